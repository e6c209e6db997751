package io.evmesh.engine.transaction;

import io.evmesh.engine.crypto.Keccak256;
import io.evmesh.engine.rlp.RlpException;
import io.evmesh.engine.rlp.RlpReader;
import io.evmesh.engine.rlp.RlpWriter;
import io.evmesh.engine.types.Address;
import io.evmesh.engine.types.Bytes;
import io.evmesh.engine.types.Hash;
import io.evmesh.engine.types.UInt256;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Transactions as bytes: a list of fields for type 0, otherwise the type byte and a list
 * (EIP-2718). Decoding throws {@link RlpException} for whatever is not the one valid coding.
 */
public final class TransactionCodec {
  private static final UInt256 FIRST_REPLAY_PROTECTED_V = UInt256.of(35); // EIP-155
  private static final int V_WITHOUT_CHAIN = 27;

  /** A parity that no signature has, for a v that means nothing. */
  static final int NO_PARITY = 255;

  private TransactionCodec() {}

  /** The coding on its own, as it is hashed and as it goes into the transactions' trie. */
  public static Bytes encode(Transaction transaction) {
    RlpWriter rlp = new RlpWriter();
    writeFields(rlp, transaction, true);
    return withType(transaction.type(), rlp.toBytes());
  }

  /** Keccak-256 of {@link #encode}. */
  public static Hash hash(Transaction transaction) {
    return Keccak256.hash(encode(transaction));
  }

  /** Writes the transaction as an item of a block's list: typed ones as a byte string. */
  public static void write(RlpWriter rlp, Transaction transaction) {
    if (transaction.type() == TransactionType.LEGACY) {
      rlp.writeRaw(encode(transaction));
    } else {
      rlp.write(encode(transaction));
    }
  }

  /** The hash that the sender signs. */
  static Hash signingHash(Transaction transaction) {
    RlpWriter rlp = new RlpWriter();
    writeFields(rlp, transaction, false);
    return Keccak256.hash(withType(transaction.type(), rlp.toBytes()));
  }

  private static Bytes withType(TransactionType type, Bytes fields) {
    if (type == TransactionType.LEGACY) {
      return fields;
    }
    byte[] all = new byte[1 + fields.size()];
    all[0] = (byte) type.ordinal();
    System.arraycopy(fields.unsafeArray(), 0, all, 1, fields.size());
    return Bytes.wrap(all);
  }

  private static void writeFields(RlpWriter rlp, Transaction tx, boolean signed) {
    rlp.startList();
    switch (tx.type()) {
      case LEGACY -> {
        rlp.write(tx.nonce()).write(tx.maxFeePerGas());
        writeCall(rlp, tx);
        if (signed) {
          Signature signature = signature(tx);
          writeSignature(rlp, legacyV(tx.chainId(), signature.yParity()), signature);
        } else if (tx.chainId() != null) {
          rlp.write(tx.chainId()).write(0).write(0);
        }
        rlp.endList();
        return;
      }
      case ACCESS_LIST -> {
        rlp.write(chainId(tx)).write(tx.nonce()).write(tx.maxFeePerGas());
        writeCall(rlp, tx);
        writeAccessList(rlp, tx.accessList());
      }
      case DYNAMIC_FEE -> writeDynamicFee(rlp, tx);
      case BLOB -> {
        writeDynamicFee(rlp, tx);
        rlp.write(tx.maxFeePerBlobGas()).startList();
        tx.blobVersionedHashes().forEach(rlp::write);
        rlp.endList();
      }
      case SET_CODE -> {
        writeDynamicFee(rlp, tx);
        rlp.startList();
        tx.authorizations().forEach(authorization -> writeAuthorization(rlp, authorization));
        rlp.endList();
      }
    }
    if (signed) {
      Signature signature = signature(tx);
      writeSignature(rlp, UInt256.of(signature.yParity()), signature);
    }
    rlp.endList();
  }

  private static void writeDynamicFee(RlpWriter rlp, Transaction tx) {
    rlp.write(chainId(tx)).write(tx.nonce());
    rlp.write(tx.maxPriorityFeePerGas()).write(tx.maxFeePerGas());
    writeCall(rlp, tx);
    writeAccessList(rlp, tx.accessList());
  }

  private static void writeCall(RlpWriter rlp, Transaction tx) {
    rlp.write(tx.gasLimit());
    rlp.write(tx.to() == null ? Bytes.EMPTY : tx.to().toBytes());
    rlp.write(tx.value()).write(tx.data());
  }

  private static void writeAccessList(RlpWriter rlp, List<AccessListEntry> entries) {
    rlp.startList();
    for (AccessListEntry entry : entries) {
      rlp.startList().write(entry.address()).startList();
      entry.storageKeys().forEach(rlp::write);
      rlp.endList().endList();
    }
    rlp.endList();
  }

  private static void writeAuthorization(RlpWriter rlp, Authorization authorization) {
    rlp.startList().write(authorization.chainId()).write(authorization.address());
    rlp.write(authorization.nonce()).write(authorization.yParity());
    rlp.write(authorization.r()).write(authorization.s()).endList();
  }

  private static void writeSignature(RlpWriter rlp, UInt256 v, Signature signature) {
    rlp.write(v).write(signature.r()).write(signature.s());
  }

  private static UInt256 legacyV(@Nullable UInt256 chainId, int yParity) {
    return chainId == null
        ? UInt256.of(V_WITHOUT_CHAIN + yParity)
        : chainId.times(2).plus(FIRST_REPLAY_PROTECTED_V).plus(UInt256.of(yParity));
  }

  private static UInt256 chainId(Transaction transaction) {
    if (transaction.chainId() == null) {
      throw new IllegalArgumentException("a typed transaction needs a chain id");
    }
    return transaction.chainId();
  }

  private static Signature signature(Transaction transaction) {
    if (transaction.signature() == null) {
      throw new IllegalArgumentException("the transaction is not signed");
    }
    return transaction.signature();
  }

  // ----------------------------------------------------------------- decoding

  /** The transaction that these bytes, and no others, are the coding of. */
  public static Transaction decode(Bytes bytes) {
    if (bytes.isEmpty()) {
      throw new RlpException("an empty transaction");
    }
    int first = bytes.get(0) & 0xff;
    if (first >= 0xc0) {
      RlpReader rlp = RlpReader.of(bytes);
      Transaction transaction = readLegacy(rlp.readList());
      rlp.expectEnd();
      return transaction;
    }
    if (first == 0 || first >= TransactionType.values().length) {
      throw new RlpException("transaction type 0x%02x is not known".formatted(first));
    }
    RlpReader rlp = RlpReader.of(bytes.slice(1, bytes.size()));
    Transaction transaction = readTyped(TransactionType.values()[first], rlp.readList());
    rlp.expectEnd();
    return transaction;
  }

  /** Takes the next transaction of a block's list. */
  public static Transaction read(RlpReader rlp) {
    if (rlp.nextIsList()) {
      return decode(rlp.readRaw());
    }
    Bytes typed = rlp.readBytes();
    if (!typed.isEmpty() && (typed.get(0) & 0xff) >= 0xc0) {
      throw new RlpException("a legacy transaction wrapped into a byte string");
    }
    return decode(typed);
  }

  private static Transaction readLegacy(RlpReader rlp) {
    long nonce = rlp.readLong();
    UInt256 gasPrice = rlp.readUInt256();
    Call call = readCall(rlp);
    UInt256 v = rlp.readUInt256();
    UInt256 r = rlp.readUInt256();
    UInt256 s = rlp.readUInt256();
    rlp.expectEnd();
    UInt256 chainId = null;
    int parity = NO_PARITY;
    if (v.compareTo(FIRST_REPLAY_PROTECTED_V) >= 0) {
      UInt256 rest = v.minus(FIRST_REPLAY_PROTECTED_V);
      parity = (int) (rest.limb0() & 1);
      chainId = UInt256.of(rest.toBigInteger().shiftRight(1));
    } else if (v.toLong() == V_WITHOUT_CHAIN || v.toLong() == V_WITHOUT_CHAIN + 1) {
      parity = (int) v.toLong() - V_WITHOUT_CHAIN;
    }
    return new Transaction(
        TransactionType.LEGACY,
        chainId,
        nonce,
        gasPrice,
        gasPrice,
        call.gasLimit,
        call.to,
        call.value,
        call.data,
        List.of(),
        UInt256.ZERO,
        List.of(),
        List.of(),
        new Signature(parity, r, s));
  }

  private static Transaction readTyped(TransactionType type, RlpReader rlp) {
    UInt256 chainId = rlp.readUInt256();
    long nonce = rlp.readLong();
    UInt256 first = rlp.readUInt256();
    boolean hasTwoFees = type != TransactionType.ACCESS_LIST;
    UInt256 maxFee = hasTwoFees ? rlp.readUInt256() : first;
    Call call = readCall(rlp);
    if (call.to == null && (type == TransactionType.BLOB || type == TransactionType.SET_CODE)) {
      throw new RlpException("a transaction of type " + type.ordinal() + " can not create");
    }
    List<AccessListEntry> accessList = readAccessList(rlp.readList());
    UInt256 maxFeePerBlobGas = UInt256.ZERO;
    List<Hash> hashes = new ArrayList<>();
    if (type == TransactionType.BLOB) {
      maxFeePerBlobGas = rlp.readUInt256();
      for (RlpReader list = rlp.readList(); list.hasNext(); ) {
        hashes.add(list.readHash());
      }
    }
    List<Authorization> authorizations = new ArrayList<>();
    if (type == TransactionType.SET_CODE) {
      for (RlpReader list = rlp.readList(); list.hasNext(); ) {
        authorizations.add(readAuthorization(list.readList()));
      }
    }
    UInt256 parity = rlp.readUInt256();
    UInt256 r = rlp.readUInt256();
    UInt256 s = rlp.readUInt256();
    rlp.expectEnd();
    return new Transaction(
        type,
        chainId,
        nonce,
        maxFee,
        first,
        call.gasLimit,
        call.to,
        call.value,
        call.data,
        accessList,
        maxFeePerBlobGas,
        List.copyOf(hashes),
        List.copyOf(authorizations),
        new Signature((int) parity.toLongAtMost(NO_PARITY), r, s));
  }

  private record Call(long gasLimit, @Nullable Address to, UInt256 value, Bytes data) {}

  private static Call readCall(RlpReader rlp) {
    long gasLimit = rlp.readLong();
    Bytes to = rlp.readBytes();
    if (!to.isEmpty() && to.size() != Address.SIZE) {
      throw new RlpException("the recipient has " + to.size() + " bytes, not 20 or none");
    }
    Address address = to.isEmpty() ? null : Address.of(to);
    return new Call(gasLimit, address, rlp.readUInt256(), rlp.readBytes());
  }

  private static List<AccessListEntry> readAccessList(RlpReader rlp) {
    List<AccessListEntry> entries = new ArrayList<>();
    while (rlp.hasNext()) {
      RlpReader entry = rlp.readList();
      Address address = entry.readAddress();
      List<Hash> keys = new ArrayList<>();
      for (RlpReader list = entry.readList(); list.hasNext(); ) {
        keys.add(list.readHash());
      }
      entry.expectEnd();
      entries.add(new AccessListEntry(address, List.copyOf(keys)));
    }
    return List.copyOf(entries);
  }

  private static Authorization readAuthorization(RlpReader rlp) {
    UInt256 chainId = rlp.readUInt256();
    Address address = rlp.readAddress();
    long nonce = rlp.readLong();
    UInt256 parity = rlp.readUInt256();
    if (parity.compareTo(UInt256.of(255)) > 0) {
      throw new RlpException("an authorisation's parity above 255");
    }
    UInt256 r = rlp.readUInt256();
    UInt256 s = rlp.readUInt256();
    rlp.expectEnd();
    return new Authorization(chainId, address, nonce, (int) parity.toLong(), r, s);
  }
}
