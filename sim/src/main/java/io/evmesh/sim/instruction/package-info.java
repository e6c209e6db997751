/**
 * Blocks that do one thing again and again, one for each instruction and shape of its operands, so
 * that what is slow shows: start at {@link io.evmesh.sim.instruction.InstructionBlocks}.
 */
@NullMarked
package io.evmesh.sim.instruction;

import org.jspecify.annotations.NullMarked;
