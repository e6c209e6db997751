package io.evmesh.engine.block;

import io.evmesh.engine.rlp.RlpReader;
import io.evmesh.engine.rlp.RlpWriter;
import io.evmesh.engine.types.Bytes;

/** Makes headers that tell one thing wrong. */
final class HeaderChange {
  static final int OMMERS_HASH = 1;
  static final int COINBASE = 2;
  static final int STATE_ROOT = 3;
  static final int TRANSACTIONS_ROOT = 4;
  static final int RECEIPTS_ROOT = 5;
  static final int LOGS_BLOOM = 6;
  static final int DIFFICULTY = 7;
  static final int NUMBER = 8;
  static final int GAS_LIMIT = 9;
  static final int GAS_USED = 10;
  static final int TIMESTAMP = 11;
  static final int EXTRA_DATA = 12;
  static final int NONCE = 14;
  static final int BASE_FEE = 15;
  static final int WITHDRAWALS_ROOT = 16;
  static final int BLOB_GAS_USED = 17;
  static final int EXCESS_BLOB_GAS = 18;
  static final int REQUESTS_HASH = 20;

  private HeaderChange() {}

  /** The header with another content in one field, counted from 0 in the order of the coding. */
  static BlockHeader set(BlockHeader header, int field, Bytes content) {
    RlpWriter before = new RlpWriter();
    header.write(before);
    RlpReader items = RlpReader.of(before.toBytes()).readList();
    RlpWriter after = new RlpWriter().startList();
    for (int i = 0; items.hasNext(); i++) {
      Bytes item = items.readBytes();
      after.write(i == field ? content : item);
    }
    return BlockCodec.decodeHeader(after.endList().toBytes());
  }
}
