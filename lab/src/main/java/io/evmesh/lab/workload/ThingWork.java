package io.evmesh.lab.workload;

import io.evmesh.engine.types.Address;
import io.evmesh.engine.types.UInt256;
import io.evmesh.lab.document.Entry;
import io.evmesh.testkit.workload.Keys;
import java.util.List;

/** Things that have owners: collectibles, creatures, goods on their way. */
final class ThingWork {
  private static final int TEAM = 3;

  static final List<WorkKind> KINDS =
      List.of(
          WorkKind.of(
              "mint",
              "collections",
              "Everybody buys the next ERC-721 token of one of some collections. The number comes"
                  + " from a counter that is read, so a collection is one chain; the count of what"
                  + " is sold only grows.",
              ThingWork::mint),
          WorkKind.of(
              "game",
              "creatures skew hot hot-share births",
              "Battles read six creatures that are drawn and write two of them; births (a share of"
                  + " all) read two, write one and take a number from a counter that all births"
                  + " share. Random reads of many objects, and one chain through the births.",
              ThingWork::game),
          WorkKind.of(
              "supply-chain",
              "items skew hot hot-share batch",
              "Of ten transactions seven hand an item over, one packs items into a new batch,"
                  + " whose number comes from a counter, two certify a batch and count its"
                  + " certificates. Items that are drawn often make chains; so do the packers, and"
                  + " auditors of one batch meet at a sum that nobody looks at.",
              ThingWork::supplyChain));

  private ThingWork() {}

  private static Maker mint(Draft draft, Entry parameters) {
    int collections = Picker.size(parameters, "collections", 1);
    Address[] contracts = new Address[collections];
    for (int k = 0; k < collections; k++) {
      contracts[k] = draft.contract("Collectibles");
    }
    return i ->
        draft.call(
            draft.sender(i), contracts[draft.chance.below(collections)], Keys.call("mint()"));
  }

  private static Maker game(Draft draft, Entry parameters) {
    int creatures = Picker.size(parameters, "creatures", 10_000);
    double births = Draft.share(parameters, "births", 0.1);
    Picker picker = new Picker(draft.chance, creatures, parameters);
    Address game = draft.contract("Creatures");
    draft.setupRanges(game, "seed(uint256,uint256)", creatures);
    return i -> {
      if (draft.chance.happens(births)) {
        int mother = picker.next();
        UInt256 father = UInt256.of(picker.nextBut(mother));
        draft.call(
            draft.sender(i), game, Keys.call("breed(uint256,uint256)", UInt256.of(mother), father));
      } else {
        UInt256[] teams = new UInt256[2 * TEAM];
        for (int k = 0; k < teams.length; k++) {
          teams[k] = UInt256.of(picker.next());
        }
        draft.call(draft.sender(i), game, Keys.call("fight(uint256[3],uint256[3])", teams));
      }
    };
  }

  private static Maker supplyChain(Draft draft, Entry parameters) {
    int items = Picker.size(parameters, "items", 10_000);
    int batch = parameters.find("batch").map(n -> n.count(1, 50)).orElse(10);
    Picker picker = new Picker(draft.chance, items, parameters);
    Address chain = draft.contract("SupplyChain");
    draft.setupRanges(chain, "stock(uint256,uint256,uint64)", items, UInt256.of(batch));
    return i -> {
      Address sender = draft.sender(i);
      switch (draft.chance.below(10)) {
        case 0 -> {
          UInt256[] words = new UInt256[2 + batch];
          words[0] = UInt256.of(32);
          words[1] = UInt256.of(batch);
          for (int k = 0; k < batch; k++) {
            words[2 + k] = UInt256.of(picker.next());
          }
          draft.call(sender, chain, Keys.call("pack(uint256[])", words));
        }
        case 1, 2 ->
            draft.call(
                sender,
                chain,
                Keys.call(
                    "certify(uint256,bytes32)",
                    UInt256.of(draft.chance.below(items) / batch),
                    UInt256.of(i)));
        default ->
            draft.call(
                sender,
                chain,
                Keys.call(
                    "handOver(uint256,address)",
                    UInt256.of(picker.next()),
                    Keys.word(draft.account(draft.chance.below(draft.perBlock)))));
      }
    };
  }
}
