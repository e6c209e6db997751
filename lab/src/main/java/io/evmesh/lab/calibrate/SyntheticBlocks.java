package io.evmesh.lab.calibrate;

import io.evmesh.engine.types.Address;
import io.evmesh.engine.types.Bytes;
import io.evmesh.engine.types.UInt256;
import io.evmesh.testkit.workload.BlockBuilder;
import io.evmesh.testkit.workload.Keys;
import io.evmesh.testkit.workload.Workload;

/**
 * Blocks of which each transaction is a plain transfer, or calls one contract, which looks at some
 * places. Transactions have so many sets of places between them: {@link #APART} if each has one of
 * its own, {@link #SHARED} if they meet.
 */
final class SyntheticBlocks {
  /** Transactions of each block. */
  static final int TRANSACTIONS = 1000;

  /** Sets of places, one for each transaction. */
  static final int APART = TRANSACTIONS;

  /** Sets of places, each for as many transactions as meet at the places that blocks meet at. */
  static final int SHARED = 50;

  private static final int ROOM = 64; // places of a set
  private static final long FIRST = 1000; // beyond the addresses of precompiled contracts
  private static final long GAS = 2_000_000;
  private static final String PLACE = "5f3561%04x01"; // of a number, in the transaction's set

  private SyntheticBlocks() {}

  /** Plain transfers, from accounts of their own to so many. */
  static Workload transfers(int recipients) {
    BlockBuilder block = new BlockBuilder();
    for (int i = 0; i < TRANSACTIONS; i++) {
      Address sender = sender(block, i);
      Address recipient = Keys.address("r", i % recipients);
      block.plainAccount(recipient, UInt256.ONE);
      block.transaction(sender, recipient, UInt256.ONE, Bytes.EMPTY, GAS);
    }
    return block.build("transfers");
  }

  /** Each reads so many slots. */
  static Workload reads(int slots, int sets) {
    return calls(slots, sets, PLACE + "5450");
  }

  /** Each sets so many slots, to other values than they had. */
  static Workload writes(int slots, int sets) {
    return calls(slots, sets, "602035" + PLACE + "55");
  }

  /** Each adds to so many slots. */
  static Workload sums(int slots, int sets) {
    return calls(slots, sets, PLACE + "8054600701" + "9055");
  }

  /** Each looks at the balances of so many accounts. */
  static Workload balances(int accounts, int sets) {
    return calls(accounts, sets, PLACE + "3150");
  }

  private static Workload calls(int times, int sets, String body) {
    BlockBuilder block = new BlockBuilder();
    StringBuilder code = new StringBuilder();
    for (int place = 0; place < times; place++) {
      code.append(body.formatted(place));
    }
    Address contract = Keys.address("measured", 0);
    block.contract(contract, Bytes.fromHex("0x" + code + "00"));
    for (int i = 0; i < TRANSACTIONS; i++) {
      UInt256 first = UInt256.of((i % sets + FIRST) * ROOM);
      for (int place = 0; place < times; place++) {
        UInt256 number = first.plus(UInt256.of(place));
        if (body.endsWith("3150")) {
          block.plainAccount(Address.ofLimbs(number.limb0(), 0, 0), UInt256.ONE);
        } else {
          block.slot(contract, number, UInt256.ONE);
        }
      }
      byte[] data = new byte[64];
      first.write(data, 0);
      UInt256.of(i + 2).write(data, 32);
      block.transaction(sender(block, i), contract, UInt256.ZERO, Bytes.wrap(data), GAS);
    }
    return block.build("calls");
  }

  private static Address sender(BlockBuilder block, int i) {
    Address sender = Keys.address("s", i);
    block.plainAccount(sender, BlockBuilder.ETHER.times(1_000_000));
    return sender;
  }
}
