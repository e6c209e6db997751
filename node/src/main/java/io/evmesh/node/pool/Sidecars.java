package io.evmesh.node.pool;

import io.evmesh.engine.crypto.BlobProofs;
import io.evmesh.engine.transaction.BlobSidecar;
import io.evmesh.engine.transaction.Transaction;
import io.evmesh.engine.types.Bytes;
import io.evmesh.engine.types.Hash;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Checks that a blob transaction comes with the blobs that it names. */
final class Sidecars {
  private static final byte VERSION = 1;

  private Sidecars() {}

  /**
   * Checks counts, that the transaction's hashes are those of the commitments, and that the proofs
   * hold.
   *
   * @throws Refusal if something does not fit
   */
  static void check(Transaction tx, @Nullable BlobSidecar sidecar) {
    List<Hash> hashes = tx.blobVersionedHashes();
    if (sidecar == null) {
      if (!hashes.isEmpty()) {
        throw new Refusal("missing sidecar in blob transaction");
      }
      return;
    }
    if (sidecar.blobs().size() != hashes.size()) {
      throw new Refusal(
          "invalid number of %d blobs compared to %d blob hashes"
              .formatted(sidecar.blobs().size(), hashes.size()));
    }
    if (sidecar.commitments().size() != hashes.size()) {
      throw new Refusal(
          "invalid number of %d blob commitments compared to %d blob hashes"
              .formatted(sidecar.commitments().size(), hashes.size()));
    }
    if (sidecar.proofs().size() != sidecar.proofsNeeded()) {
      throw new Refusal(
          "invalid number of %d blob proofs expected %d"
              .formatted(sidecar.proofs().size(), sidecar.proofsNeeded()));
    }
    for (int i = 0; i < hashes.size(); i++) {
      Hash computed = versionedHash(sidecar.commitments().get(i));
      if (!computed.equals(hashes.get(i))) {
        throw new Refusal(
            "blob %d: computed hash %s mismatches transaction one %s"
                .formatted(i, computed, hashes.get(i)));
      }
    }
    if (!TrustedSetup.proofs().map(proofs -> hold(proofs, sidecar)).orElse(true)) {
      throw new Refusal("invalid blobs: the proofs do not hold");
    }
  }

  private static boolean hold(BlobProofs proofs, BlobSidecar sidecar) {
    return sidecar.version() == 0
        ? proofs.ofBlobs(sidecar.blobs(), sidecar.commitments(), sidecar.proofs())
        : proofs.ofCells(sidecar.blobs(), sidecar.commitments(), sidecar.proofs());
  }

  private static Hash versionedHash(Bytes commitment) {
    try {
      byte[] hash = MessageDigest.getInstance("SHA-256").digest(commitment.unsafeArray());
      hash[0] = VERSION;
      return Hash.read(hash, 0);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
