package io.evmesh.engine.parallel.wire;

import io.evmesh.engine.codec.ByteReader;
import io.evmesh.engine.codec.ByteWriter;
import io.evmesh.engine.parallel.account.CreditBatch;
import io.evmesh.engine.parallel.account.VersionedAccount;
import io.evmesh.engine.parallel.account.VersionedStorage;
import io.evmesh.engine.parallel.settle.BlockScope;
import io.evmesh.engine.parallel.settle.ShardSettle;
import io.evmesh.engine.parallel.settle.StorageSettle;
import io.evmesh.engine.state.Account;
import io.evmesh.engine.state.StateView;
import io.evmesh.engine.types.Address;
import io.evmesh.engine.types.UInt256;
import org.jspecify.annotations.Nullable;

/**
 * What a lane's transactions did to places of another node. With it go the committed values that
 * these places may ask for, so that none of them ever waits for one.
 *
 * <p>Writing asks the base below the block for them, of which the lane has asked for most before:
 * that may take a while, as {@link io.evmesh.engine.parallel.settle.Settle#askBase} may, which a
 * lane calls for places of its own node where that is not the one that knows the base.
 */
public final class SettleCodec {
  private static final int TELLS_STORAGE = Wire.FREE_FLAG;
  private static final int HAS_STORAGE = Wire.FREE_FLAG << 1;
  private static final int HAS_SLOTS = Wire.FREE_FLAG << 2;
  private static final int FLAGS = 2 * HAS_SLOTS;

  private SettleCodec() {}

  /**
   * Version, shard, accounts, credits. An account: address, flags, committed account, touches,
   * slots.
   */
  public static void write(ByteWriter out, ShardSettle settle, StateView base) {
    Wire.begin(out);
    out.number(settle.shard());
    Wire.CodeWriter codes = new Wire.CodeWriter();
    out.number(settle.accounts.size());
    for (VersionedAccount account : settle.accounts) {
      out.address(account.address);
      writeCommitted(out, account, base);
      AccountForm.write(out, account, codes);
      VersionedStorage slots = account.storage;
      if (slots != null) {
        StorageForm.write(out, account.address, slots, base);
      }
    }
    CreditBatch credits = settle.credits;
    Wire.flag(out, credits != null);
    if (credits != null) {
      out.address(credits.address());
      Wire.account(out, base.account(credits.address()), 0);
      writeCredits(out, credits);
    }
  }

  private static void writeCommitted(ByteWriter out, VersionedAccount account, StateView base) {
    int flags = account.storage != null ? HAS_SLOTS : 0;
    if (account.asksForStorage()) {
      flags |= TELLS_STORAGE | (base.hasStorage(account.address) ? HAS_STORAGE : 0);
    }
    Wire.account(out, account.base, flags);
  }

  /** How many, and of each: transaction (the difference to the last), whether any, wei. */
  static void writeCredits(ByteWriter out, CreditBatch credits) {
    out.number(credits.size());
    int last = -1;
    for (int i = 0; i < credits.size(); i++) {
      UInt256 wei = credits.wei(i);
      int step = credits.tx(i) - last - 1;
      Wire.flagged(out, step << 1 ^ step >> 31, wei != null);
      if (wei != null) {
        out.word(wei);
      }
      last = credits.tx(i);
    }
  }

  /** Version, contract, slots. */
  public static void write(ByteWriter out, StorageSettle settle, StateView base) {
    Wire.begin(out);
    out.address(settle.contract());
    StorageForm.write(out, settle.contract(), settle.storage(), base);
  }

  // ----------------------------------------------------------------- reading

  /**
   * Reads what was done to a shard.
   *
   * @param committed is told the committed values that come with it
   * @throws io.evmesh.engine.codec.MalformedBytesException if it is none in this block
   */
  public static ShardSettle readShard(ByteReader in, BlockScope scope, CommittedSink committed) {
    Wire.expectVersion(in);
    ShardSettle settle = new ShardSettle(in.numberTo(scope.plan().shards().count() - 1));
    Wire.CodeReader codes = new Wire.CodeReader();
    int transactions = scope.transactions().size();
    int count = in.count(Address.SIZE + 2);
    for (int i = 0; i < count; i++) {
      settle.accounts.add(readAccount(in, scope, committed, codes));
    }
    if (Wire.flag(in)) {
      Address address = in.address();
      committed.account(address, readCommitted(in));
      settle.credits = readCredits(in, address, transactions);
    }
    return settle;
  }

  private static @Nullable Account readCommitted(ByteReader in) {
    int flags = in.octet();
    Wire.check(flags < Wire.FREE_FLAG, "an account has unknown flags");
    return Wire.account(in, flags);
  }

  private static VersionedAccount readAccount(
      ByteReader in, BlockScope scope, CommittedSink committed, Wire.CodeReader codes) {
    Address address = in.address();
    int flags = in.octet();
    Wire.check(flags < FLAGS, "an account has unknown flags");
    Account base = Wire.account(in, flags);
    committed.account(address, base);
    boolean tells = (flags & TELLS_STORAGE) != 0;
    if (tells) {
      committed.storage(address, (flags & HAS_STORAGE) != 0);
    }
    VersionedAccount account =
        new VersionedAccount(address, base, scope.plan().predictions(address));
    int transactions = scope.transactions().size();
    boolean asks = AccountForm.read(in, account, transactions, codes);
    Wire.check(asks == tells, "whether an account has storage is told in vain, or not told");
    if ((flags & HAS_SLOTS) != 0) {
      VersionedStorage storage = new VersionedStorage(address, scope.base());
      StorageForm.read(in, address, storage, transactions, committed);
      account.storage = storage;
    }
    return account;
  }

  /** Reads what an account was given. */
  static CreditBatch readCredits(ByteReader in, Address address, int transactions) {
    CreditBatch credits = new CreditBatch(address);
    int count = in.count();
    int last = -1;
    for (int i = 0; i < count; i++) {
      long header = in.number();
      long step = header >>> 1;
      long tx = last + 1L + (step >>> 1 ^ -(step & 1));
      Wire.check(tx >= 0 && tx < transactions, "a credit is of no transaction of the block");
      last = (int) tx;
      credits.add(last, (header & 1) != 0 ? in.word() : null, null);
    }
    return credits;
  }

  /** Reads what was done to the slots of a contract; as {@link #readShard}. */
  public static StorageSettle readStorage(
      ByteReader in, BlockScope scope, CommittedSink committed) {
    Wire.expectVersion(in);
    Address contract = in.address();
    Wire.check(scope.plan().hasOwnStorage(contract), "a contract has no storage of its own");
    VersionedStorage storage = new VersionedStorage(contract, scope.base());
    StorageForm.read(in, contract, storage, scope.transactions().size(), committed);
    return new StorageSettle(contract, storage);
  }
}
