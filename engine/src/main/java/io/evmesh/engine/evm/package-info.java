/** The virtual machine: one top-level message in, its outcome out. */
@NullMarked
package io.evmesh.engine.evm;

import org.jspecify.annotations.NullMarked;
