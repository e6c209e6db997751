/**
 * The virtual machine: one top-level message in, its outcome out.
 *
 * <p>More than 20 files, since frames, their instructions and whoever watches them know parts of
 * each other that nobody else is to see.
 */
@NullMarked
package io.evmesh.engine.evm;

import org.jspecify.annotations.NullMarked;
