package io.evmesh.node.pool;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ethereum.ckzg4844.CKZG4844JNI;
import io.evmesh.engine.transaction.BlobSidecar;
import io.evmesh.engine.transaction.Transaction;
import io.evmesh.engine.transaction.TransactionType;
import io.evmesh.engine.types.Address;
import io.evmesh.engine.types.Bytes;
import io.evmesh.engine.types.Hash;
import io.evmesh.engine.types.UInt256;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Blobs are taken with the proofs that belong to them only. */
class SidecarsTest {
  private static final int BLOBS = 2;

  private final SplittableRandom random = new SplittableRandom(4844);
  private final List<Bytes> blobs = new ArrayList<>();
  private final List<Bytes> commitments = new ArrayList<>();
  private final List<Bytes> blobProofs = new ArrayList<>();
  private final List<Bytes> cellProofs = new ArrayList<>();
  private final Transaction transaction;

  SidecarsTest() throws NoSuchAlgorithmException {
    var ignored = TrustedSetup.proofs().orElseThrow(); // loads it for the library
    List<Hash> hashes = new ArrayList<>();
    for (int i = 0; i < BLOBS; i++) {
      byte[] blob = new byte[BlobSidecar.BLOB_SIZE];
      random.nextBytes(blob);
      for (int at = 0; at < blob.length; at += 32) {
        blob[at] = 0; // each 32 bytes below the group's order
      }
      byte[] commitment = CKZG4844JNI.blobToKzgCommitment(blob);
      blobs.add(Bytes.wrap(blob));
      commitments.add(Bytes.wrap(commitment));
      blobProofs.add(Bytes.wrap(CKZG4844JNI.computeBlobKzgProof(blob, commitment)));
      byte[] proofs = CKZG4844JNI.computeCellsAndKzgProofs(blob).getProofs();
      for (int at = 0; at < proofs.length; at += BlobSidecar.POINT_SIZE) {
        cellProofs.add(Bytes.copyOf(proofs, at, at + BlobSidecar.POINT_SIZE));
      }
      byte[] hash = MessageDigest.getInstance("SHA-256").digest(commitment);
      hash[0] = 1;
      hashes.add(Hash.read(hash, 0));
    }
    transaction =
        new Transaction(
            TransactionType.BLOB,
            UInt256.ONE,
            0,
            UInt256.ONE,
            UInt256.ONE,
            21_000,
            Address.ZERO,
            UInt256.ZERO,
            Bytes.EMPTY,
            List.of(),
            UInt256.ONE,
            hashes,
            List.of(),
            null);
  }

  private void check(int version, List<Bytes> proofs) {
    Sidecars.check(transaction, new BlobSidecar(version, blobs, commitments, proofs));
  }

  @Test
  void proofsOfBlobsAndOfCellsHold() {
    assertThatCode(() -> check(0, blobProofs)).doesNotThrowAnyException();
    assertThatCode(() -> check(1, cellProofs)).doesNotThrowAnyException();
  }

  @Test
  void proofsOfSomethingElseAreRefused() {
    assertThatThrownBy(() -> check(0, blobProofs.reversed()))
        .isInstanceOf(Refusal.class)
        .hasMessage("invalid blobs: the proofs do not hold");
    assertThatThrownBy(() -> check(1, cellProofs.reversed())).isInstanceOf(Refusal.class);
    byte[] noPoint = blobProofs.getFirst().toArray();
    noPoint[1] ^= 1;
    assertThatThrownBy(() -> check(0, List.of(Bytes.wrap(noPoint), blobProofs.get(1))))
        .isInstanceOf(Refusal.class);
  }

  @Test
  void aBlobThatIsNoListOfFieldElementsIsRefused() {
    byte[] blob = blobs.getFirst().toArray();
    blob[0] = (byte) 0xff;
    blobs.set(0, Bytes.wrap(blob));
    assertThatThrownBy(() -> check(0, blobProofs)).isInstanceOf(Refusal.class);
    assertThatThrownBy(() -> check(1, cellProofs)).isInstanceOf(Refusal.class);
  }
}
