package io.evmesh.actors.random;

import static org.assertj.core.api.Assertions.assertThat;

import io.evmesh.actors.accesslist.AccessListExecutor;
import io.evmesh.engine.accesslist.AccessRecorder;
import io.evmesh.engine.accesslist.BlockAccessList;
import io.evmesh.engine.chain.Fork;
import io.evmesh.engine.execution.BlockExecutor;
import io.evmesh.engine.state.Code;
import io.evmesh.engine.state.InMemoryState;
import io.evmesh.engine.state.WorldState;
import io.evmesh.engine.types.Bytes;
import io.evmesh.testkit.random.RandomBlock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** Lists that are right, have gaps, or were made to mislead: the result is always the same. */
class AccessListExecutorTest {

  static BlockAccessList listOf(RandomBlock block) {
    AccessRecorder recorder = new AccessRecorder();
    recorder.execute(new WorldState(block.state()), block.block(), block.transactions());
    return recorder.list();
  }

  /** An executor whose list of any block is that of the random block of its seed, changed. */
  abstract static class WithList extends BlockExecutorContract {
    private final List<AccessListExecutor> open = new ArrayList<>();

    @Override
    int[] lanes() {
      return new int[] {1, 2, 4};
    }

    @Override
    int usualBlocks() {
      return 150;
    }

    abstract BlockAccessList change(BlockAccessList list, SplittableRandom random);

    @Override
    BlockExecutor executor(int lanes, long seed) {
      BlockAccessList list = change(listOf(RandomBlock.of(seed)), new SplittableRandom(seed));
      AccessListExecutor executor = new AccessListExecutor(lanes, number -> Optional.of(list));
      open.add(executor);
      return executor;
    }

    @AfterEach
    void closeAll() {
      open.forEach(AccessListExecutor::close);
    }
  }

  @Nested
  class WithTheBlocksOwnList extends WithList {
    @Override
    BlockAccessList change(BlockAccessList list, SplittableRandom random) {
      return list;
    }
  }

  @Nested
  class WithListThatHasGaps extends WithList {
    @Override
    BlockAccessList change(BlockAccessList list, SplittableRandom random) {
      return Lists.withGaps(list, random);
    }
  }

  @Nested
  class WithListThatMisleads extends WithList {
    @Override
    BlockAccessList change(BlockAccessList list, SplittableRandom random) {
      return Lists.misleading(list, random);
    }
  }

  @Test
  void theOwnListIsRightFromCancunOnAndNothingIsExecutedTwice() {
    int seen = 0;
    for (long seed = 1; seed < 400; seed++) {
      RandomBlock block = RandomBlock.of(seed);
      if (!block.block().fork().isAtLeast(Fork.CANCUN)) {
        continue;
      }
      seen++;
      InMemoryState state = withoutEmptyAccounts(block.state());
      AccessRecorder recorder = new AccessRecorder();
      recorder.execute(new WorldState(state), block.block(), block.transactions());
      BlockAccessList list = BlockAccessList.decode(recorder.list().encode());
      assertThat(list).isEqualTo(recorder.list());
      try (AccessListExecutor executor = new AccessListExecutor(1, number -> Optional.of(list))) {
        executor.execute(new WorldState(state), block.block(), block.transactions());
        assertThat(executor.lastOutcome().misses()).as("seed %d", seed).isZero();
        assertThat(executor.lastOutcome().isRight()).as("seed %d", seed).isTrue();
      }
    }
    assertThat(seen).isPositive();
  }

  /** No list tells when an account that has nothing goes (EIP-161); chains have none any more. */
  private static InMemoryState withoutEmptyAccounts(InMemoryState state) {
    InMemoryState copy = new InMemoryState();
    state.forEachAccount(
        (address, account) -> {
          if (!account.isEmpty()) {
            boolean hasCode = !account.codeHash().equals(Code.EMPTY.hash());
            Bytes code = hasCode ? state.code(account.codeHash()).bytes() : Bytes.EMPTY;
            copy.put(address, account.nonce(), account.balance(), code);
            state.forEachSlot(address, (slot, value) -> copy.putSlot(address, slot, value));
          }
        });
    return copy;
  }
}
