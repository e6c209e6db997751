/**
 * The commands of the command line, one class each.
 *
 * <p>More than 20 files, since each command and each group of options is one.
 */
@NullMarked
package io.evmesh.node.command;

import org.jspecify.annotations.NullMarked;
