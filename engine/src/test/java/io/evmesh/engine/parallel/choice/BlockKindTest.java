package io.evmesh.engine.parallel.choice;

import static org.assertj.core.api.Assertions.assertThat;

import io.evmesh.engine.execution.RecoveredTransaction;
import io.evmesh.engine.parallel.Transactions;
import io.evmesh.engine.scene.Scene;
import io.evmesh.engine.types.Address;
import io.evmesh.engine.types.Bytes;
import io.evmesh.engine.types.UInt256;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class BlockKindTest {
  private static final int SIZE = 1000;
  private static final long SEED = 20261126;

  @Test
  void blocksOfTheSameTrafficAreOfOneKind() {
    Random random = new Random(SEED);
    Set<BlockKind> kinds = new HashSet<>();
    for (int i = 0; i < 20; i++) {
      kinds.add(BlockKind.of(mixed(random)));
    }
    assertThat(kinds).as("seed %d", SEED).hasSize(1);
  }

  /** Five in eight are plain transfers, the others call one of ten contracts. */
  private static List<RecoveredTransaction> mixed(Random random) {
    List<RecoveredTransaction> block = new ArrayList<>();
    for (int i = 0; i < SIZE; i++) {
      int contract = random.nextInt(8) < 5 ? -1 : random.nextInt(10);
      block.add(transaction(random.nextInt(10_000), contract));
    }
    return block;
  }

  @Test
  void anotherContractSenderLengthOrShareOfTransfersIsAnotherKind() {
    BlockKind kind = BlockKind.of(calls(SIZE, 1, 7));
    assertThat(kind).isEqualTo(BlockKind.of(calls(SIZE - 100, 1, 7)));
    assertThat(kind.contract()).isEqualTo(contract(7));
    assertThat(kind)
        .isNotIn(
            BlockKind.of(calls(SIZE, 1, 8)),
            BlockKind.of(calls(SIZE, SIZE, 7)),
            BlockKind.of(calls(SIZE / 2, 1, 7)),
            BlockKind.of(calls(SIZE, 1, -1)));
  }

  @Test
  void manyContractsThatAreCalledSeldomAreNotTold() {
    List<RecoveredTransaction> block = new ArrayList<>();
    for (int i = 0; i < SIZE; i++) {
      block.add(transaction(i, i));
    }
    assertThat(BlockKind.of(block)).isEqualTo(new BlockKind(10, 0, 0, null, 0));
  }

  private static List<RecoveredTransaction> calls(int size, int each, int contract) {
    List<RecoveredTransaction> block = new ArrayList<>();
    for (int i = 0; i < size; i++) {
      block.add(transaction(i / each, contract));
    }
    return block;
  }

  private static Address contract(int number) {
    return Address.ofLimbs(0xc0de + number, 0, 0);
  }

  /** A call, or with a negative contract a transfer. */
  private static RecoveredTransaction transaction(int sender, int contract) {
    return Transactions.of(
        Address.ofLimbs(0x5e4d_0000L + sender, 0, 0),
        contract < 0 ? Scene.OTHER : contract(contract),
        100_000,
        UInt256.ZERO,
        contract < 0 ? Bytes.EMPTY : Bytes.fromHex("0xa9059cbb"));
  }
}
