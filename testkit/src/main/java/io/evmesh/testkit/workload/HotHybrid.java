package io.evmesh.testkit.workload;

import static io.evmesh.testkit.workload.BlockBuilder.ETHER;

import io.evmesh.engine.types.Address;
import io.evmesh.engine.types.Bytes;
import io.evmesh.engine.types.UInt256;

/**
 * A block with a bit of everything: of five transactions three are plain transfers, one transfers
 * one of three tokens, one swaps in one of two pools. Who sends and who receives is drawn from as
 * many accounts as there are transactions, so that some send more than one.
 */
final class HotHybrid {
  private static final int TOKENS = 3;
  private static final int POOLS = 2;
  private static final int DRAWS = 3; // numbers drawn for each transaction

  private final BlockBuilder block;
  private final int accounts;
  private final Swaps swaps;

  private HotHybrid(BlockBuilder block, int accounts) {
    this.block = block;
    this.accounts = accounts;
    swaps = new Swaps(block, POOLS);
    for (int k = 0; k < TOKENS; k++) {
      Tokens.contract(block, Keys.address("token", k));
    }
  }

  static void fill(BlockBuilder block, WorkloadSize size) {
    HotHybrid hybrid = new HotHybrid(block, size.transactions());
    for (int i = 0; i < size.transactions(); i++) {
      hybrid.add(i);
    }
  }

  private void add(int i) {
    Address sender = Keys.address("s", draw(i, 0, accounts));
    Address recipient = Keys.address("s", draw(i, 1, accounts));
    switch (i % 5) {
      case 3 -> {
        Address token = Keys.address("token", draw(i, 2, TOKENS));
        Tokens.transfer(block, token, sender, recipient, ETHER); // it may send some itself
      }
      case 4 -> swaps.swap(sender, (int) draw(i, 2, POOLS), i);
      default -> {
        block.plainAccount(sender, ETHER.times(10));
        block.plainAccount(recipient, ETHER.times(10));
        block.transaction(sender, recipient, UInt256.ONE, Bytes.EMPTY, WorkloadKind.TRANSFER_GAS);
      }
    }
  }

  /** The number {@code which} that is drawn for transaction {@code i}, below {@code bound}. */
  private static long draw(int i, int which, int bound) {
    return Long.remainderUnsigned(Keys.splitMix64((long) DRAWS * i + which), bound);
  }
}
