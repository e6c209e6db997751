package io.evmesh.engine.block;

import io.evmesh.engine.crypto.Keccak256;
import io.evmesh.engine.rlp.RlpException;
import io.evmesh.engine.rlp.RlpReader;
import io.evmesh.engine.rlp.RlpWriter;
import io.evmesh.engine.transaction.Transaction;
import io.evmesh.engine.transaction.TransactionCodec;
import io.evmesh.engine.transaction.TransactionType;
import io.evmesh.engine.types.Bytes;
import io.evmesh.engine.types.Hash;
import java.util.ArrayList;
import java.util.List;

/** Blocks as bytes. Decoding throws {@link RlpException} for whatever is not a valid coding. */
public final class BlockCodec {
  private static final int NONCE_SIZE = 8;

  private BlockCodec() {}

  /** The block that these bytes, and no others, are the coding of. */
  public static Block decode(Bytes bytes) {
    RlpReader all = RlpReader.of(bytes);
    RlpReader rlp = all.readList();
    all.expectEnd();
    BlockHeader header = readHeader(rlp.readList());
    List<Transaction> transactions = new ArrayList<>();
    for (RlpReader list = rlp.readList(); list.hasNext(); ) {
      transactions.add(TransactionCodec.read(list));
    }
    List<BlockHeader> ommers = new ArrayList<>();
    for (RlpReader list = rlp.readList(); list.hasNext(); ) {
      ommers.add(readHeader(list.readList()));
    }
    List<Withdrawal> withdrawals = null;
    if (rlp.hasNext()) {
      withdrawals = new ArrayList<>();
      for (RlpReader list = rlp.readList(); list.hasNext(); ) {
        withdrawals.add(readWithdrawal(list.readList()));
      }
    }
    rlp.expectEnd();
    return new Block(header, transactions, ommers, withdrawals);
  }

  /** The header that these bytes, and no others, are the coding of. */
  public static BlockHeader decodeHeader(Bytes bytes) {
    RlpReader rlp = RlpReader.of(bytes);
    BlockHeader header = readHeader(rlp.readList());
    rlp.expectEnd();
    return header;
  }

  /** The header that a list holds. */
  static BlockHeader readHeader(RlpReader rlp) {
    BlockHeader header =
        new BlockHeader(
            rlp.readHash(),
            rlp.readHash(),
            rlp.readAddress(),
            rlp.readHash(),
            rlp.readHash(),
            rlp.readHash(),
            rlp.readFixed(LogsBloom.SIZE),
            rlp.readUInt256(),
            rlp.readLong(),
            rlp.readLong(),
            rlp.readLong(),
            rlp.readLong(),
            rlp.readBytes(),
            rlp.readHash(),
            rlp.readFixed(NONCE_SIZE),
            rlp.hasNext() ? rlp.readUInt256() : null,
            rlp.hasNext() ? rlp.readHash() : null,
            rlp.hasNext() ? (Long) rlp.readLong() : null,
            rlp.hasNext() ? (Long) rlp.readLong() : null,
            rlp.hasNext() ? rlp.readHash() : null,
            rlp.hasNext() ? rlp.readHash() : null);
    rlp.expectEnd();
    return header;
  }

  private static Withdrawal readWithdrawal(RlpReader rlp) {
    Withdrawal withdrawal =
        new Withdrawal(rlp.readLong(), rlp.readLong(), rlp.readAddress(), rlp.readLong());
    rlp.expectEnd();
    return withdrawal;
  }

  /** The block's RLP. */
  public static Bytes encode(Block block) {
    return encode(block, BodyRules.encode(block.transactions()));
  }

  /** The block's RLP, given that of its transactions on their own. */
  static Bytes encode(Block block, List<Bytes> transactions) {
    RlpWriter rlp = new RlpWriter().startList();
    block.header().write(rlp);
    rlp.startList();
    for (int i = 0; i < transactions.size(); i++) {
      if (block.transactions().get(i).type() == TransactionType.LEGACY) {
        rlp.writeRaw(transactions.get(i));
      } else {
        rlp.write(transactions.get(i));
      }
    }
    rlp.endList();
    writeOmmers(rlp, block.ommers());
    if (block.withdrawals() != null) {
      rlp.startList();
      block.withdrawals().forEach(withdrawal -> rlp.writeRaw(encode(withdrawal)));
      rlp.endList();
    }
    return rlp.endList().toBytes();
  }

  static Bytes encode(Withdrawal withdrawal) {
    RlpWriter rlp = new RlpWriter().startList().write(withdrawal.index());
    rlp.write(withdrawal.validatorIndex()).write(withdrawal.address());
    return rlp.write(withdrawal.amountGwei()).endList().toBytes();
  }

  /** Keccak-256 of the list of ommers. */
  static Hash ommersHash(List<BlockHeader> ommers) {
    RlpWriter rlp = new RlpWriter();
    writeOmmers(rlp, ommers);
    return Keccak256.hash(rlp.toBytes());
  }

  private static void writeOmmers(RlpWriter rlp, List<BlockHeader> ommers) {
    rlp.startList();
    ommers.forEach(ommer -> ommer.write(rlp));
    rlp.endList();
  }
}
