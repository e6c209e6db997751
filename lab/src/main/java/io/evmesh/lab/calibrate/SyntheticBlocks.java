package io.evmesh.lab.calibrate;

import io.evmesh.engine.types.Address;
import io.evmesh.engine.types.Bytes;
import io.evmesh.engine.types.UInt256;
import io.evmesh.testkit.workload.BlockBuilder;
import io.evmesh.testkit.workload.Keys;
import io.evmesh.testkit.workload.Workload;

/**
 * Blocks whose transactions differ in one thing only, so that the difference of two tells what that
 * takes: each has a sender of its own and calls one contract, which looks at some places that no
 * other transaction touches.
 */
final class SyntheticBlocks {
  /** Transactions of each block. */
  static final int TRANSACTIONS = 1000;

  private static final int APART = 64; // places of a transaction
  private static final long FIRST = 1000; // beyond the addresses of precompiled contracts
  private static final long GAS = 2_000_000;
  private static final String PLACE = "5f3561%04x01"; // the transaction's own one of a number

  private SyntheticBlocks() {}

  /** Plain transfers between accounts of their own. */
  static Workload transfers() {
    BlockBuilder block = new BlockBuilder();
    for (int i = 0; i < TRANSACTIONS; i++) {
      Address sender = sender(block, i);
      Address recipient = Keys.address("r", i);
      block.plainAccount(recipient, UInt256.ONE);
      block.transaction(sender, recipient, UInt256.ONE, Bytes.EMPTY, GAS);
    }
    return block.build("transfers");
  }

  /** Each reads so many slots. */
  static Workload reads(int slots) {
    return calls(slots, PLACE + "5450");
  }

  /** Each sets so many slots that had another value. */
  static Workload writes(int slots) {
    return calls(slots, "6007" + PLACE + "55");
  }

  /** Each looks at the balances of so many accounts. */
  static Workload balances(int accounts) {
    return calls(accounts, PLACE + "3150");
  }

  private static Workload calls(int times, String body) {
    BlockBuilder block = new BlockBuilder();
    StringBuilder code = new StringBuilder();
    for (int place = 0; place < times; place++) {
      code.append(body.formatted(place));
    }
    Address contract = Keys.address("measured", 0);
    block.contract(contract, Bytes.fromHex("0x" + code + "00"));
    for (int i = 0; i < TRANSACTIONS; i++) {
      UInt256 first = UInt256.of((i + FIRST) * APART);
      for (int place = 0; place < times; place++) {
        UInt256 number = first.plus(UInt256.of(place));
        if (body.endsWith("3150")) {
          block.plainAccount(Address.ofLimbs(number.limb0(), 0, 0), UInt256.ONE);
        } else {
          block.slot(contract, number, UInt256.ONE);
        }
      }
      block.transaction(sender(block, i), contract, UInt256.ZERO, first.toBytes32(), GAS);
    }
    return block.build("calls");
  }

  private static Address sender(BlockBuilder block, int i) {
    Address sender = Keys.address("s", i);
    block.plainAccount(sender, BlockBuilder.ETHER.times(1_000_000));
    return sender;
  }
}
