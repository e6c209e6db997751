package io.evmesh.lab.workload;

import static io.evmesh.testkit.workload.BlockBuilder.ETHER;

import io.evmesh.engine.types.Address;
import io.evmesh.engine.types.Bytes;
import io.evmesh.engine.types.UInt256;
import io.evmesh.lab.document.Entry;
import io.evmesh.testkit.workload.Keys;
import java.util.List;

/** Ether and tokens that change hands. */
final class Payments {
  private static final String PICKS = "accounts skew hot hot-share";
  private static final long TRANSFER_GAS = 21_000;

  static final List<WorkKind> KINDS =
      List.of(
          WorkKind.of(
              "transfers",
              PICKS,
              "Sender and recipient of each plain transfer are both drawn from the same accounts,"
                  + " so two transactions meet when they share one. With 2 accounts a block is one"
                  + " chain; with as many as transactions, most have nobody to wait for. These are"
                  + " the peer-to-peer blocks of the Block-STM paper.",
              Payments::transfers),
          WorkKind.of(
              "payments",
              PICKS,
              "Each sender of a block pays once; recipients are drawn. Whoever adds to balances"
                  + " without reading them sees no conflicts at all; others meet at recipients that"
                  + " are drawn often.",
              Payments::payments),
          WorkKind.of(
              "tokens",
              PICKS + " tokens",
              "ERC-20 transfers by senders that a block has once each, to recipients that are"
                  + " drawn, in one of some tokens. Two meet at the balance of a recipient, which"
                  + " the contract reads and writes.",
              Payments::tokens));

  private Payments() {}

  private static Maker transfers(Draft draft, Entry parameters) {
    int accounts = Picker.size(parameters, "accounts", 10_000);
    Picker picker = new Picker(draft.chance, accounts, parameters);
    return i -> {
      int from = picker.next();
      int to = picker.nextBut(from);
      pay(draft, draft.account(from), draft.account(to));
    };
  }

  private static Maker payments(Draft draft, Entry parameters) {
    int accounts = Picker.size(parameters, "accounts", 10_000);
    Picker picker = new Picker(draft.chance, accounts, parameters);
    for (int i = 0; i < accounts; i++) {
      draft.block().plainAccount(Keys.address("r", i), UInt256.ONE);
    }
    return i -> pay(draft, draft.sender(i), Keys.address("r", picker.next()));
  }

  private static void pay(Draft draft, Address from, Address to) {
    draft.block().transaction(from, to, UInt256.ONE, Bytes.EMPTY, TRANSFER_GAS);
  }

  private static Maker tokens(Draft draft, Entry parameters) {
    int accounts = Picker.size(parameters, "accounts", 10_000);
    int tokens = Picker.size(parameters, "tokens", 1);
    Picker picker = new Picker(draft.chance, accounts, parameters);
    for (int k = 0; k < tokens; k++) {
      Address token = token(k);
      draft.block().contract(token, Draft.token());
      for (int i = 0; i < accounts; i++) {
        draft.block().tokenBalance(token, Keys.address("r", i), UInt256.ONE);
      }
    }
    return i -> {
      Address token = token(draft.chance.below(tokens));
      Address sender = draft.sender(i);
      draft.block().tokenBalance(token, sender, ETHER);
      Address recipient = Keys.address("r", picker.next());
      draft.call(
          sender,
          token,
          Keys.call("transfer(address,uint256)", Keys.word(recipient), UInt256.of(1000)));
    };
  }

  private static Address token(int number) {
    return Keys.address("token", number);
  }
}
