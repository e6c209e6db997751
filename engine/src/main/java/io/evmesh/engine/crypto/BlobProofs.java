package io.evmesh.engine.crypto;

import ethereum.ckzg4844.CKZG4844JNI;
import ethereum.ckzg4844.CKZGException;
import io.evmesh.engine.types.Bytes;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;

/**
 * Checks that blobs are those of their KZG commitments (EIP-4844, EIP-7594), by c-kzg-4844. The
 * library keeps one trusted setup for a process: there is to be one of these. Many threads may use
 * it.
 */
public final class BlobProofs {
  /** Cells of a blob, each of which may have a proof of its own. */
  private static final int CELLS = 128;

  private BlobProofs() {}

  /**
   * Loads the trusted setup, points in their compressed form one after the other.
   *
   * @param monomialG1 the powers of the secret times the generator of G1, 4,096 of 48 bytes
   * @param lagrangeG1 the same in Lagrange's form
   * @param monomialG2 the powers times the generator of G2, 65 of 96 bytes
   * @throws IllegalArgumentException if it is none
   * @throws UnsatisfiedLinkError if the library is not there for this machine
   */
  public static BlobProofs load(byte[] monomialG1, byte[] lagrangeG1, byte[] monomialG2) {
    CKZG4844JNI.loadNativeLibrary();
    try {
      CKZG4844JNI.loadTrustedSetup(monomialG1, lagrangeG1, monomialG2, 0);
    } catch (CKZGException e) {
      throw new IllegalArgumentException("no trusted setup: " + e.getMessage(), e);
    }
    return new BlobProofs();
  }

  /** Whether each blob has the commitment and the proof at its place; not for what is malformed. */
  public boolean ofBlobs(List<Bytes> blobs, List<Bytes> commitments, List<Bytes> proofs) {
    try {
      return CKZG4844JNI.verifyBlobKzgProofBatch(
          joined(blobs), joined(commitments), joined(proofs), blobs.size());
    } catch (CKZGException e) {
      return false;
    }
  }

  /** Likewise with a proof for each of a blob's 128 cells. */
  public boolean ofCells(List<Bytes> blobs, List<Bytes> commitments, List<Bytes> proofs) {
    try {
      List<Bytes> cells = new ArrayList<>();
      List<Bytes> commitmentOfEach = new ArrayList<>();
      for (int i = 0; i < blobs.size(); i++) {
        cells.add(Bytes.wrap(CKZG4844JNI.computeCells(blobs.get(i).unsafeArray())));
        for (int cell = 0; cell < CELLS; cell++) {
          commitmentOfEach.add(commitments.get(i));
        }
      }
      long[] indices =
          LongStream.range(0, (long) CELLS * blobs.size()).map(i -> i % CELLS).toArray();
      return CKZG4844JNI.verifyCellKzgProofBatch(
          joined(commitmentOfEach), indices, joined(cells), joined(proofs));
    } catch (CKZGException e) {
      return false;
    }
  }

  private static byte[] joined(List<Bytes> parts) {
    byte[] all = new byte[parts.stream().mapToInt(Bytes::size).sum()];
    int at = 0;
    for (Bytes part : parts) {
      System.arraycopy(part.unsafeArray(), 0, all, at, part.size());
      at += part.size();
    }
    return all;
  }
}
