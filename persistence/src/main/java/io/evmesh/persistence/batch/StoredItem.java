package io.evmesh.persistence.batch;

import io.evmesh.engine.types.Address;
import io.evmesh.engine.types.Bytes;
import io.evmesh.engine.types.Hash;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An item of a batch.
 *
 * @param index from 0, in the order of the submission
 * @param transaction that stands for it; null if there is none
 * @param earlier hashes of those that stood for it before
 * @param note what it is about, as JSON; null for nothing but its transaction
 * @param reason why it is in its state; null for no reason
 * @param place in the chain; null if it is in no block
 */
public record StoredItem(
    int index,
    ItemState state,
    @Nullable Signed transaction,
    List<Hash> earlier,
    @Nullable String note,
    @Nullable String reason,
    @Nullable Place place) {

  /**
   * A signed transaction.
   *
   * @param body the wire form
   */
  public record Signed(Hash hash, Address sender, long nonce, Bytes body) {}

  /**
   * Where a transaction is.
   *
   * @param position index in the block
   * @param gasUsed gas units
   */
  public record Place(long block, int position, long gasUsed) {}

  /** A new item that waits. */
  public static StoredItem waiting(int index, Signed transaction, @Nullable String note) {
    return new StoredItem(index, ItemState.WAITING, transaction, List.of(), note, null, null);
  }

  /** A new item that is not taken. */
  public static StoredItem refused(int index, @Nullable String note, String reason) {
    return new StoredItem(index, ItemState.REFUSED, null, List.of(), note, reason, null);
  }

  /** The same, in no block any more. */
  public StoredItem waitingAgain() {
    return new StoredItem(index, ItemState.WAITING, transaction, earlier, note, null, null);
  }
}
