package io.evmesh.lab.workload;

import io.evmesh.engine.types.Address;
import io.evmesh.engine.types.UInt256;
import io.evmesh.lab.document.Entry;
import io.evmesh.testkit.workload.Keys;
import java.util.List;

/** Markets: lending, order books. */
final class MarketWork {
  private static final long MID = 1_000_000;

  static final List<WorkKind> KINDS =
      List.of(
          WorkKind.of(
              "lending",
              "assets skew hot hot-share",
              "Deposits, loans, repayments and liquidations on markets that are drawn. Each of"
                  + " them moves its market's interest index first, so all transactions of one"
                  + " market are one chain that begins at the first instructions; markets do not"
                  + " touch each other.",
              MarketWork::lending),
          WorkKind.of(
              "order-book",
              "markets skew hot hot-share takers",
              "Makers rest orders some ticks behind the best price, takers (a share of all) trade"
                  + " at the best price and move it when a level is empty. Takers of a market are"
                  + " a chain; makers meet them at the best price, which they only read, and each"
                  + " other where they rest at the same tick.",
              MarketWork::orderBook));

  private MarketWork() {}

  private static Maker lending(Draft draft, Entry parameters) {
    int assets = Picker.size(parameters, "assets", 10);
    Picker picker = new Picker(draft.chance, assets, parameters);
    Address lending = draft.contract("Lending");
    for (int asset = 0; asset < assets; asset++) {
      draft.setup(lending, Keys.call("list(uint256)", UInt256.of(asset)));
    }
    return i -> {
      UInt256 asset = UInt256.of(picker.next());
      UInt256 amount = UInt256.of(1000 + draft.chance.below(1000));
      draft.call(
          draft.sender(i),
          lending,
          switch (draft.chance.below(10)) {
            case 0, 1, 2, 3 -> Keys.call("deposit(uint256,uint256)", asset, amount);
            case 4, 5, 6 -> Keys.call("borrow(uint256,uint256)", asset, UInt256.of(100));
            case 7, 8 -> Keys.call("repay(uint256,uint256)", asset, UInt256.of(100));
            default ->
                Keys.call(
                    "liquidate(uint256,address)",
                    asset,
                    Keys.word(draft.account(draft.chance.below(draft.perBlock))));
          });
    };
  }

  private static Maker orderBook(Draft draft, Entry parameters) {
    int markets = Picker.size(parameters, "markets", 10);
    double takers = Draft.share(parameters, "takers", 0.3);
    Picker picker = new Picker(draft.chance, markets, parameters);
    Address book = draft.contract("OrderBook");
    for (int market = 0; market < markets; market++) {
      draft.setup(book, Keys.call("open(uint256,uint256)", UInt256.of(market), UInt256.of(MID)));
    }
    return i -> {
      UInt256 market = UInt256.of(picker.next());
      UInt256 buys = UInt256.of(draft.chance.below(2));
      UInt256 size = UInt256.of(1 + draft.chance.below(100));
      draft.call(
          draft.sender(i),
          book,
          draft.chance.happens(takers)
              ? Keys.call("take(uint256,bool,uint256)", market, buys, size)
              : Keys.call(
                  "quote(uint256,bool,uint256,uint256)",
                  market,
                  buys,
                  UInt256.of(draft.chance.below(20)),
                  size));
    };
  }
}
