package io.evmesh.engine.parallel.wire;

import io.evmesh.engine.codec.ByteReader;
import io.evmesh.engine.codec.ByteWriter;
import io.evmesh.engine.parallel.account.AccountTouch;
import io.evmesh.engine.parallel.account.VersionedAccount;
import io.evmesh.engine.parallel.plan.Predictions;
import io.evmesh.engine.state.Account;
import io.evmesh.engine.state.AccountEntry;
import io.evmesh.engine.state.Code;
import io.evmesh.engine.types.Hash;
import io.evmesh.engine.types.UInt256;
import org.jspecify.annotations.Nullable;

/** The touches of one account's nonce, balance and code; most have flags in one byte. */
final class AccountForm {
  private static final int NONCE = 1; // conditions, as the entry's
  private static final int CODE = 1 << 1;
  private static final int LOWEST = 1 << 2;
  private static final int DEBIT = 1 << 3;
  private static final int CREDIT = 1 << 4;
  private static final int NONCE_ADDED = 1 << 5;
  private static final int EXACT = 1 << 6; // lowest and highest balance are the same
  private static final int EXISTENCE = 1 << 7;
  private static final int STORAGE = 1 << 8;
  private static final int HIGHEST = 1 << 9;
  private static final int ABSENT = 1 << 10; // there was no account
  private static final int HAD_STORAGE = 1 << 11;
  private static final int OTHER_NONCE = 1 << 12; // than the committed one and what is predicted
  private static final int OTHER_CODE = 1 << 13; // than the committed one
  private static final int RESETS = 1 << 14;
  private static final int SETS_CODE = 1 << 15;
  private static final int WITHDRAWS = 1 << 16;
  private static final int ALL = (1 << 17) - 1;

  private AccountForm() {}

  /** Writes all touches of an account, of which the reader knows the committed one. */
  static void write(ByteWriter out, VersionedAccount account, Wire.CodeWriter codes) {
    out.number(account.size());
    int[] last = {-1};
    account.forEachAbove(
        -1,
        touch -> {
          last[0] = Wire.incarnation(out, touch.tx, touch.incarnation, last[0]);
          write(out, (AccountTouch) touch, account, codes);
          return true;
        });
  }

  private static void write(
      ByteWriter out, AccountTouch touch, VersionedAccount account, Wire.CodeWriter codes) {
    if (touch.withdraws()) {
      out.number(WITHDRAWS);
      return;
    }
    int flags = flags(touch, account);
    out.number(flags);
    if ((flags & OTHER_NONCE) != 0) {
      out.number(touch.seenNonce());
    }
    if ((flags & OTHER_CODE) != 0) {
      out.hash(touch.seenCodeHash());
    }
    writeWord(out, touch.lowest);
    if ((flags & HIGHEST) != 0) {
      writeWord(out, touch.highest);
    }
    UInt256 change = touch.balanceAdded;
    if (change != null) {
      out.word((flags & DEBIT) != 0 ? UInt256.ZERO.minus(change) : change);
    }
    if ((flags & NONCE_ADDED) != 0) {
      out.signed(touch.nonceAdded);
    }
    if (touch.code != null) {
      codes.write(out, touch.code);
    }
  }

  private static void writeWord(ByteWriter out, @Nullable UInt256 word) {
    if (word != null) {
      out.word(word);
    }
  }

  private static int flags(AccountTouch touch, VersionedAccount account) {
    int flags = conditions(touch, account);
    if (touch.lowest != null && touch.lowest.equals(touch.highest)) {
      flags |= LOWEST | EXACT;
    } else {
      flags |= touch.lowest != null ? LOWEST : 0;
      flags |= touch.highest != null ? HIGHEST : 0;
    }
    UInt256 change = touch.balanceAdded;
    if (change != null) {
      flags |= change.limb3() < 0 ? DEBIT : CREDIT;
    }
    flags |= touch.nonceAdded != 0 ? NONCE_ADDED : 0;
    flags |= touch.resets() ? RESETS : 0;
    return flags | (touch.code != null ? SETS_CODE : 0);
  }

  private static int conditions(AccountTouch touch, VersionedAccount account) {
    int flags = 0;
    if ((touch.conditions & AccountEntry.NONCE) != 0) {
      boolean same = touch.seenNonce() == nonce(account.base) + account.predictions.below(touch.tx);
      flags |= NONCE | (same ? 0 : OTHER_NONCE);
    }
    if ((touch.conditions & AccountEntry.CODE) != 0) {
      flags |= CODE | (touch.seenCodeHash().equals(codeHash(account.base)) ? 0 : OTHER_CODE);
    }
    if ((touch.conditions & AccountEntry.EXISTENCE) != 0) {
      flags |= EXISTENCE | (touch.seen == null ? ABSENT : 0);
    }
    if ((touch.conditions & AccountEntry.STORAGE) != 0) {
      flags |= STORAGE | (touch.hadStorage ? HAD_STORAGE : 0);
    }
    return flags;
  }

  private static long nonce(@Nullable Account base) {
    return base == null ? 0 : base.nonce();
  }

  private static Hash codeHash(@Nullable Account base) {
    return base == null ? Code.EMPTY.hash() : base.codeHash();
  }

  // ----------------------------------------------------------------- reading

  /** Reads touches into an account that has none; returns whether one asked for its storage. */
  static boolean read(
      ByteReader in, VersionedAccount account, int transactions, Wire.CodeReader codes) {
    int count = in.count(2);
    Wire.Ascending place = new Wire.Ascending(transactions);
    boolean asksForStorage = false;
    for (int i = 0; i < count; i++) {
      place.next(in);
      AccountTouch touch = read(in, account, place, codes);
      asksForStorage |= !touch.withdraws() && (touch.conditions & AccountEntry.STORAGE) != 0;
      account.record(touch);
    }
    account.distrust();
    return asksForStorage;
  }

  private static AccountTouch read(
      ByteReader in, VersionedAccount account, Wire.Ascending place, Wire.CodeReader codes) {
    int flags = in.numberTo(ALL);
    if (flags == WITHDRAWS) {
      return AccountTouch.withdrawal(account.address, place.tx, place.incarnation);
    }
    checkFlags(flags);
    Account seen = seen(in, account, place.tx, flags);
    UInt256 lowest = (flags & LOWEST) != 0 ? in.word() : null;
    UInt256 highest = (flags & EXACT) != 0 ? lowest : (flags & HIGHEST) != 0 ? in.word() : null;
    UInt256 change = null;
    if ((flags & (DEBIT | CREDIT)) != 0) {
      UInt256 wei = in.word();
      change = (flags & DEBIT) != 0 ? UInt256.ZERO.minus(wei) : wei;
    }
    long nonceAdded = (flags & NONCE_ADDED) != 0 ? in.signed() : 0;
    Code code = (flags & SETS_CODE) != 0 ? codes.read(in) : null;
    boolean hadStorage = (flags & HAD_STORAGE) != 0;
    return (flags & RESETS) != 0
        ? AccountTouch.removal(
            account.address,
            place.tx,
            place.incarnation,
            entryConditions(flags),
            seen,
            hadStorage,
            lowest,
            highest,
            nonceAdded)
        : AccountTouch.of(
            account.address,
            place.tx,
            place.incarnation,
            entryConditions(flags),
            seen,
            hadStorage,
            lowest,
            highest,
            nonceAdded,
            change,
            code);
  }

  private static void checkFlags(int flags) {
    boolean fit =
        (flags & WITHDRAWS) == 0
            && needs(flags, EXACT, LOWEST)
            && needs(flags, OTHER_NONCE, NONCE)
            && needs(flags, OTHER_CODE, CODE)
            && needs(flags, ABSENT, EXISTENCE)
            && needs(flags, HAD_STORAGE, STORAGE)
            && (flags & (DEBIT | CREDIT)) != (DEBIT | CREDIT)
            && (flags & (EXACT | HIGHEST)) != (EXACT | HIGHEST)
            && ((flags & RESETS) == 0 || (flags & (DEBIT | CREDIT | SETS_CODE)) == 0);
    Wire.check(fit, "the flags of an account contradict each other");
  }

  private static boolean needs(int flags, int flag, int other) {
    return (flags & flag) == 0 || (flags & other) != 0;
  }

  private static int entryConditions(int flags) {
    return ((flags & NONCE) != 0 ? AccountEntry.NONCE : 0)
        | ((flags & CODE) != 0 ? AccountEntry.CODE : 0)
        | ((flags & EXISTENCE) != 0 ? AccountEntry.EXISTENCE : 0)
        | ((flags & STORAGE) != 0 ? AccountEntry.STORAGE : 0);
  }

  /** The account seen, as far as there are conditions on it. */
  private static @Nullable Account seen(
      ByteReader in, VersionedAccount account, int tx, int flags) {
    Predictions predictions = account.predictions;
    long nonce = 0;
    Hash code = Code.EMPTY.hash();
    if ((flags & OTHER_NONCE) != 0) {
      nonce = in.number();
    } else if ((flags & NONCE) != 0) {
      nonce = nonce(account.base) + predictions.below(tx);
    }
    if ((flags & OTHER_CODE) != 0) {
      code = in.hash();
    } else if ((flags & CODE) != 0) {
      code = codeHash(account.base);
    }
    if ((flags & ABSENT) != 0) {
      Wire.check(
          nonce == 0 && code.equals(Code.EMPTY.hash()), "an account that is not there has a nonce");
      return null;
    }
    return new Account(nonce, UInt256.ZERO, code);
  }
}
