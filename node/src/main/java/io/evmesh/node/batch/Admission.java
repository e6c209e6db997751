package io.evmesh.node.batch;

import io.evmesh.engine.evm.BlockContext;
import io.evmesh.engine.rlp.RlpException;
import io.evmesh.engine.transaction.Rejection;
import io.evmesh.engine.transaction.Signatures;
import io.evmesh.engine.transaction.Transaction;
import io.evmesh.engine.transaction.TransactionCodec;
import io.evmesh.engine.transaction.TransactionRules;
import io.evmesh.engine.transaction.TransactionType;
import io.evmesh.engine.types.Address;
import io.evmesh.engine.types.Bytes;
import io.evmesh.engine.types.Hash;
import io.evmesh.node.batch.Submission.Raw;
import io.evmesh.node.pool.Refusals;
import io.evmesh.persistence.batch.ItemState;
import io.evmesh.persistence.batch.StoredItem;
import io.evmesh.persistence.batch.StoredItem.Signed;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/** Checks the transactions of a submission as far as that needs no state. */
final class Admission {
  private static final long BLOCK_BYTES = 4 << 20; // half of what a block may have

  private Admission() {}

  /** The items in their order, those that are no good as refused. */
  static List<StoredItem> items(Submission submission, BlockContext next) {
    List<Raw> raws = submission.items();
    List<StoredItem> alone =
        IntStream.range(0, raws.size())
            .parallel()
            .mapToObj(index -> item(index, raws.get(index), next))
            .toList();
    List<StoredItem> items = withoutRepetition(alone);
    return switch (submission.mode()) {
      case INDEPENDENT -> items;
      case ORDERED -> inOrder(items);
      case ATOMIC -> allOrNone(items);
    };
  }

  private static StoredItem item(int index, Raw raw, BlockContext next) {
    Bytes bytes = raw.bytes();
    if (bytes == null) {
      return StoredItem.refused(index, null, "no data: 0x and an even number of digits");
    }
    Transaction tx;
    try {
      tx = TransactionCodec.decode(bytes);
    } catch (RlpException e) {
      return StoredItem.refused(index, null, "no transaction: " + e.getMessage());
    }
    Optional<String> fault = fault(tx, next);
    if (fault.isPresent()) {
      return StoredItem.refused(index, null, fault.get());
    }
    Optional<Address> sender = Signatures.sender(tx, next.fork());
    if (sender.isEmpty()) {
      return StoredItem.refused(index, null, "invalid sender: invalid transaction v, r, s values");
    }
    return StoredItem.waiting(
        index, new Signed(TransactionCodec.hash(tx), sender.get(), tx.nonce(), bytes), null);
  }

  private static Optional<String> fault(Transaction tx, BlockContext next) {
    if (tx.type() == TransactionType.BLOB) {
      return Optional.of("transactions with blobs are not taken in batches");
    }
    if (Long.compareUnsigned(tx.gasLimit(), next.gasLimit()) > 0) {
      return Optional.of("exceeds block gas limit");
    }
    Optional<Rejection> broken = TransactionRules.checkAlone(next.fork(), next.chainId(), tx);
    return broken.map(rule -> Refusals.sentence(rule, next, tx));
  }

  private static List<StoredItem> withoutRepetition(List<StoredItem> items) {
    Map<Hash, Integer> first = new HashMap<>();
    List<StoredItem> checked = new ArrayList<>(items.size());
    for (StoredItem item : items) {
      Signed signed = item.transaction();
      Integer known = signed == null ? null : first.putIfAbsent(signed.hash(), item.index());
      checked.add(
          known == null
              ? item
              : StoredItem.refused(item.index(), null, "the same transaction as item " + known));
    }
    return checked;
  }

  private static List<StoredItem> inOrder(List<StoredItem> items) {
    Map<Address, StoredItem> last = new HashMap<>();
    List<StoredItem> checked = new ArrayList<>(items.size());
    for (StoredItem item : items) {
      Signed signed = item.transaction();
      StoredItem before = signed == null ? null : last.get(signed.sender());
      Signed earlier = before == null ? null : before.transaction();
      if (signed != null
          && earlier != null
          && Long.compareUnsigned(signed.nonce(), earlier.nonce()) <= 0) {
        checked.add(
            StoredItem.refused(
                item.index(),
                null,
                "its nonce %s is not above %s, that of item %d of the same sender"
                    .formatted(
                        Long.toUnsignedString(signed.nonce()),
                        Long.toUnsignedString(earlier.nonce()),
                        before.index())));
        continue;
      }
      if (signed != null) {
        last.put(signed.sender(), item);
      }
      checked.add(item);
    }
    return checked;
  }

  private static List<StoredItem> allOrNone(List<StoredItem> items) {
    long bytes = 0;
    for (StoredItem item : items) {
      if (item.state() == ItemState.REFUSED) {
        return undone(items, item.index(), String.valueOf(item.reason()));
      }
      Signed signed = item.transaction();
      bytes += signed == null ? 0 : signed.body().size();
      if (bytes > BLOCK_BYTES) {
        return undone(items, item.index(), "all together are larger than a block may be");
      }
    }
    return items;
  }

  private static List<StoredItem> undone(List<StoredItem> items, int culprit, String reason) {
    return items.stream()
        .map(
            item ->
                StoredItem.refused(
                    item.index(), null, item.index() == culprit ? reason : undone(culprit, reason)))
        .toList();
  }

  /** Why an item of an atomic batch is not in the chain though it could be. */
  static String undone(int culprit, String reason) {
    return "undone, because of item %d: %s".formatted(culprit, reason);
  }
}
