package io.evmesh.persistence.event;

import io.evmesh.engine.block.Block;
import io.evmesh.engine.block.BlockCodec;
import io.evmesh.engine.block.Receipt;
import io.evmesh.engine.codec.ByteReader;
import io.evmesh.engine.codec.ByteWriter;
import io.evmesh.engine.codec.MalformedBytesException;
import io.evmesh.engine.evm.Log;
import io.evmesh.engine.rlp.RlpException;
import io.evmesh.engine.state.Account;
import io.evmesh.engine.state.Code;
import io.evmesh.engine.transaction.TransactionType;
import io.evmesh.engine.types.Address;
import io.evmesh.engine.types.Hash;
import io.evmesh.engine.types.UInt256;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Events as bytes. An event begins with the version of its form (a byte, now {@value #VERSION}),
 * its kind (a byte), its epoch and its block, and ends with the CRC-32C of all that, four bytes,
 * the lowest first. Numbers have seven bits in a byte, the lowest first; words have their length in
 * a byte and no leading zeros; the rest is told at each kind's method. A later version must go on
 * to read every earlier one.
 */
public final class EventCodec {
  /** The form that is written. */
  public static final int VERSION = 1;

  /** How many bytes from the beginning {@link #beginning} needs, at most. */
  public static final int BEGINNING_SIZE = 22;

  private static final int EPOCH_BEGUN = 1;
  private static final int SHARD_SEALED = 2;
  private static final int BLOCK_COMMITTED = 3;
  private static final int REVERTED = 4;

  // Flags of an account
  private static final int PRESENT = 1;
  private static final int WIPED = 2;
  private static final int HAS_CODE = 4;

  // Flags of a receipt
  private static final int SUCCESS = 1;
  private static final int HAS_ROOT = 2;

  private EventCodec() {}

  /**
   * What an event begins with.
   *
   * @param committed whether it is a {@link BlockCommitted}
   * @param reverted whether it is a {@link Reverted}
   */
  public record Beginning(boolean committed, boolean reverted, long epoch, long block) {}

  /** The bytes of an event. */
  public static byte[] encode(ChainEvent event) {
    return switch (event) {
      case EpochBegun begun -> begin(EPOCH_BEGUN, begun, 32).finish();
      case ShardSealed sealed -> encode(sealed);
      case BlockCommitted committed -> encode(committed);
      case Reverted reverted -> {
        ByteWriter out = begin(REVERTED, reverted, 32);
        out.number(reverted.edits());
        yield out.finish();
      }
    };
  }

  private static ByteWriter begin(int kind, ChainEvent event, int capacityBytes) {
    ByteWriter out = new ByteWriter(capacityBytes);
    out.octet(VERSION);
    out.octet(kind);
    out.number(event.epoch());
    out.number(event.block() + 1); // before the first block it is -1
    return out;
  }

  /** Shard, accounts (address, flags, nonce, balance, code hash, slots), codes. */
  private static byte[] encode(ShardSealed sealed) {
    ByteWriter out = begin(SHARD_SEALED, sealed, 64 + 128 * sealed.accounts().size());
    out.number(sealed.shard());
    out.number(sealed.accounts().size());
    for (AccountChange change : sealed.accounts()) {
      write(out, change);
    }
    out.number(sealed.codes().size());
    for (Code code : sealed.codes()) {
      out.bytes(code.bytes());
    }
    return out.finish();
  }

  private static void write(ByteWriter out, AccountChange change) {
    out.address(change.address());
    Account account = change.account();
    boolean hasCode = account != null && !account.codeHash().equals(Code.EMPTY.hash());
    out.octet(
        (account != null ? PRESENT : 0) | (change.wiped() ? WIPED : 0) | (hasCode ? HAS_CODE : 0));
    if (account != null) {
      out.number(account.nonce());
      out.word(account.balance());
      if (hasCode) {
        out.hash(account.codeHash());
      }
    }
    int slots = change.slotCount();
    out.number(slots);
    for (int i = 0; i < slots; i++) {
      for (int limb = 0; limb < AccountChange.LIMBS; limb += 4) {
        out.word(
            change.limb(i, limb),
            change.limb(i, limb + 1),
            change.limb(i, limb + 2),
            change.limb(i, limb + 3));
      }
    }
  }

  /** Shards, RLP of the block, its hash, and of each transaction sender and receipt. */
  private static byte[] encode(BlockCommitted committed) {
    int transactions = committed.senders().size();
    ByteWriter out = begin(BLOCK_COMMITTED, committed, 1024 + 512 * transactions);
    out.number(committed.shards().size());
    for (int shard : committed.shards()) {
      out.number(shard);
    }
    out.bytes(BlockCodec.encode(committed.body()));
    out.hash(committed.hash());
    out.number(transactions);
    long gasBefore = 0;
    for (int i = 0; i < transactions; i++) {
      out.address(committed.senders().get(i));
      Receipt receipt = committed.receipts().get(i);
      write(out, receipt, gasBefore);
      gasBefore = receipt.cumulativeGasUsed();
    }
    return out.finish();
  }

  private static void write(ByteWriter out, Receipt receipt, long gasBefore) {
    out.octet(receipt.type().ordinal());
    Hash root = receipt.stateRoot();
    out.octet((receipt.success() ? SUCCESS : 0) | (root != null ? HAS_ROOT : 0));
    if (root != null) {
      out.hash(root);
    }
    out.number(receipt.cumulativeGasUsed() - gasBefore);
    out.number(receipt.logs().size());
    for (Log log : receipt.logs()) {
      out.address(log.address());
      out.number(log.topics().size());
      log.topics().forEach(out::hash);
      out.bytes(log.data());
    }
  }

  /**
   * The event that these bytes are of.
   *
   * @throws CorruptEventException if they are not of one
   */
  public static ChainEvent decode(byte[] bytes) {
    try {
      return read(ByteReader.ofSummed(bytes));
    } catch (MalformedBytesException e) {
      throw new CorruptEventException(e);
    }
  }

  private static ChainEvent read(ByteReader in) {
    int kind = kind(in);
    long epoch = in.number();
    long block = in.number() - 1;
    ChainEvent event =
        switch (kind) {
          case EPOCH_BEGUN -> new EpochBegun(epoch, block);
          case SHARD_SEALED -> readSealed(in, epoch, block);
          case BLOCK_COMMITTED -> readCommitted(in, epoch);
          case REVERTED -> new Reverted(epoch, block, in.number());
          default -> throw new MalformedBytesException("it is of the unknown kind " + kind);
        };
    in.expectEnd();
    if (event.block() != block) {
      throw new MalformedBytesException("it tells two blocks");
    }
    return event;
  }

  /** What an event begins with, from its first {@value #BEGINNING_SIZE} bytes. */
  public static Beginning beginning(byte[] bytes) {
    try {
      ByteReader in = ByteReader.of(bytes);
      int kind = kind(in);
      return new Beginning(kind == BLOCK_COMMITTED, kind == REVERTED, in.number(), in.number() - 1);
    } catch (MalformedBytesException e) {
      throw new CorruptEventException(e);
    }
  }

  private static int kind(ByteReader in) {
    int version = in.octet();
    if (version != VERSION) {
      throw new MalformedBytesException("it is of the unknown form " + version);
    }
    return in.octet();
  }

  private static ShardSealed readSealed(ByteReader in, long epoch, long block) {
    int shard = in.numberTo(Integer.MAX_VALUE);
    int count = in.count();
    List<AccountChange> accounts = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      accounts.add(readAccount(in));
    }
    int codeCount = in.count();
    List<Code> codes = new ArrayList<>(codeCount);
    for (int i = 0; i < codeCount; i++) {
      codes.add(Code.of(in.bytes()));
    }
    return new ShardSealed(epoch, block, shard, accounts, codes);
  }

  private static AccountChange readAccount(ByteReader in) {
    Address address = in.address();
    int flags = in.octet();
    @Nullable Account account = null;
    if ((flags & PRESENT) != 0) {
      long nonce = in.number();
      UInt256 balance = in.word();
      account =
          new Account(nonce, balance, (flags & HAS_CODE) != 0 ? in.hash() : Code.EMPTY.hash());
    }
    long[] slots = new long[AccountChange.LIMBS * in.count(2)];
    for (int i = 0; i < slots.length; i += 4) {
      in.word(slots, i);
    }
    return new AccountChange(address, account, (flags & WIPED) != 0, slots);
  }

  private static BlockCommitted readCommitted(ByteReader in, long epoch) {
    int shardCount = in.count();
    List<Integer> shards = new ArrayList<>(shardCount);
    for (int i = 0; i < shardCount; i++) {
      shards.add(in.numberTo(Integer.MAX_VALUE));
    }
    Block body;
    try {
      body = BlockCodec.decode(in.bytes());
    } catch (RlpException e) {
      throw new MalformedBytesException("its block can not be read: " + e.getMessage());
    }
    Hash hash = in.hash();
    int count = in.count();
    List<Address> senders = new ArrayList<>(count);
    List<Receipt> receipts = new ArrayList<>(count);
    long gas = 0;
    for (int i = 0; i < count; i++) {
      senders.add(in.address());
      Receipt receipt = readReceipt(in, gas);
      receipts.add(receipt);
      gas = receipt.cumulativeGasUsed();
    }
    return new BlockCommitted(epoch, shards, body, hash, senders, receipts);
  }

  private static Receipt readReceipt(ByteReader in, long gasBefore) {
    int type = in.octet();
    TransactionType[] types = TransactionType.values();
    if (type >= types.length) {
      throw new MalformedBytesException("it has a transaction of type " + type);
    }
    int flags = in.octet();
    Hash root = (flags & HAS_ROOT) != 0 ? in.hash() : null;
    long gas = gasBefore + in.number();
    int count = in.count();
    List<Log> logs = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      Address address = in.address();
      int topicCount = in.count();
      List<Hash> topics = new ArrayList<>(topicCount);
      for (int topic = 0; topic < topicCount; topic++) {
        topics.add(in.hash());
      }
      logs.add(new Log(address, List.copyOf(topics), in.bytes()));
    }
    return Receipt.of(types[type], root, (flags & SUCCESS) != 0, gas, List.copyOf(logs));
  }
}
