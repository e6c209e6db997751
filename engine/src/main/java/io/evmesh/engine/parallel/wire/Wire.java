package io.evmesh.engine.parallel.wire;

import io.evmesh.engine.codec.ByteReader;
import io.evmesh.engine.codec.ByteWriter;
import io.evmesh.engine.codec.MalformedBytesException;
import io.evmesh.engine.state.Account;
import io.evmesh.engine.state.Code;
import io.evmesh.engine.types.Bytes;
import io.evmesh.engine.types.Hash;
import io.evmesh.engine.types.UInt256;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What the forms have in common. */
public final class Wire {
  /** The form that is written, and the only one that is read. */
  public static final int WIRE_VERSION = 2;

  // Flags of an account; those above are for whoever writes it
  private static final int PRESENT = 1;
  private static final int HAS_CODE = 2;

  /** The first flag that is free beside those of an account. */
  static final int FREE_FLAG = 4;

  private static final int WORD = 32;

  private Wire() {}

  static void begin(ByteWriter out) {
    out.octet(WIRE_VERSION);
  }

  static void expectVersion(ByteReader in) {
    int version = in.octet();
    if (version != WIRE_VERSION) {
      throw new MalformedBytesException(
          "it has version "
              + version
              + " of the forms between nodes; this one reads only version "
              + WIRE_VERSION);
    }
  }

  static <T> T nonNull(@Nullable T value, String what) {
    if (value == null) {
      throw new MalformedBytesException(what);
    }
    return value;
  }

  static void check(boolean holds, String otherwise) {
    if (!holds) {
      throw new MalformedBytesException(otherwise);
    }
  }

  /** Flags of an account and of whoever writes it, then its nonce, balance and code's hash. */
  static void account(ByteWriter out, @Nullable Account account, int flags) {
    if (account == null) {
      out.octet(flags);
      return;
    }
    boolean hasCode = !account.codeHash().equals(Code.EMPTY.hash());
    out.octet(flags | PRESENT | (hasCode ? HAS_CODE : 0));
    out.number(account.nonce());
    out.word(account.balance());
    if (hasCode) {
      out.hash(account.codeHash());
    }
  }

  /** Reads an account whose flags were read. */
  static @Nullable Account account(ByteReader in, int flags) {
    if ((flags & PRESENT) == 0) {
      check((flags & HAS_CODE) == 0, "it has the code of an account that is not there");
      return null;
    }
    long nonce = in.number();
    UInt256 balance = in.word();
    return new Account(nonce, balance, (flags & HAS_CODE) != 0 ? in.hash() : Code.EMPTY.hash());
  }

  /** Bytes that contracts make: words without their leading zeros, where it is all words. */
  static void data(ByteWriter out, Bytes data) {
    boolean words = data.size() % WORD == 0;
    flagged(out, data.size(), words);
    if (words) {
      for (int at = 0; at < data.size(); at += WORD) {
        out.word(UInt256.read(data.unsafeArray(), at));
      }
    } else {
      for (byte each : data.unsafeArray()) {
        out.octet(each);
      }
    }
  }

  static Bytes data(ByteReader in) {
    long header = in.number();
    boolean words = (header & 1) != 0;
    long size = header >>> 1;
    check(words == (size % WORD == 0), "data of contracts are in the wrong form");
    int parts = in.fitting(words ? size / WORD : size, 1);
    check(parts < Integer.MAX_VALUE / WORD, "data of contracts are too long");
    byte[] data = new byte[words ? parts * WORD : parts];
    for (int at = 0; at < data.length; at += words ? WORD : 1) {
      if (words) {
        in.word().write(data, at);
      } else {
        data[at] = (byte) in.octet();
      }
    }
    return Bytes.wrap(data);
  }

  static void flag(ByteWriter out, boolean flag) {
    out.octet(flag ? 1 : 0);
  }

  static boolean flag(ByteReader in) {
    int flag = in.octet();
    check(flag <= 1, "a flag is " + flag);
    return flag != 0;
  }

  /** Two numbers in one, of which the second is a flag. */
  static void flagged(ByteWriter out, long number, boolean flag) {
    out.number(number << 1 | (flag ? 1 : 0));
  }

  /** Which transaction and incarnation: the difference to the one before, ascending. */
  static int incarnation(ByteWriter out, int tx, int incarnation, int last) {
    flagged(out, tx - last - 1, incarnation > 0);
    if (incarnation > 0) {
      out.number(incarnation);
    }
    return tx;
  }

  /** Reads transactions, each above the one before, with their incarnations. */
  static final class Ascending {
    private final int transactions;
    int tx = -1;
    int incarnation;

    Ascending(int transactions) {
      this.transactions = transactions;
    }

    void next(ByteReader in) {
      long header = in.number();
      long above = header >>> 1;
      check(above < transactions - 1 - tx, "it tells of a transaction that the block has not");
      tx += 1 + (int) above;
      incarnation = (header & 1) == 0 ? 0 : in.numberTo(Integer.MAX_VALUE);
    }
  }

  /** Codes, each with its bytes where it is written first, later by its number. */
  static final class CodeWriter {
    private final Map<Hash, Integer> known = new HashMap<>(0);

    void write(ByteWriter out, Code code) {
      Integer number = known.putIfAbsent(code.hash(), known.size() + 1);
      out.number(number == null ? 0 : number);
      if (number == null) {
        out.bytes(code.bytes());
      }
    }
  }

  /** Reads what {@link CodeWriter} wrote. */
  static final class CodeReader {
    private final List<Code> known = new ArrayList<>(0);

    Code read(ByteReader in) {
      int number = in.numberTo(known.size());
      if (number > 0) {
        return known.get(number - 1);
      }
      Code code = Code.of(in.bytes());
      known.add(code);
      return code;
    }
  }
}
