package io.evmesh.node.batch;

import io.evmesh.persistence.batch.StoredBatch;
import io.evmesh.persistence.batch.StoredItem;
import io.evmesh.persistence.batch.StoredItem.Signed;
import java.util.Optional;

/** Makes another transaction for an item whose own can not be in a block, or does not come in. */
public interface Mender {
  /** Nobody has keys. */
  Mender NONE = (batch, item, trouble) -> Optional.empty();

  /** What is wrong with the transaction. */
  enum Trouble {
    /** Its nonce has gone to another transaction: it can be in no block any more. */
    NONCE_LOST,
    /** It offers less than blocks ask for. */
    FEE_TOO_LOW
  }

  /** Another transaction that does the same; with the same nonce where that is not lost. */
  Optional<Signed> again(StoredBatch batch, StoredItem item, Trouble trouble);
}
