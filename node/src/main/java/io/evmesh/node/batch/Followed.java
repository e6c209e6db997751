package io.evmesh.node.batch;

import io.evmesh.engine.state.Account;
import io.evmesh.engine.types.Address;
import io.evmesh.engine.types.Hash;
import io.evmesh.node.query.ChainBlock;
import io.evmesh.node.query.ChainView;
import io.evmesh.node.query.Snapshot;
import io.evmesh.node.query.TransactionPlace;
import io.evmesh.persistence.batch.ItemState;
import io.evmesh.persistence.batch.StoredItem;
import io.evmesh.persistence.batch.StoredItem.Place;
import io.evmesh.persistence.batch.StoredItem.Signed;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Which item a transaction of the chain is of. Of one thread. */
final class Followed {
  private final ChainView chain;
  private final Replays replays;
  private final Map<Hash, Ref> refs = new HashMap<>();

  Followed(ChainView chain, Replays replays) {
    this.chain = chain;
    this.replays = replays;
  }

  /** An item, and others that the same transaction stands for. */
  private record Ref(LiveBatch batch, int index, @Nullable Ref next) {
    @Nullable Ref without(LiveBatch gone) {
      Ref rest = next == null ? null : next.without(gone);
      return batch == gone ? rest : new Ref(batch, index, rest);
    }
  }

  /** Follows the transactions that stand, or stood, for an item. */
  void add(LiveBatch batch, StoredItem item) {
    Signed signed = item.transaction();
    if (signed != null) {
      add(signed.hash(), batch, item.index());
    }
    item.earlier().forEach(hash -> add(hash, batch, item.index()));
  }

  private void add(Hash hash, LiveBatch batch, int index) {
    refs.merge(hash, new Ref(batch, index, null), (old, _) -> new Ref(batch, index, old));
  }

  /** Follows a batch no more. */
  void remove(LiveBatch batch) {
    refs.entrySet()
        .removeIf(
            entry -> {
              Ref rest = entry.getValue().without(batch);
              if (rest != null) {
                entry.setValue(rest);
              }
              return rest == null;
            });
  }

  /** Settles the items whose transactions are in a block; tells whose they are. */
  Set<LiveBatch> block(ChainBlock block, long nowMillis) {
    Set<LiveBatch> touched = new LinkedHashSet<>();
    if (refs.isEmpty()) {
      return touched;
    }
    List<Hash> hashes = block.transactionHashes();
    Set<Integer> failed = new LinkedHashSet<>();
    List<Integer> found = new ArrayList<>();
    for (int i = 0; i < hashes.size(); i++) {
      if (refs.containsKey(hashes.get(i))) {
        found.add(i);
        if (!block.receipts().get(i).success()) {
          failed.add(i);
        }
      }
    }
    Map<Integer, String> reasons = replays.reasons(block, failed);
    Map<LiveBatch, int[]> counts = new HashMap<>();
    for (int i : found) {
      for (Ref ref = refs.get(hashes.get(i)); ref != null; ref = ref.next()) {
        settle(ref.batch(), ref.index(), block, i, reasons.get(i));
        touched.add(ref.batch());
        counts.computeIfAbsent(ref.batch(), _ -> new int[2])[failed.contains(i) ? 1 : 0]++;
      }
    }
    counts.forEach(
        (batch, count) ->
            batch.note(
                nowMillis,
                "block %d: %d included, %d reverted"
                    .formatted(block.number(), count[0], count[1])));
    return touched;
  }

  private static void settle(
      LiveBatch batch, int index, ChainBlock block, int position, @Nullable String reason) {
    Place place = new Place(block.number(), position, block.gasUsed(position));
    if (block.receipts().get(position).success()) {
      batch.settle(index, ItemState.INCLUDED, null, place);
    } else {
      String why = reason == null ? "execution reverted" : reason;
      batch.settle(index, ItemState.REVERTED, why, place);
    }
  }

  /** Where the chain has one of the transactions that stand, or stood, for an item. */
  Optional<TransactionPlace> find(StoredItem item) {
    Signed signed = item.transaction();
    List<Hash> hashes = new ArrayList<>(item.earlier());
    if (signed != null) {
      hashes.addFirst(signed.hash());
    }
    return hashes.stream().flatMap(hash -> chain.transaction(hash).stream()).findFirst();
  }

  /** Settles an item whose transaction is in the chain; false if it is not. */
  boolean settleIfThere(LiveBatch batch, StoredItem item) {
    Optional<TransactionPlace> place = find(item);
    place.ifPresent(
        found -> {
          boolean success = found.receipt().success();
          Set<Integer> failed = success ? Set.of() : Set.of(found.index());
          String reason = replays.reasons(found.block(), failed).get(found.index());
          settle(batch, item.index(), found.block(), found.index(), reason);
        });
    return place.isPresent();
  }

  /** Nonces in the state of the head. */
  Nonces nonces() {
    return new Nonces();
  }

  /** Nonces in the state of the head, each read once. */
  final class Nonces {
    private final Snapshot state = chain.state(chain.head());
    private final Map<Address, Long> known = new HashMap<>();

    long of(Address address) {
      return known.computeIfAbsent(
          address,
          key -> {
            Account account = state.account(key);
            return account == null ? 0 : account.nonce();
          });
    }

    /** Whether the chain can have the transaction, or another with its nonce. */
    boolean isPast(Signed signed) {
      return Long.compareUnsigned(signed.nonce(), of(signed.sender())) < 0;
    }
  }
}
