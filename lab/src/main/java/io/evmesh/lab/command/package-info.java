/** The commands of the laboratory. */
@NullMarked
package io.evmesh.lab.command;

import org.jspecify.annotations.NullMarked;
