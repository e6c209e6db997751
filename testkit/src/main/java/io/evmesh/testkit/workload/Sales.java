package io.evmesh.testkit.workload;

import static io.evmesh.testkit.workload.BlockBuilder.ETHER;

import io.evmesh.engine.types.Address;
import io.evmesh.engine.types.UInt256;

/** A collection of tokens and an auction, and transactions that buy there. */
final class Sales {
  private static final long MINT_GAS = 150_000;
  private static final long BID_GAS = 150_000;

  // The storage of BenchCollection
  private static final long TOTAL_SUPPLY = 2;

  // The storage of BenchAuction
  private static final long HIGHEST_BIDDER = 0;
  private static final long HIGHEST_BID = 1;

  private Sales() {}

  /** Everybody makes one token of a collection that has some. */
  static void mints(BlockBuilder block, WorkloadSize size) {
    Address collection = Keys.address("collection", 0);
    block.contract(collection, Contracts.COLLECTION);
    block.slot(collection, TOTAL_SUPPLY, UInt256.of(100));
    for (int i = 0; i < size.transactions(); i++) {
      Address buyer = Keys.address("s", i);
      block.plainAccount(buyer, ETHER);
      block.transaction(
          buyer,
          collection,
          UInt256.ZERO,
          Keys.call("mint(uint256)", UInt256.of(1000L + i)),
          MINT_GAS);
    }
  }

  /** Everybody bids more than the one before. */
  static void auction(BlockBuilder block, WorkloadSize size) {
    Address auction = Keys.address("auction", 0);
    block.contract(auction, Contracts.AUCTION);
    block.slot(auction, HIGHEST_BIDDER, Keys.word(Keys.address("r", 0)));
    block.slot(auction, HIGHEST_BID, UInt256.ONE);
    for (int i = 0; i < size.transactions(); i++) {
      Address bidder = Keys.address("s", i);
      block.plainAccount(bidder, ETHER);
      block.transaction(bidder, auction, UInt256.of(2L + i), Keys.call("bid()"), BID_GAS);
    }
  }
}
