package io.evmesh.input.recording;

import io.evmesh.engine.execution.RecoveredTransaction;
import io.evmesh.engine.transaction.AccessListEntry;
import io.evmesh.engine.transaction.Authorization;
import io.evmesh.engine.transaction.Transaction;
import io.evmesh.engine.transaction.TransactionType;
import io.evmesh.engine.types.Hash;
import io.evmesh.engine.types.UInt256;
import io.evmesh.input.json.Json;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads one element of {@code txs.json}. Fields that every transaction has must be there; those of
 * another type may be missing, null, empty or zero, but hold nothing.
 */
final class TransactionRow {
  private static final int MAX_PARITY = 255;

  private TransactionRow() {}

  static RecoveredTransaction read(Json row) {
    TransactionType type = type(row.at("tx_type"));
    UInt256 price = row.at("gas_price").quantity();
    Json to = row.at("to");
    Transaction transaction =
        new Transaction(
            type,
            chainId(row, type),
            row.at("nonce").unsignedLong(),
            price,
            priorityFee(row, type, price),
            row.at("gas_limit").unsignedLong(),
            to.isNull() ? null : to.address(),
            row.at("value").quantity(),
            row.at("data").bytes(),
            accessList(row, type),
            blobFee(row, type),
            blobHashes(row, type),
            authorizations(row, type),
            null);
    return new RecoveredTransaction(transaction, row.at("caller").address());
  }

  private static TransactionType type(Json number) {
    TransactionType[] types = TransactionType.values();
    long value = number.unsignedLong();
    if (Long.compareUnsigned(value, types.length) >= 0) {
      throw number.fault("there is no transaction type " + Long.toUnsignedString(value));
    }
    return types[(int) value];
  }

  private static @Nullable UInt256 chainId(Json row, TransactionType type) {
    if (row.has("chain_id")) {
      return row.at("chain_id").quantity();
    }
    if (type != TransactionType.LEGACY) {
      throw row.fault("field 'chain_id' is missing");
    }
    return null;
  }

  private static UInt256 priorityFee(Json row, TransactionType type, UInt256 price) {
    boolean has = row.has("gas_priority_fee");
    if (type.compareTo(TransactionType.DYNAMIC_FEE) >= 0) {
      return row.at("gas_priority_fee").quantity();
    }
    if (has && !row.at("gas_priority_fee").quantity().equals(price)) {
      throw row.at("gas_priority_fee").fault("is not a field of type " + type);
    }
    return price;
  }

  private static UInt256 blobFee(Json row, TransactionType type) {
    if (type == TransactionType.BLOB) {
      return row.at("max_fee_per_blob_gas").quantity();
    }
    if (row.has("max_fee_per_blob_gas") && !row.at("max_fee_per_blob_gas").quantity().isZero()) {
      throw row.at("max_fee_per_blob_gas").fault("is not a field of type " + type);
    }
    return UInt256.ZERO;
  }

  /** The elements of a list that may be missing, and must be empty if the type has no such list. */
  private static List<Json> list(Json row, String field, TransactionType type, boolean allowed) {
    if (!row.has(field)) {
      return List.of();
    }
    List<Json> elements = row.at(field).elements();
    if (!allowed && !elements.isEmpty()) {
      throw row.at(field).fault("is not a field of type " + type);
    }
    return elements;
  }

  private static List<AccessListEntry> accessList(Json row, TransactionType type) {
    List<AccessListEntry> entries = new ArrayList<>();
    for (Json entry : list(row, "access_list", type, type != TransactionType.LEGACY)) {
      List<Hash> keys = new ArrayList<>();
      if (entry.has("storage_keys")) {
        entry.at("storage_keys").elements().forEach(key -> keys.add(key.hash()));
      }
      entries.add(new AccessListEntry(entry.at("address").address(), List.copyOf(keys)));
    }
    return List.copyOf(entries);
  }

  private static List<Hash> blobHashes(Json row, TransactionType type) {
    return list(row, "blob_hashes", type, type == TransactionType.BLOB).stream()
        .map(Json::hash)
        .toList();
  }

  private static List<Authorization> authorizations(Json row, TransactionType type) {
    return list(row, "authorization_list", type, type == TransactionType.SET_CODE).stream()
        .map(TransactionRow::authorization)
        .toList();
  }

  private static Authorization authorization(Json fields) {
    Json parity = fields.at("y_parity");
    long value = parity.unsignedLong();
    if (Long.compareUnsigned(value, MAX_PARITY) > 0) {
      throw parity.fault("is above " + MAX_PARITY);
    }
    return new Authorization(
        fields.at("chain_id").quantity(),
        fields.at("address").address(),
        fields.at("nonce").unsignedLong(),
        (int) value,
        fields.at("r").quantity(),
        fields.at("s").quantity());
  }
}
