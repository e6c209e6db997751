package io.evmesh.testkit.workload;

import static io.evmesh.testkit.workload.BlockBuilder.ETHER;

import io.evmesh.engine.types.Address;
import io.evmesh.engine.types.UInt256;

/** Transactions that compute much and touch little: chains of hashes. */
final class HashChains {
  private static final long LENGTH = 300; // hashes of 64 bytes
  private static final long GAS = 150_000;

  private HashChains() {}

  /** Everybody has one worked out, and its end kept. */
  static void fill(BlockBuilder block, WorkloadSize size) {
    Address chains = Keys.address("chains", 0);
    block.contract(chains, Contracts.HASH_CHAIN);
    for (int i = 0; i < size.transactions(); i++) {
      Address owner = Keys.address("s", i);
      block.plainAccount(owner, ETHER);
      block.transaction(
          owner,
          chains,
          UInt256.ZERO,
          Keys.call("compute(bytes32,uint256)", Keys.word(owner), UInt256.of(LENGTH)),
          GAS);
    }
  }
}
