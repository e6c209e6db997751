package io.evmesh.engine.parallel.wire;

import io.evmesh.engine.codec.ByteReader;
import io.evmesh.engine.codec.ByteWriter;
import io.evmesh.engine.evm.BlockContext;
import io.evmesh.engine.execution.RecoveredTransaction;
import io.evmesh.engine.execution.TransactionResult;
import io.evmesh.engine.parallel.choice.HotSnapshot;
import io.evmesh.engine.parallel.share.Additions;
import io.evmesh.engine.parallel.share.Share;
import io.evmesh.engine.parallel.share.ShareAccount;
import io.evmesh.engine.parallel.share.ShareSlots;
import io.evmesh.engine.parallel.share.ShareValues;
import io.evmesh.engine.state.Account;
import io.evmesh.engine.state.Code;
import io.evmesh.engine.state.StateView;
import io.evmesh.engine.types.Address;
import io.evmesh.engine.types.UInt256;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A share of a block for the node that executes it, and what that node says of it, in parts: each
 * tells the results of some transactions, and what they were the first to find, and have left.
 */
public final class ShareCodec {
  // Flags of an account, or of a slot
  private static final int NEW = Wire.FREE_FLAG; // what was found is told
  private static final int CHANGED = Wire.FREE_FLAG << 1; // what is left is told
  private static final int FLAGS = 2 * CHANGED;
  private static final int ADDED = 1; // beside NEW and CHANGED
  private static final int USED = 2;

  private static final int FOUND = 4; // limbs after a slot's number
  private static final int LEFT = 8;

  private ShareCodec() {}

  /**
   * What a node is told before it gets transactions.
   *
   * @param hot slots whose values are worth following; null for none
   * @param memory what it is to do with values that it has kept
   */
  public record Opening(BlockContext block, @Nullable HotSnapshot hot, Memory memory) {}

  /** What becomes of the committed values that a node has kept. */
  public enum Memory {
    /** They are forgotten. */
    FORGET,
    /** They hold, and what the share before has left was not committed. */
    KEEP,
    /** What the share before has left was committed. */
    ADVANCE
  }

  private static final Memory[] MEMORIES = Memory.values();

  /** Version, block, hot slots, what becomes of kept values. */
  public static void write(ByteWriter out, Opening opening) {
    Wire.begin(out);
    BlockCodec.write(out, opening.block());
    BlockCodec.write(out, opening.hot());
    out.octet(opening.memory().ordinal());
  }

  /**
   * Reads an opening.
   *
   * @throws io.evmesh.engine.codec.MalformedBytesException if it is none
   */
  public static Opening readOpening(ByteReader in) {
    Wire.expectVersion(in);
    BlockContext block = BlockCodec.readContext(in);
    HotSnapshot hot = BlockCodec.readHot(in);
    int memory = in.octet();
    Wire.check(memory < MEMORIES.length, "it is not known what becomes of kept values");
    return new Opening(block, hot, MEMORIES[memory]);
  }

  /** A transaction of a block by its number there. */
  public record Numbered(int tx, RecoveredTransaction transaction) {}

  /** Version, how many, and of each its number, by the difference, and the transaction. */
  public static void writeTransactions(ByteWriter out, List<Numbered> transactions) {
    Wire.begin(out);
    out.number(transactions.size());
    int last = -1;
    for (Numbered each : transactions) {
      out.number(each.tx() - last - 1L);
      TransactionForm.write(out, each.transaction());
      last = each.tx();
    }
  }

  /**
   * Reads transactions, whose numbers ascend.
   *
   * @throws io.evmesh.engine.codec.MalformedBytesException if they are none
   */
  public static List<Numbered> readTransactions(ByteReader in) {
    Wire.expectVersion(in);
    int count = in.count(Address.SIZE);
    List<Numbered> transactions = new ArrayList<>(count);
    int last = -1;
    for (int i = 0; i < count; i++) {
      last = next(in, last, Integer.MAX_VALUE - 1);
      transactions.add(new Numbered(last, TransactionForm.read(in)));
    }
    return transactions;
  }

  private static int next(ByteReader in, int last, int most) {
    long next = last + 1L + in.numberTo(Integer.MAX_VALUE);
    Wire.check(next <= most, "it tells of a transaction that the block has not");
    return (int) next;
  }

  // -------------------------------------------------------------------- parts

  /** Version, results, news of what was found and left, new codes, what the fees were. */
  public static void write(ByteWriter out, List<Share.Done> done, ShareValues values) {
    Wire.begin(out);
    out.number(done.size());
    int last = -1;
    ResultCodec.Addresses addresses = new ResultCodec.Addresses();
    for (Share.Done each : done) {
      out.number(each.tx() - last - 1L);
      ResultCodec.write(out, each.result(), addresses);
      last = each.tx();
    }
    out.number(values.news().size());
    for (ShareAccount account : values.news()) {
      write(out, account);
    }
    List<Code> codes = values.newCodes();
    out.number(codes.size());
    codes.forEach(code -> out.bytes(code.bytes()));
    out.word(values.credited());
    values.forgetNews();
  }

  private static void write(ByteWriter out, ShareAccount account) {
    out.address(account.address());
    int flags = (account.isTold() ? 0 : NEW) | (account.isChanged() ? CHANGED : 0);
    Account found = account.isTold() ? null : account.found();
    Wire.account(out, found, flags);
    if (!account.isTold()) {
      out.number(account.tx());
    }
    Account left = account.left();
    if (account.isChanged()) {
      Wire.account(out, Objects.requireNonNull(left), 0);
    }
    ShareSlots slots = account.slots();
    int count = slots == null ? 0 : slots.newsCount();
    out.number(count);
    for (int i = 0; slots != null && i < count; i++) {
      write(out, slots, slots.news(i));
    }
  }

  private static void write(ByteWriter out, ShareSlots slots, int slot) {
    Additions additions = slots.additions(slot);
    boolean isUsed = additions != null && slots.isUsed(slot);
    out.octet(
        (slots.isTold(slot) ? 0 : NEW)
            | (slots.isChanged(slot) ? CHANGED : 0)
            | (additions != null ? ADDED : 0)
            | (isUsed ? USED : 0));
    long[] words = slots.words();
    word(out, words, ShareSlots.keyAt(slot));
    if (!slots.isTold(slot)) {
      word(out, words, ShareSlots.foundAt(slot));
      out.number(slots.tx(slot));
    }
    if (slots.isChanged(slot)) {
      word(out, words, ShareSlots.leftAt(slot));
    }
    if (additions != null) {
      write(out, additions);
    }
  }

  private static void word(ByteWriter out, long[] words, int at) {
    out.word(words[at], words[at + 1], words[at + 2], words[at + 3]);
  }

  private static void write(ByteWriter out, Additions additions) {
    out.number(additions.news().size());
    for (Additions.Addition each : additions.news()) {
      UInt256 added = each.added();
      boolean negative = added.limb3() < 0;
      Wire.flagged(out, each.tx(), negative);
      out.word(negative ? UInt256.ZERO.minus(added) : added);
      ConditionForm.write(out, each.conditions());
    }
  }

  // ----------------------------------------------------------------- reading

  /**
   * Reads a part.
   *
   * @param transactions how many the block has
   * @param values of the parts before, to which this one is added
   * @param base against which what was found is held
   * @return what came of transactions; null if something that was found is not so
   * @throws io.evmesh.engine.codec.MalformedBytesException if it is none
   */
  public static @Nullable List<Share.Done> read(
      ByteReader in, int transactions, ShareValues values, StateView base) {
    Wire.expectVersion(in);
    int count = in.count(2);
    List<Share.Done> done = new ArrayList<>(count);
    int last = -1;
    ResultCodec.Addresses addresses = new ResultCodec.Addresses();
    for (int i = 0; i < count; i++) {
      last = next(in, last, transactions - 1);
      TransactionResult result = ResultCodec.readResult(in, addresses);
      done.add(new Share.Done(last, result));
    }
    boolean holds = true;
    long[] words = new long[LEFT + 8];
    for (int left = in.count(Address.SIZE + 2); left > 0; left--) {
      holds &= readAccount(in, transactions, values, base, words);
    }
    for (int left = in.count(); left > 0; left--) {
      values.add(Code.of(in.bytes()));
    }
    values.credit(in.word());
    return holds ? done : null;
  }

  private static boolean readAccount(
      ByteReader in, int transactions, ShareValues values, StateView base, long[] words) {
    Address address = in.address();
    int flags = in.octet();
    Wire.check(flags < FLAGS, "an account has unknown flags");
    Account found = Wire.account(in, flags);
    ShareAccount account = values.find(address);
    Wire.check((account == null) == ((flags & NEW) != 0), "an account is told twice, or not");
    boolean holds = true;
    if (account == null) {
      holds = Objects.equals(found, base.account(address));
      account = values.add(address, found, in.numberTo(transactions - 1));
    }
    if ((flags & CHANGED) != 0) {
      int present = in.octet();
      Wire.check(present < NEW, "an account has unknown flags");
      values.leave(account, Wire.nonNull(Wire.account(in, present), "an account was removed"));
    }
    for (int left = in.count(2); left > 0; left--) {
      holds &= readSlot(in, transactions, values.slots(account), address, base, words);
    }
    return holds;
  }

  private static boolean readSlot(
      ByteReader in,
      int transactions,
      ShareSlots slots,
      Address owner,
      StateView base,
      long[] words) {
    int flags = in.octet();
    Wire.check(flags < FLAGS, "a slot has unknown flags");
    in.word(words, 0);
    int slot = slots.find(words, 0);
    Wire.check((slot < 0) == ((flags & NEW) != 0), "a slot is told twice, or not");
    boolean holds = true;
    if (slot < 0) {
      in.word(words, FOUND);
      base.slot(owner, words, 0, LEFT);
      for (int limb = 0; limb < 4; limb++) {
        holds &= words[FOUND + limb] == words[LEFT + limb];
      }
      slot = slots.add(words, 0, FOUND, in.numberTo(transactions - 1));
    }
    if ((flags & CHANGED) != 0) {
      in.word(words, LEFT);
      slots.leave(slot, words, LEFT);
    }
    if ((flags & USED) != 0) {
      slots.use(slot);
    }
    if ((flags & ADDED) != 0) {
      for (int left = in.count(3); left > 0; left--) {
        readAddition(in, transactions, slots, slot);
      }
    }
    return holds;
  }

  private static void readAddition(ByteReader in, int transactions, ShareSlots slots, int slot) {
    long header = in.number();
    long tx = header >>> 1;
    Wire.check(tx < transactions, "a transaction that the block has not has added to a slot");
    UInt256 amount = in.word();
    boolean negative = (header & 1) != 0;
    slots.add(
        slot, (int) tx, negative ? UInt256.ZERO.minus(amount) : amount, ConditionForm.read(in));
  }
}
