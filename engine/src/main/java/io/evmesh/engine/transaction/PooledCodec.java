package io.evmesh.engine.transaction;

import io.evmesh.engine.rlp.RlpException;
import io.evmesh.engine.rlp.RlpReader;
import io.evmesh.engine.rlp.RlpWriter;
import io.evmesh.engine.types.Bytes;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Transactions as they are sent before they are in a block: a blob transaction together with its
 * blobs, all others in their usual form (EIP-4844, EIP-7594). Decoding throws {@link RlpException}
 * for whatever is not a valid coding.
 */
public final class PooledCodec {
  private PooledCodec() {}

  /**
   * A transaction with what goes along with it.
   *
   * @param sidecar null if there is none
   */
  public record Pooled(Transaction transaction, @Nullable BlobSidecar sidecar) {}

  /** The transaction that these bytes, and no others, are the coding of. */
  public static Pooled decode(Bytes bytes) {
    boolean isBlob = !bytes.isEmpty() && bytes.get(0) == TransactionType.BLOB.ordinal();
    if (!isBlob) {
      return new Pooled(TransactionCodec.decode(bytes), null);
    }
    RlpReader all = RlpReader.of(bytes.slice(1, bytes.size()));
    RlpReader list = all.readList();
    if (!list.hasNext() || !list.nextIsList()) {
      return new Pooled(TransactionCodec.decode(bytes), null);
    }
    all.expectEnd();
    Transaction transaction = TransactionCodec.decode(typed(list.readRaw()));
    int version = list.hasNext() && list.nextIsList() ? 0 : version(list.readLong());
    BlobSidecar sidecar =
        new BlobSidecar(
            version,
            readAll(list.readList(), BlobSidecar.BLOB_SIZE),
            readAll(list.readList(), BlobSidecar.POINT_SIZE),
            readAll(list.readList(), BlobSidecar.POINT_SIZE));
    list.expectEnd();
    return new Pooled(transaction, sidecar);
  }

  /** The bytes of a transaction. */
  public static Bytes encode(Pooled pooled) {
    Bytes plain = TransactionCodec.encode(pooled.transaction());
    BlobSidecar sidecar = pooled.sidecar();
    if (sidecar == null) {
      return plain;
    }
    RlpWriter rlp = new RlpWriter().writeRaw(plain.slice(0, 1)).startList();
    rlp.writeRaw(plain.slice(1, plain.size()));
    if (sidecar.version() > 0) {
      rlp.write((long) sidecar.version());
    }
    for (List<Bytes> part : List.of(sidecar.blobs(), sidecar.commitments(), sidecar.proofs())) {
      rlp.startList();
      part.forEach(rlp::write);
      rlp.endList();
    }
    return rlp.endList().toBytes();
  }

  private static Bytes typed(Bytes fields) {
    return new RlpWriter()
        .writeRaw(Bytes.wrap(new byte[] {(byte) TransactionType.BLOB.ordinal()}))
        .writeRaw(fields)
        .toBytes();
  }

  private static int version(long told) {
    if (told != 1) {
      throw new RlpException(
          "blob sidecars of version %s are not known".formatted(Long.toUnsignedString(told)));
    }
    return 1;
  }

  private static List<Bytes> readAll(RlpReader list, int size) {
    List<Bytes> all = new ArrayList<>();
    while (list.hasNext()) {
      all.add(list.readFixed(size));
    }
    return all;
  }
}
