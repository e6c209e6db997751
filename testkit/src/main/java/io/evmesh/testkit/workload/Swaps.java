package io.evmesh.testkit.workload;

import static io.evmesh.testkit.workload.BlockBuilder.ETHER;

import io.evmesh.engine.types.Address;
import io.evmesh.engine.types.Bytes;
import io.evmesh.engine.types.UInt256;

/** Pools of two tokens and a router, and transactions that swap through it. */
final class Swaps {
  private static final long GAS_LIMIT = 300_000;
  private static final long LEAST_AMOUNT = 1_000_000_000_000_000L;
  private static final UInt256 RESERVE_0 = ETHER.times(1_000_000);
  private static final UInt256 RESERVE_1 = ETHER.times(2_000_000);

  // The storage of BenchPair
  private static final long FACTORY = 5;
  private static final long TOKEN_0 = 6;
  private static final long TOKEN_1 = 7;
  private static final long RESERVES = 8; // 112 bits, 112 bits, 32 bits of time
  private static final long PRICE_SUM_0 = 9;
  private static final long PRICE_SUM_1 = 10;
  private static final long UNLOCKED = 12;

  private final BlockBuilder block;
  private final Address router = Keys.address("router", 0);

  /** Pools numbered from 0. */
  Swaps(BlockBuilder block, int pools) {
    this.block = block;
    block.contract(router, Contracts.ROUTER);
    for (int k = 0; k < pools; k++) {
      pool(k);
    }
  }

  private void pool(int k) {
    Address pair = Keys.address("pair", k);
    Address token0 = Keys.address("tokenA", k);
    Address token1 = Keys.address("tokenB", k);
    for (Address token : new Address[] {token0, token1}) {
      Tokens.contract(block, token);
    }
    block.tokenBalance(token0, pair, RESERVE_0);
    block.tokenBalance(token1, pair, RESERVE_1);
    block.contract(pair, Contracts.PAIR);
    block.slot(pair, FACTORY, Keys.word(Keys.address("factory", 0)));
    block.slot(pair, TOKEN_0, Keys.word(token0));
    block.slot(pair, TOKEN_1, Keys.word(token1));
    block.slot(pair, RESERVES, reserves(BlockBuilder.TIMESTAMP - 12));
    block.slot(pair, PRICE_SUM_0, UInt256.ONE);
    block.slot(pair, PRICE_SUM_1, UInt256.ONE);
    block.slot(pair, UNLOCKED, UInt256.ONE);
  }

  private static UInt256 reserves(long timestamp) {
    return UInt256.of(
        RESERVE_0
            .toBigInteger()
            .or(RESERVE_1.toBigInteger().shiftLeft(112))
            .or(UInt256.of(timestamp).toBigInteger().shiftLeft(224)));
  }

  /**
   * Lets {@code sender} swap in the pool {@code k}, and have what that takes.
   *
   * @param extra how much more than the least amount, in the token's smallest unit
   */
  void swap(Address sender, int k, int extra) {
    Address token0 = Keys.address("tokenA", k);
    Address token1 = Keys.address("tokenB", k);
    block.plainAccount(sender, ETHER.times(10));
    block.tokenBalance(token0, sender, ETHER);
    block.tokenBalance(token1, sender, UInt256.ONE);
    block.allowance(token0, sender, router);
    Bytes data =
        Keys.call(
            "swapExactIn(address,address,uint256,uint256,address)",
            Keys.word(Keys.address("pair", k)),
            Keys.word(token0),
            UInt256.of(LEAST_AMOUNT + extra),
            UInt256.ZERO,
            Keys.word(sender));
    block.transaction(sender, router, UInt256.ZERO, data, GAS_LIMIT);
  }
}
