package io.evmesh.actors.chain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.evmesh.actors.mesh.MeshSettings;
import io.evmesh.engine.state.StateView;
import io.evmesh.engine.types.UInt256;
import io.evmesh.persistence.database.DatabaseException;
import io.evmesh.persistence.database.DatabaseSettings;
import java.nio.file.Path;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A chain on H2. */
class ChainTest {
  private static final long SEED = 20_261_125;

  @TempDir Path folder;

  private ChainSettings settings() {
    return ChainSettings.of(
            DatabaseSettings.h2(folder),
            CounterBlocks.CONFIG,
            MeshSettings.of(2).alwaysInLanes(true))
        .withCheckpointBlocks(7);
  }

  private static Appended append(Chain chain, CounterBlocks work) throws InterruptedException {
    CounterBlocks.Next next = work.next(30);
    Appended appended = chain.append(next.draft(), next.transactions());
    assertThat(appended.block().header()).isEqualTo(next.expected().header());
    return appended;
  }

  private static void sameState(CounterBlocks work, StateView stored) {
    work.state()
        .forEachAccount(
            (address, account) -> assertThat(stored.account(address)).isEqualTo(account));
    work.state()
        .forEachSlot(
            CounterBlocks.CONTRACT,
            (slot, value) -> {
              long[] words = {slot.limb0(), 0, 0, 0, 0, 0, 0, 0};
              stored.slot(CounterBlocks.CONTRACT, words, 0, 4);
              assertThat(UInt256.of(words[4])).isEqualTo(value);
            });
  }

  @Test
  void blocksAreThereAfterAStart()
      throws ExecutionException, InterruptedException, TimeoutException {
    System.out.println("seed " + SEED);
    CounterBlocks work = new CounterBlocks(SEED);
    try (Chain chain = Chain.open(settings())) {
      assertThat(chain.head()).isEmpty();
      chain.begin(work.genesis(), work.genesisState());
      for (int i = 0; i < 20; i++) {
        append(chain, work);
      }
    }
    for (int start = 0; start < 2; start++) {
      try (Chain chain = Chain.open(settings())) {
        assertThat(chain.committed()).isEqualTo(work.blocks().size() - 1);
        assertThat(chain.head().orElseThrow().header()).isEqualTo(work.blocks().getLast().header());
        sameState(work, chain.stateAt(chain.committed()));
        for (int i = 0; i < 5; i++) {
          append(chain, work).committed().toCompletableFuture().get(20, TimeUnit.SECONDS);
        }
        sameState(work, chain.stateAt(chain.committed()));
      }
    }
  }

  @Test
  void withoutReadTablesTheJournalAloneBringsTheStateBack() throws InterruptedException {
    CounterBlocks work = new CounterBlocks(SEED + 1);
    for (int start = 0; start < 2; start++) {
      try (Chain chain = Chain.open(settings().withoutReadTables())) {
        if (start == 0) {
          chain.begin(work.genesis(), work.genesisState());
        }
        for (int i = 0; i < 5; i++) {
          append(chain, work);
        }
        chain.flush();
        sameState(work, chain.stateAt(chain.committed()));
      }
    }
  }

  @Test
  void oldStatesAreGivenUpWithNewBlocks() throws InterruptedException {
    CounterBlocks work = new CounterBlocks(SEED + 2);
    try (Chain chain = Chain.open(settings())) {
      chain.begin(work.genesis(), work.genesisState());
      for (int i = 0; i < 10; i++) {
        append(chain, work);
      }
      chain.flush();
      assertThat(chain.stateAt(0).account(CounterBlocks.sender(0))).isNotNull();
    }
    try (Chain chain = Chain.open(settings().withRetainBlocks(3))) {
      for (int i = 0; i < 10; i++) {
        append(chain, work);
      }
      chain.flush();
      sameState(work, chain.stateAt(20));
      assertThat(chain.stateAt(18).account(CounterBlocks.sender(0))).isNotNull();
      assertThatThrownBy(() -> chain.stateAt(17))
          .isInstanceOf(DatabaseException.class)
          .hasMessage(
              "the state of block 17 has been given up; the first that is kept is that of block"
                  + " 18");
    }
    try (Chain chain = Chain.open(settings())) {
      append(chain, work);
      chain.flush();
      sameState(work, chain.stateAt(21));
    }
  }
}
