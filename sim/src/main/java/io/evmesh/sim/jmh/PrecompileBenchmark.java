package io.evmesh.sim.jmh;

import io.evmesh.engine.precompile.Precompile;
import io.evmesh.engine.types.Bytes;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** A call of each precompiled contract with an input that it accepts. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class PrecompileBenchmark {
  /** Which contract, with which input. */
  @Param private PrecompileInput input = PrecompileInput.ECRECOVER;

  private Precompile contract = PrecompileInput.ECRECOVER.contract();
  private Bytes data = Bytes.EMPTY;

  /** Makes the input and sees that it is accepted. */
  @Setup
  public void prepare() {
    contract = input.contract();
    data = input.data();
    if (contract.run(data).isEmpty()) {
      throw new IllegalStateException("the input of " + input + " is refused");
    }
  }

  /** The output. */
  @Benchmark
  public Bytes run() {
    return contract.run(data).orElseThrow();
  }
}
