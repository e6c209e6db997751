package io.evmesh.sim.jmh;

import io.evmesh.engine.crypto.Keccak256;
import java.util.Random;
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

/** Keccak-256 of inputs of several sizes. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class KeccakBenchmark {
  /** Bytes: a storage key, a mapping's key, one block of the sponge and more, code. */
  @Param({"32", "64", "576", "24576"})
  private int sizeBytes;

  private byte[] input = new byte[0];
  private final byte[] digest = new byte[32];

  /** Random input. */
  @Setup
  public void prepare() {
    input = new byte[sizeBytes];
    new Random(sizeBytes).nextBytes(input);
  }

  /** The digest into an array that is there already. */
  @Benchmark
  public byte[] hash() {
    Keccak256.hash(input, 0, input.length, digest, 0);
    return digest;
  }
}
