package io.evmesh.actors.chain;

import static org.assertj.core.api.Assertions.assertThat;

import io.evmesh.actors.mesh.MeshSettings;
import io.evmesh.persistence.database.DatabaseSettings;
import java.lang.ref.WeakReference;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Nothing keeps a block that is executed and stored. */
@Timeout(60)
class ChainMemoryTest {
  private static final long SEED = 20_261_131;
  private static final int BLOCKS = 30;

  @TempDir Path folder;

  @Test
  void nothingKeepsAFinishedBlock() throws InterruptedException {
    ChainSettings settings =
        ChainSettings.of(
                DatabaseSettings.h2(folder),
                CounterBlocks.CONFIG,
                MeshSettings.of(2).alwaysInLanes(true))
            .withCheckpointBlocks(3);
    CounterBlocks work = new CounterBlocks(SEED);
    List<WeakReference<Object>> finished = new ArrayList<>();
    try (Chain chain = Chain.open(settings)) {
      chain.begin(work.genesis(), work.genesisState());
      for (int i = 0; i < BLOCKS; i++) {
        finished.addAll(append(chain, work));
      }
      chain.flush();
      append(chain, work); // in place of the last, which its executors may still know
      chain.flush();
      while (finished.stream().anyMatch(each -> each.get() != null)) {
        System.gc();
        Thread.onSpinWait();
      }
      assertThat(chain.trouble()).isEmpty();
    }
  }

  /** What the chain would keep of a block by keeping any part of its execution. */
  private static List<WeakReference<Object>> append(Chain chain, CounterBlocks work)
      throws InterruptedException {
    CounterBlocks.Next next = work.next(30);
    Appended appended = chain.append(next.draft(), next.transactions());
    return List.of(
        new WeakReference<>(appended.result()),
        new WeakReference<>(appended.result().world()),
        new WeakReference<>(appended.result().world().difference()),
        new WeakReference<>(next.transactions()));
  }
}
