package io.evmesh.lab.workload;

import io.evmesh.engine.types.Address;
import io.evmesh.engine.types.UInt256;
import io.evmesh.lab.document.Entry;
import io.evmesh.testkit.workload.Keys;
import java.util.List;

/** The benchmarks that papers on databases use, as contracts. */
final class DatabaseWork {
  private static final String PICKS = "accounts skew hot hot-share";
  private static final int CUSTOMERS = 3000;
  private static final int DISTRICTS = 10;
  private static final long AMOUNT = 1_000_000;

  static final List<WorkKind> KINDS =
      List.of(
          WorkKind.of(
              "smallbank",
              PICKS,
              "Six operations, all as likely, on customers that are drawn; each customer has"
                  + " savings and a checking account. One operation only reads, five write one to"
                  + " three slots that they read. Conflicts come from customers that are drawn"
                  + " often: nothing is shared by all.",
              DatabaseWork::smallBank),
          WorkKind.of(
              "key-value",
              "records skew hot hot-share operations writes",
              "Each transaction reads some records (10 unless told otherwise), a share of which"
                  + " (half) it writes, each with a value that depends on those read before."
                  + " The records are drawn: with a skew of 1 and more nearly every two"
                  + " transactions meet. This is YCSB.",
              DatabaseWork::keyValue),
          WorkKind.of(
              "new-order",
              "warehouses items lines remote",
              "TPC-C's new-order: every order of one of a warehouse's ten districts takes a number"
                  + " from the district's counter, early, and lowers the stock of its items, one in"
                  + " a hundred of them from another warehouse. Ten chains a warehouse, whose"
                  + " links meet at their first instructions.",
              DatabaseWork::newOrder));

  private DatabaseWork() {}

  private static Maker smallBank(Draft draft, Entry parameters) {
    int accounts = Picker.size(parameters, "accounts", 10_000);
    Picker picker = new Picker(draft.chance, accounts, parameters);
    Address bank = draft.contract("SmallBank");
    draft.setupRanges(bank, "open(uint256,uint256,uint256)", accounts, UInt256.of(AMOUNT));
    return i -> {
      int operation = draft.chance.below(6);
      int one = picker.next();
      UInt256 first = UInt256.of(one);
      UInt256 amount = UInt256.of(1 + draft.chance.below(100));
      draft.call(
          draft.sender(i),
          bank,
          switch (operation) {
            case 0 -> Keys.call("balance(uint256)", first);
            case 1 -> Keys.call("depositChecking(uint256,uint256)", first, amount);
            case 2 -> Keys.call("transactSavings(uint256,uint256)", first, amount);
            case 3 -> Keys.call("writeCheck(uint256,uint256)", first, amount);
            case 4 ->
                Keys.call(
                    "sendPayment(uint256,uint256,uint256)",
                    first,
                    UInt256.of(picker.nextBut(one)),
                    amount);
            default ->
                Keys.call("amalgamate(uint256,uint256)", first, UInt256.of(picker.nextBut(one)));
          });
    };
  }

  private static Maker keyValue(Draft draft, Entry parameters) {
    int records = Picker.size(parameters, "records", 10_000);
    int operations = parameters.find("operations").map(n -> n.count(1, 64)).orElse(10);
    double writes = Draft.share(parameters, "writes", 0.5);
    Picker picker = new Picker(draft.chance, records, parameters);
    Address store = draft.contract("KeyValueStore");
    draft.setupRanges(store, "load(uint256,uint256)", records);
    return i -> {
      UInt256[] words = new UInt256[3 + operations];
      long updates = 0;
      for (int k = 0; k < operations; k++) {
        words[3 + k] = UInt256.of(picker.next());
        updates |= draft.chance.happens(writes) ? 1L << k : 0;
      }
      words[0] = UInt256.of(64);
      words[1] = UInt256.ofLimbs(updates, 0, 0, 0);
      words[2] = UInt256.of(operations);
      draft.call(draft.sender(i), store, Keys.call("work(uint256[],uint256)", words));
    };
  }

  private static Maker newOrder(Draft draft, Entry parameters) {
    int warehouses = parameters.find("warehouses").map(n -> n.count(1, 200)).orElse(4);
    int items = parameters.find("items").map(n -> n.count(1, 10_000)).orElse(1000);
    int lines = parameters.find("lines").map(n -> n.count(1, 30)).orElse(10);
    double remote = Draft.share(parameters, "remote", 0.01);
    Address orders = draft.contract("NewOrder");
    for (int w = 0; w < warehouses; w++) {
      for (int from = 0; from < items; from += CUSTOMERS) {
        int to = Math.min(items, from + CUSTOMERS);
        draft.setup(
            orders,
            Keys.call(
                "load(uint256,uint256,uint256)", UInt256.of(w), UInt256.of(from), UInt256.of(to)));
      }
    }
    return i -> {
      int warehouse = draft.chance.below(warehouses);
      UInt256[] words = new UInt256[5 + lines];
      words[0] = UInt256.of(warehouse);
      words[1] = UInt256.of(draft.chance.below(DISTRICTS));
      words[2] = UInt256.of(draft.chance.below(CUSTOMERS));
      words[3] = UInt256.of(128);
      words[4] = UInt256.of(lines);
      for (int k = 0; k < lines; k++) {
        boolean far = draft.chance.happens(remote);
        long supplier = far ? draft.chance.below(warehouses) : warehouse;
        long item = draft.chance.below(items);
        words[5 + k] = UInt256.of(item << 16 | supplier << 8 | 1 + draft.chance.below(10));
      }
      draft.call(
          draft.sender(i), orders, Keys.call("order(uint256,uint256,uint256,uint256[])", words));
    };
  }
}
