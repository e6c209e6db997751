package io.evmesh.node.pool;

import io.evmesh.engine.transaction.BlobSidecar;
import io.evmesh.engine.types.Bytes;
import java.util.List;

/**
 * A blob of a transaction that waits.
 *
 * @param proofs one, or one for each of its cells
 */
public record PooledBlob(Bytes blob, List<Bytes> proofs) {
  /** The blob at an index of a transaction's. */
  static PooledBlob of(BlobSidecar sidecar, int index) {
    int each = sidecar.proofs().size() / sidecar.blobs().size();
    return new PooledBlob(
        sidecar.blobs().get(index),
        List.copyOf(sidecar.proofs().subList(index * each, (index + 1) * each)));
  }
}
