package io.evmesh.sim.jmh;

import io.evmesh.engine.word.Division;
import io.evmesh.engine.word.Exponentiation;
import io.evmesh.engine.word.Reciprocals;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** One instruction on words of 256 random bits, with the copy of its operands. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class WordBenchmark {
  private static final int SEED = 1;
  private static final int LIMBS = 12;

  /** Limbs above the stack that the instructions may use. */
  private static final int SCRATCH = 64;

  private final long[] operands = new long[LIMBS];
  private final Reciprocals reciprocals = new Reciprocals();
  private final long[] stack = new long[LIMBS + SCRATCH];

  /** Three random words; the divisor has 192 bits, so that quotients are not 0 or 1. */
  @Setup
  public void prepare() {
    Random random = new Random(SEED);
    for (int i = 0; i < LIMBS; i++) {
      operands[i] = random.nextLong();
    }
    operands[7] = 0;
  }

  /** DIV. */
  @Benchmark
  public long[] div() {
    reset();
    Division.div(stack, LIMBS, reciprocals);
    return stack;
  }

  /** ADDMOD. */
  @Benchmark
  public long[] addmod() {
    reset();
    Division.addmod(stack, LIMBS, reciprocals);
    return stack;
  }

  /** MULMOD. */
  @Benchmark
  public long[] mulmod() {
    reset();
    Division.mulmod(stack, LIMBS, reciprocals);
    return stack;
  }

  /** EXP with an exponent of 256 bits. */
  @Benchmark
  public long[] exp() {
    reset();
    Exponentiation.exp(stack, LIMBS);
    return stack;
  }

  private void reset() {
    System.arraycopy(operands, 0, stack, 0, LIMBS);
  }
}
