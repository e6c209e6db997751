/**
 * Micro-benchmarks of the engine's parts (JMH). Start with {@link
 * io.evmesh.sim.jmh.InterpreterBenchmark}; {@code ./evmesh jmh} runs them.
 */
@NullMarked
package io.evmesh.sim.jmh;

import org.jspecify.annotations.NullMarked;
