package io.evmesh.testkit.workload;

import static io.evmesh.testkit.workload.BlockBuilder.ETHER;

import io.evmesh.engine.types.Address;
import io.evmesh.engine.types.Bytes;
import io.evmesh.engine.types.UInt256;
import java.util.function.LongFunction;

/** ERC-20 tokens, and transactions that transfer some. */
final class Tokens {
  private static final long SUPPLY_SLOT = 2;
  private static final UInt256 SUPPLY = UInt256.ofLimbs(0, 0, 1, 0);
  private static final long GAS_LIMIT = 100_000;
  private static final UInt256 AMOUNT = UInt256.of(1000);

  private Tokens() {}

  static void contract(BlockBuilder block, Address token) {
    block.contract(token, Contracts.TOKEN);
    block.slot(token, SUPPLY_SLOT, SUPPLY);
  }

  /** As many transfers of one token as the block is to have, each by another sender. */
  static void transfers(BlockBuilder block, WorkloadSize size, LongFunction<Address> recipients) {
    Address token = Keys.address("token", 0);
    contract(block, token);
    for (int i = 0; i < size.transactions(); i++) {
      transfer(block, token, Keys.address("s", i), recipients.apply(i), UInt256.ONE);
    }
  }

  /**
   * Lets {@code sender} give some of a token away, and have what that takes.
   *
   * @param had what the recipient has of the token before the block
   */
  static void transfer(
      BlockBuilder block, Address token, Address sender, Address recipient, UInt256 had) {
    block.plainAccount(sender, ETHER.times(10));
    block.tokenBalance(token, sender, ETHER);
    block.tokenBalance(token, recipient, had);
    pay(block, token, sender, recipient);
  }

  /** Lets {@code sender}, who has what that takes, give some of a token away. */
  static void pay(BlockBuilder block, Address token, Address sender, Address recipient) {
    block.transaction(sender, token, UInt256.ZERO, payment(recipient), GAS_LIMIT);
  }

  /** The data of a call that gives some of the token to {@code recipient}. */
  static Bytes payment(Address recipient) {
    return Keys.call("transfer(address,uint256)", Keys.word(recipient), AMOUNT);
  }

  /** One sender gives some of a token to as many recipients as the block has transactions. */
  static void airdrop(BlockBuilder block, WorkloadSize size) {
    Address token = Keys.address("token", 0);
    contract(block, token);
    Address distributor = Keys.address("distributor", 0);
    block.plainAccount(distributor, ETHER.times(1_000_000));
    block.tokenBalance(token, distributor, ETHER);
    for (int i = 0; i < size.transactions(); i++) {
      pay(block, token, distributor, Keys.address("r", i));
    }
  }

  /** One sender passes on the tokens of many owners, who allow it, to as many recipients. */
  static void relayed(BlockBuilder block, WorkloadSize size) {
    Address token = Keys.address("token", 0);
    contract(block, token);
    Address relayer = Keys.address("relayer", 0);
    block.plainAccount(relayer, ETHER.times(1_000_000));
    for (int i = 0; i < size.transactions(); i++) {
      Address owner = Keys.address("s", i);
      Address recipient = Keys.address("r", i);
      block.tokenBalance(token, owner, ETHER);
      block.tokenBalance(token, recipient, UInt256.ONE);
      block.allowance(token, owner, relayer);
      Bytes data =
          Keys.call(
              "transferFrom(address,address,uint256)",
              Keys.word(owner),
              Keys.word(recipient),
              AMOUNT);
      block.transaction(relayer, token, UInt256.ZERO, data, GAS_LIMIT);
    }
  }
}
