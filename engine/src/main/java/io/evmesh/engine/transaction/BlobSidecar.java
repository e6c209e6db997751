package io.evmesh.engine.transaction;

import io.evmesh.engine.types.Bytes;
import java.util.List;

/**
 * What goes along with a blob transaction until it is in a block (EIP-4844, EIP-7594).
 *
 * @param version 0 with a proof for each blob, 1 with one for each of a blob's 128 cells
 * @param blobs of 131,072 bytes each
 * @param commitments of 48 bytes, one for each blob
 * @param proofs of 48 bytes each
 */
public record BlobSidecar(
    int version, List<Bytes> blobs, List<Bytes> commitments, List<Bytes> proofs) {
  /** Bytes of a blob. */
  public static final int BLOB_SIZE = 1 << 17;

  /** Bytes of a commitment or a proof. */
  public static final int POINT_SIZE = 48;

  /** Proofs for each blob in version 1. */
  public static final int CELLS = 128;

  /** How many proofs there have to be. */
  public int proofsNeeded() {
    return version == 0 ? blobs.size() : CELLS * blobs.size();
  }
}
