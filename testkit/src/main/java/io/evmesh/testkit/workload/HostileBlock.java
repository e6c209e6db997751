package io.evmesh.testkit.workload;

import io.evmesh.engine.crypto.Keccak256;
import io.evmesh.engine.crypto.Secp256k1;
import io.evmesh.engine.transaction.Authorization;
import io.evmesh.engine.transaction.Signatures;
import io.evmesh.engine.types.Address;
import io.evmesh.engine.types.Bytes;
import io.evmesh.engine.types.UInt256;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A hostile block in the making: contracts by their code, senders that are made when needed. */
final class HostileBlock {
  /** The code of a contract with a slot for each caller, which counts his calls. */
  static final String COUNTS_FOR_CALLER = "3354600101335500";

  final BlockBuilder builder;
  private final boolean spreads;
  private final String label;
  private final Map<Integer, Address> senders = new HashMap<>();
  private int contracts;

  HostileBlock(BlockBuilder builder, boolean spreads, String label) {
    this.builder = builder;
    this.label = label;
    this.spreads = spreads;
  }

  /** Whether keys are to be such as nobody has chosen to hurt. */
  boolean spreads() {
    return spreads;
  }

  /** Another contract, with its code in hexadecimal. */
  Address contract(String code) {
    Address address = Keys.address(label, contracts++);
    builder.contract(address, Bytes.fromHex("0x" + code));
    return address;
  }

  /** An account that has 1 wei. */
  Address plain(int i) {
    Address address = Keys.address("p", i);
    builder.plainAccount(address, UInt256.ONE);
    return address;
  }

  /** A sender that can pay for anything. */
  Address sender(int i) {
    return senders.computeIfAbsent(i, missing -> withBalance(i, BlockBuilder.ETHER.times(1_000)));
  }

  /** A sender that can pay for so much gas. */
  Address sender(int i, long gas) {
    return senders.computeIfAbsent(
        i, missing -> withBalance(i, UInt256.of(BlockBuilder.GAS_PRICE).times(gas)));
  }

  private Address withBalance(int i, UInt256 wei) {
    Address address = Keys.address("s", i);
    builder.plainAccount(address, wei);
    return address;
  }

  /** Lets as many senders call a contract without data. */
  void calls(int count, Address to, long wei) {
    for (int i = 0; i < count; i++) {
      call(i, to, wei, "", 200_000);
    }
  }

  /** Lets a sender call an account with data in hexadecimal. */
  void call(int sender, Address to, long wei, String data, long gasLimit) {
    builder.transaction(sender(sender), to, UInt256.of(wei), Bytes.fromHex("0x" + data), gasLimit);
  }

  /** An account that can be delegated, and has 1 wei. */
  Delegator delegator() {
    Address address = Secp256k1.address(Secp256k1.publicKey(Delegator.SECRET));
    builder.plainAccount(address, UInt256.ONE);
    return new Delegator(this, address);
  }

  /** An account that transactions of others delegate to a code. */
  record Delegator(HostileBlock block, Address address) {
    private static final Bytes SECRET = Bytes.wrap(UInt256.of(77).toHash().toBytes().toArray());

    /**
     * Delegates it.
     *
     * @param sender who sends the transaction
     * @param nonce how often it was delegated before
     */
    void delegate(int sender, Address to, long nonce) {
      Authorization unsigned =
          new Authorization(UInt256.ONE, to, nonce, 0, UInt256.ZERO, UInt256.ZERO);
      block.builder.delegating(
          block.sender(sender),
          block.plain(sender),
          200_000,
          List.of(Signatures.sign(unsigned, SECRET)));
    }
  }

  /** Where a factory makes a contract with CREATE2 and the salt 0. */
  static Address created(Address factory, Bytes initCode) {
    byte[] input = new byte[1 + 20 + 32 + 32];
    input[0] = (byte) 0xff;
    System.arraycopy(factory.toBytes().toArray(), 0, input, 1, 20);
    System.arraycopy(Keccak256.hash(initCode).toBytes().toArray(), 0, input, 53, 32);
    return Address.lastBytesOf(Keccak256.hash(Bytes.wrap(input)));
  }

  static String word(long number) {
    return word(UInt256.of(number));
  }

  static String word(Address address) {
    return word(Keys.word(address));
  }

  static String word(UInt256 number) {
    return number.toHash().toString().substring(2);
  }
}
