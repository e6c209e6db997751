package io.evmesh.sim.jmh;

import io.evmesh.engine.state.Account;
import io.evmesh.engine.state.Code;
import io.evmesh.engine.state.EmptyState;
import io.evmesh.engine.state.StateRoot;
import io.evmesh.engine.state.WorldState;
import io.evmesh.engine.trie.NodeSource;
import io.evmesh.engine.trie.Roots;
import io.evmesh.engine.trie.StateTrieSettings;
import io.evmesh.engine.trie.TaskRunner;
import io.evmesh.engine.types.Address;
import io.evmesh.engine.types.Hash;
import io.evmesh.engine.types.UInt256;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
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
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** The root after a block of ERC-20 transfers to fresh recipients, on a large state in memory. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(value = 1, jvmArgsAppend = "-Xmx2g")
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
public class StateRootBenchmark {
  private static final int ACCOUNTS = 1_000_000;
  private static final int SLOTS = 100_000;
  private static final int TRANSFERS = 5_000;
  private static final int LOAD = 50_000; // changes in a step of the preparation
  private static final Address TOKEN = Address.ofLimbs(7, 7, 7);

  /** How many threads run the tasks. */
  @Param({"1", "2"})
  public int threads;

  private ExecutorService executor = Executors.newFixedThreadPool(1);
  private StateRoot before = new StateRoot();
  private WorldState block = new WorldState(EmptyState.INSTANCE);

  /** A million accounts, a contract with 100,000 slots, and a block's difference to them. */
  @Setup
  public void prepare() {
    executor.shutdown();
    executor = Executors.newFixedThreadPool(threads);
    TaskRunner tasks = threads == 1 ? TaskRunner.SEQUENTIAL : this::run;
    var settings = new StateTrieSettings(NodeSource.NONE, tasks, Long.MAX_VALUE);
    before = StateRoot.open(settings, Roots.EMPTY);
    for (int from = 0; from < ACCOUNTS; from += LOAD) {
      WorldState world = token();
      for (int i = from; i < from + LOAD; i++) {
        world.setAccount(address(i), account(i));
        if (i < SLOTS) {
          world.setSlot(TOKEN, slot(i), UInt256.of(1_000_000L + i));
        }
      }
      before = before.after(world);
    }
    block = token();
    for (int i = 0; i < TRANSFERS; i++) {
      int sender = i * (SLOTS / TRANSFERS);
      block.setAccount(address(sender), account(sender + 1));
      block.setSlot(TOKEN, slot(sender), UInt256.of(1_000_000L - i));
      block.setSlot(TOKEN, slot(ACCOUNTS + i), UInt256.of(1_000L + i));
    }
  }

  /** Ends the threads. */
  @TearDown
  public void end() {
    executor.shutdown();
  }

  /** 15,000 entries of two tries set, and the new root. */
  @Benchmark
  public Hash rootAfterTransfers() {
    return before.after(block).hash();
  }

  private void run(List<Runnable> tasks) {
    List<Future<?>> running = new ArrayList<>();
    tasks.forEach(task -> running.add(executor.submit(task)));
    for (Future<?> task : running) {
      try {
        task.get();
      } catch (ExecutionException e) {
        throw new IllegalStateException("a task failed", e.getCause());
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException("interrupted", e);
      }
    }
  }

  private static WorldState token() {
    WorldState world = new WorldState(EmptyState.INSTANCE);
    world.setAccount(TOKEN, account(1));
    return world;
  }

  private static Account account(long nonce) {
    return new Account(nonce, UInt256.of(1_000_000_000_000_000_000L - nonce), Code.EMPTY.hash());
  }

  private static Address address(long number) {
    return Address.ofLimbs(number, 1, 1);
  }

  private static UInt256 slot(long number) {
    return UInt256.ofLimbs(number, 2, 2, 2);
  }
}
