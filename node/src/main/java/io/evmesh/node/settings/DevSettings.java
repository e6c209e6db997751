package io.evmesh.node.settings;

import io.evmesh.engine.chain.Fork;
import io.evmesh.engine.types.UInt256;
import io.evmesh.node.account.Mnemonic;

/**
 * The chain for development.
 *
 * @param fork whose rules hold from the first block on
 * @param gasLimit gas units of a block
 * @param balanceEther of each account
 */
public record DevSettings(
    long chainId,
    Fork fork,
    long gasLimit,
    String mnemonic,
    int accounts,
    long balanceEther,
    UInt256 baseFee) {
  /** What Hardhat's and Anvil's users expect. */
  public static final DevSettings USUAL =
      new DevSettings(
          31_337,
          Fork.OSAKA,
          60_000_000,
          Mnemonic.WELL_KNOWN,
          10,
          10_000,
          UInt256.of(1_000_000_000));
}
