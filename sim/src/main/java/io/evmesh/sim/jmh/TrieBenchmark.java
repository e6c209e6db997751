package io.evmesh.sim.jmh;

import io.evmesh.engine.crypto.Keccak256;
import io.evmesh.engine.trie.Roots;
import io.evmesh.engine.trie.Trie;
import io.evmesh.engine.types.Bytes;
import io.evmesh.engine.types.Hash;
import java.util.ArrayList;
import java.util.List;
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

/** Roots: of a large trie after some changes, and of the items of a block. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class TrieBenchmark {
  private static final int SEED = 1;
  private static final int ENTRIES = 100_000;
  private static final int CHANGES = 1_000;
  private static final int ITEMS = 200;
  private static final int VALUE_BYTES = 70;
  private static final int ITEM_BYTES = 250;

  private final Random random = new Random(SEED);
  private final Trie trie = new Trie();
  private final List<Bytes> changedKeys = new ArrayList<>();
  private final List<Bytes> items = new ArrayList<>();

  /** A trie of 100,000 hashed keys whose root is known, and 200 items of 250 bytes. */
  @Setup
  public void prepare() {
    for (int i = 0; i < ENTRIES; i++) {
      Bytes key = Keccak256.hash(randomBytes(20)).toBytes();
      trie.put(key, randomBytes(VALUE_BYTES));
      if (i % (ENTRIES / CHANGES) == 0) {
        changedKeys.add(key);
      }
    }
    trie.root();
    for (int i = 0; i < ITEMS; i++) {
      items.add(randomBytes(ITEM_BYTES));
    }
  }

  /** 1,000 values of the large trie changed, and the new root. */
  @Benchmark
  public Hash rootAfterChanges() {
    Trie changed = trie.copy();
    Bytes value = randomBytes(VALUE_BYTES);
    for (Bytes key : changedKeys) {
      changed.put(key, value);
    }
    return changed.root();
  }

  /** One value of the large trie. */
  @Benchmark
  public Bytes get() {
    return java.util.Objects.requireNonNull(trie.get(changedKeys.getFirst()));
  }

  /** The root of a block's items by index. */
  @Benchmark
  public Hash orderedRoot() {
    return Roots.ordered(items);
  }

  private Bytes randomBytes(int count) {
    byte[] bytes = new byte[count];
    random.nextBytes(bytes);
    return Bytes.wrap(bytes);
  }
}
