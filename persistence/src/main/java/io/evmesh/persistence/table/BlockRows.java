package io.evmesh.persistence.table;

import io.evmesh.engine.block.Block;
import io.evmesh.engine.block.BlockCodec;
import io.evmesh.engine.block.Receipt;
import io.evmesh.engine.evm.Log;
import io.evmesh.engine.state.Account;
import io.evmesh.engine.state.Code;
import io.evmesh.engine.transaction.Transaction;
import io.evmesh.engine.transaction.TransactionCodec;
import io.evmesh.engine.types.BigEndian;
import io.evmesh.engine.types.Bytes;
import io.evmesh.engine.types.Hash;
import io.evmesh.persistence.event.AccountChange;
import io.evmesh.persistence.event.BlockCommitted;
import io.evmesh.persistence.event.ShardSealed;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Says what a block is in each table. */
final class BlockRows {
  static final int TOPICS = 4;

  private BlockRows() {}

  /** The rows of one block in a table. */
  static void write(Table table, CommittedBlock block, Rows rows) throws SQLException {
    switch (table) {
      case BLOCKS -> block(block.commit(), rows);
      case TRANSACTIONS -> transactions(block.commit(), rows);
      case LOGS -> logs(block.commit(), rows);
      case ACCOUNT_CHANGES -> accounts(block.parts(), rows);
      case SLOT_CHANGES -> slots(block.parts(), rows);
      case WIPES -> wipes(block.parts(), rows);
    }
  }

  private static void block(BlockCommitted commit, Rows rows) throws SQLException {
    Block body = commit.body();
    Block bare = new Block(body.header(), List.of(), body.ommers(), body.withdrawals());
    rows.number(commit.block());
    rows.bytes(bytes(commit.hash()));
    rows.number(body.header().timestamp());
    rows.number(body.header().gasUsed());
    rows.number(body.transactions().size());
    rows.number(commit.receipts().stream().mapToLong(receipt -> receipt.logs().size()).sum());
    rows.bytes(BlockCodec.encode(bare).unsafeArray());
    rows.endRow();
  }

  private static void transactions(BlockCommitted commit, Rows rows) throws SQLException {
    List<Transaction> transactions = commit.body().transactions();
    long firstLog = 0;
    for (int i = 0; i < transactions.size(); i++) {
      Transaction transaction = transactions.get(i);
      Receipt receipt = commit.receipts().get(i);
      rows.number(Position.of(commit.block(), i));
      rows.bytes(bytes(TransactionCodec.hash(transaction)));
      rows.bytes(commit.senders().get(i).toBytes().unsafeArray());
      rows.bytes(TransactionCodec.encode(transaction).unsafeArray());
      if (receipt.stateRoot() == null) {
        rows.number(receipt.success() ? 1 : 0);
        rows.none();
      } else {
        rows.none();
        rows.bytes(bytes(receipt.stateRoot()));
      }
      rows.number(receipt.cumulativeGasUsed());
      rows.number(firstLog);
      rows.number(receipt.logs().size());
      rows.endRow();
      firstLog += receipt.logs().size();
    }
  }

  private static void logs(BlockCommitted commit, Rows rows) throws SQLException {
    long index = 0;
    for (int i = 0; i < commit.receipts().size(); i++) {
      for (Log log : commit.receipts().get(i).logs()) {
        rows.number(Position.of(commit.block(), index++));
        rows.number(i);
        rows.bytes(log.address().toBytes().unsafeArray());
        for (int topic = 0; topic < TOPICS; topic++) {
          rows.optional(topic < log.topics().size() ? bytes(log.topics().get(topic)) : null);
        }
        rows.bytes(log.data().unsafeArray());
        rows.endRow();
      }
    }
  }

  private static void accounts(List<ShardSealed> parts, Rows rows) throws SQLException {
    for (ShardSealed part : parts) {
      for (AccountChange change : part.accounts()) {
        Account account = change.account();
        rows.bytes(change.address().toBytes().unsafeArray());
        rows.number(part.block());
        if (account == null) {
          rows.none();
          rows.none();
          rows.none();
        } else {
          rows.number(account.nonce());
          rows.bytes(account.balance().toMinimalBytes().unsafeArray());
          rows.optional(codeHash(account));
        }
        rows.endRow();
      }
    }
  }

  private static byte @Nullable [] codeHash(Account account) {
    return account.codeHash().equals(Code.EMPTY.hash()) ? null : bytes(account.codeHash());
  }

  private static void slots(List<ShardSealed> parts, Rows rows) throws SQLException {
    for (ShardSealed part : parts) {
      for (AccountChange change : part.accounts()) {
        if (change.slotCount() > 0) {
          slots(part.block(), change, rows);
        }
      }
    }
  }

  private static void slots(long block, AccountChange change, Rows rows) throws SQLException {
    byte[] address = change.address().toBytes().unsafeArray();
    for (int i = 0; i < change.slotCount(); i++) {
      rows.bytes(address);
      rows.bytes(word(change, i, 0));
      rows.number(block);
      rows.bytes(withoutZeros(word(change, i, 4)));
      rows.endRow();
    }
  }

  /** The 32 bytes of the four limbs of a slot that begin with {@code limb}. */
  private static byte[] word(AccountChange change, int slot, int limb) {
    byte[] word = new byte[Hash.SIZE];
    for (int i = 0; i < 4; i++) {
      BigEndian.putLong(word, 8 * (3 - i), change.limb(slot, limb + i));
    }
    return word;
  }

  private static byte[] withoutZeros(byte[] word) {
    int zeros = 0;
    while (zeros < word.length && word[zeros] == 0) {
      zeros++;
    }
    return zeros == 0 ? word : Arrays.copyOfRange(word, zeros, word.length);
  }

  private static void wipes(List<ShardSealed> parts, Rows rows) throws SQLException {
    for (ShardSealed part : parts) {
      for (AccountChange change : part.accounts()) {
        if (change.wiped()) {
          rows.bytes(change.address().toBytes().unsafeArray());
          rows.number(part.block());
          rows.endRow();
        }
      }
    }
  }

  static byte[] bytes(Hash hash) {
    Bytes bytes = hash.toBytes();
    return bytes.unsafeArray();
  }
}
