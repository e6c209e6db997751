package io.evmesh.sim.workload;

import static io.evmesh.sim.workload.BlockBuilder.ETHER;

import io.evmesh.engine.types.Address;
import io.evmesh.engine.types.Bytes;
import io.evmesh.engine.types.UInt256;

/** Fills a block with swaps: transaction i swaps through the router in the pool i mod pairs. */
final class Swaps {
  /** Where a token keeps its total supply, and how much that is. */
  static final long SUPPLY_SLOT = 2;

  static final UInt256 SUPPLY = UInt256.ofLimbs(0, 0, 1, 0);

  private static final UInt256 ALLOWANCES_SLOT = UInt256.ONE;
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

  private Swaps() {}

  static void fill(BlockBuilder block, WorkloadSize size) {
    Address router = Keys.address("router", 0);
    block.contract(router, Contracts.ROUTER);
    for (int k = 0; k < size.pairs(); k++) {
      pool(block, k);
    }
    for (int i = 0; i < size.transactions(); i++) {
      swap(block, router, i, i % size.pairs());
    }
  }

  private static void pool(BlockBuilder block, int k) {
    Address pair = Keys.address("pair", k);
    Address token0 = Keys.address("tokenA", k);
    Address token1 = Keys.address("tokenB", k);
    for (Address token : new Address[] {token0, token1}) {
      block.contract(token, Contracts.TOKEN);
      block.slot(token, SUPPLY_SLOT, SUPPLY);
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

  private static void swap(BlockBuilder block, Address router, int i, int k) {
    Address sender = Keys.address("s", i);
    Address token0 = Keys.address("tokenA", k);
    Address token1 = Keys.address("tokenB", k);
    block.plainAccount(sender, ETHER.times(10));
    block.tokenBalance(token0, sender, ETHER);
    block.tokenBalance(token1, sender, UInt256.ONE);
    UInt256 allowances = Keys.mapped(sender, ALLOWANCES_SLOT);
    block.slot(token0, Keys.mapped(router, allowances), UInt256.MAX);
    Bytes data =
        Keys.call(
            "swapExactIn(address,address,uint256,uint256,address)",
            Keys.word(Keys.address("pair", k)),
            Keys.word(token0),
            UInt256.of(LEAST_AMOUNT + i),
            UInt256.ZERO,
            Keys.word(sender));
    block.transaction(sender, router, UInt256.ZERO, data, GAS_LIMIT);
  }
}
