/** The commands of the command line, one class each. */
@NullMarked
package io.evmesh.sim.command;

import org.jspecify.annotations.NullMarked;
