package io.evmesh.node.audit;

import io.evmesh.engine.crypto.Keccak256;
import io.evmesh.engine.types.Address;
import io.evmesh.engine.types.Hash;
import io.evmesh.engine.types.UInt256;
import io.evmesh.node.vote.Abi;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Where a governor keeps votes, in the manner of Solidity's mappings.
 *
 * @param tally the slot of the mapping from proposals to their tallies
 * @param against from the proposal's first slot to that of the votes against; likewise the others
 * @param voted the slot of the mapping from proposals to who has voted
 * @param receipts from the proposal's first slot there to the mapping from voters
 */
record Layout(UInt256 tally, int against, int inFavour, int abstain, UInt256 voted, int receipts) {
  private static final int MOST_SLOTS = 400;
  private static final int MOST_FIELDS = 16;
  private static final List<String> NAMESPACES =
      List.of(
          "openzeppelin.storage.GovernorCountingSimple",
          "openzeppelin.storage.GovernorCountingFractional");

  /** The first slot of a proposal in a mapping. */
  static UInt256 entry(UInt256 key, UInt256 mapping) {
    return Abi.hashOf(key, mapping).toUInt256();
  }

  /** The slot of one of a proposal's figures. */
  UInt256 tallySlot(UInt256 proposal, int field) {
    return entry(proposal, tally).plus(UInt256.of(field));
  }

  /** The slot that says that somebody has voted. */
  UInt256 receiptSlot(UInt256 proposal, Address voter) {
    return receiptSlot(proposal, voter, voted, receipts);
  }

  private static UInt256 receiptSlot(UInt256 proposal, Address voter, UInt256 mapping, int field) {
    UInt256 inner = entry(proposal, mapping).plus(UInt256.of(field));
    return Abi.hashOf(voter, inner).toUInt256();
  }

  /**
   * Finds the layout that explains which slots a governor reads.
   *
   * @param tallyReads what it reads for a tally
   * @param receiptReads what it reads for whether a voter has voted
   */
  static Optional<Layout> find(
      UInt256 proposal,
      Address voter,
      List<UInt256> tallyReads,
      List<UInt256> receiptReads,
      boolean bravo) {
    int against = bravo ? 6 : 0;
    int inFavour = bravo ? 5 : 1;
    int abstain = bravo ? 7 : 2;
    for (UInt256 mapping : mappings()) {
      UInt256 first = entry(proposal, mapping);
      if (!tallyReads.contains(first.plus(UInt256.of(against)))
          || !tallyReads.contains(first.plus(UInt256.of(inFavour)))) {
        continue;
      }
      for (UInt256 other : mappings()) {
        for (int field = 0; field < MOST_FIELDS; field++) {
          if (receiptReads.contains(receiptSlot(proposal, voter, other, field))) {
            return Optional.of(new Layout(mapping, against, inFavour, abstain, other, field));
          }
        }
      }
    }
    return Optional.empty();
  }

  private static List<UInt256> mappings() {
    List<UInt256> all = new ArrayList<>();
    for (int slot = 0; slot < MOST_SLOTS; slot++) {
      all.add(UInt256.of(slot));
    }
    NAMESPACES.forEach(name -> all.add(namespace(name)));
    return all;
  }

  /** The first slot of a namespace (ERC-7201). */
  private static UInt256 namespace(String name) {
    UInt256 before = Abi.hash(name).toUInt256().minus(UInt256.ONE);
    byte[] hash = Keccak256.hash(before.toBytes32()).toBytes().toArray();
    hash[Hash.SIZE - 1] = 0;
    return UInt256.read(hash, 0);
  }
}
