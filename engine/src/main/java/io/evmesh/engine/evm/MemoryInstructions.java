package io.evmesh.engine.evm;

import io.evmesh.engine.state.AccountEntry;
import io.evmesh.engine.state.Code;
import io.evmesh.engine.types.Bytes;
import io.evmesh.engine.types.Hash;
import io.evmesh.engine.word.Words;
import java.util.Arrays;
import java.util.List;

/**
 * Instructions that read or fill a range of memory. Each returns the gas left after its dynamic
 * gas, negative if that does not suffice or another reason to halt was noted in the frame.
 */
final class MemoryInstructions {
  static final int COPY_WORD = 3;
  static final int KECCAK_WORD = 6;
  static final int LOG_BYTE = 8;

  private MemoryInstructions() {}

  /** MLOAD (0x51). */
  static long mload(Frame f, long[] s, int sp, long gas) {
    long left = f.memory.expand(s, sp - 4, 32, gas);
    if (left >= 0) {
      Words.load(f.memory.bytes, (int) s[sp - 4], s, sp - 4);
    }
    return left;
  }

  /** MSTORE (0x52). */
  static long mstore(Frame f, long[] s, int sp, long gas) {
    long left = f.memory.expand(s, sp - 4, 32, gas);
    if (left >= 0) {
      Words.toBytes(s, sp - 8, f.memory.bytes, (int) s[sp - 4]);
    }
    return left;
  }

  /** MSTORE8 (0x53). */
  static long mstore8(Frame f, long[] s, int sp, long gas) {
    long left = f.memory.expand(s, sp - 4, 1, gas);
    if (left >= 0) {
      f.memory.bytes[(int) s[sp - 4]] = (byte) s[sp - 8];
    }
    return left;
  }

  /** KECCAK256 (0x20): 30 gas and 6 a word. */
  static long keccak256(Frame f, long[] s, int sp, long gas) {
    long left = f.memory.expandWords(s, sp - 4, sp - 8, gas);
    if (left < 0) {
      return left;
    }
    int size = (int) s[sp - 8];
    left -= (long) KECCAK_WORD * words(size);
    if (left < 0) {
      return left;
    }
    f.machine.hashes.hash(f.memory.bytes, size == 0 ? 0 : (int) s[sp - 4], size, s, sp - 8);
    return left;
  }

  /** CALLDATACOPY (0x37): 3 gas and 3 a word. */
  static long calldatacopy(Frame f, long[] s, int sp, long gas) {
    return copy(f, f.input, f.inputStart, f.inputEnd, s, sp, gas);
  }

  /** CODECOPY (0x39): 3 gas and 3 a word. */
  static long codecopy(Frame f, long[] s, int sp, long gas) {
    return copy(f, f.code.padded(), 0, f.code.size(), s, sp, gas);
  }

  /** EXTCODECOPY (0x3c): the account's access gas, and 3 a word. */
  static long extcodecopy(Frame f, long[] s, int sp, long gas) {
    AccountEntry account = f.machine.state.account(s, sp - 4);
    long left = gas - Environment.accessGas(f.machine, account);
    if (left < 0) {
      return left;
    }
    Code code = f.machine.state.code(account);
    return copy(f, code.padded(), 0, code.size(), s, sp - 4, left);
  }

  /** RETURNDATACOPY (0x3e): like CALLDATACOPY, but halts beyond the end of the data (EIP-211). */
  static long returndatacopy(Frame f, long[] s, int sp, long gas) {
    int from = sp - 8;
    int size = sp - 12;
    boolean inside =
        (s[from + 1] | s[from + 2] | s[from + 3] | s[size + 1] | s[size + 2] | s[size + 3]) == 0
            && Long.compareUnsigned(s[from], f.returnedSize) <= 0
            && Long.compareUnsigned(s[size], f.returnedSize - s[from]) <= 0;
    return inside
        ? copy(f, f.returned, 0, f.returnedSize, s, sp, gas)
        : f.fail(Halt.RETURN_DATA_OUT_OF_BOUNDS);
  }

  /**
   * Copies (target, source, size) from the top of the stack; what is behind the source's end is
   * zero.
   */
  private static long copy(Frame f, byte[] source, int start, int end, long[] s, int sp, long gas) {
    long to = s[sp - 4];
    long length = s[sp - 12];
    if (isShort(s, sp - 4) && isShort(s, sp - 12) && to + length <= f.memory.size) {
      long rest = gas - COPY_WORD * (length + 31 >>> 5);
      if (rest >= 0) {
        f.memory.copy((int) to, (int) length, source, start, end, s, sp - 8);
      }
      return rest;
    }
    long left = f.memory.expandWords(s, sp - 4, sp - 12, gas);
    if (left < 0) {
      return left;
    }
    int size = (int) s[sp - 12];
    left -= (long) COPY_WORD * words(size);
    if (left >= 0 && size > 0) {
      f.memory.copy((int) s[sp - 4], size, source, start, end, s, sp - 8);
    }
    return left;
  }

  /** Whether an item fits into 31 bits. */
  private static boolean isShort(long[] s, int at) {
    return (s[at + 1] | s[at + 2] | s[at + 3] | s[at] >>> 31) == 0;
  }

  /** MCOPY (0x5e, EIP-5656): 3 gas and 3 a word. */
  static long mcopy(Frame f, long[] s, int sp, long gas) {
    if (isShort(s, sp - 8)
        && isShort(s, sp - 12)
        && s[sp - 8] + s[sp - 12] <= f.memory.size
        && isShort(s, sp - 4)
        && s[sp - 4] + s[sp - 12] <= f.memory.size) {
      return copy(f, f.memory.bytes, 0, f.memory.size, s, sp, gas);
    }
    long left = f.memory.expandWords(s, sp - 4, sp - 12, gas);
    if (left >= 0) {
      left = f.memory.expandWords(s, sp - 8, sp - 12, left);
    }
    if (left < 0) {
      return left;
    }
    int size = (int) s[sp - 12];
    left -= (long) COPY_WORD * words(size);
    if (left >= 0 && size > 0) {
      byte[] memory = f.memory.bytes;
      System.arraycopy(memory, (int) s[sp - 8], memory, (int) s[sp - 4], size);
    }
    return left;
  }

  /** LOG0 to LOG4 (0xa0 to 0xa4): 375 gas, 375 a topic, 8 a byte. */
  static long log(Frame f, int topicCount, long[] s, int sp, long gas) {
    if (f.isStatic) {
      return f.fail(Halt.WRITE_PROTECTION);
    }
    long left = f.memory.expandWords(s, sp - 4, sp - 8, gas);
    if (left < 0) {
      return left;
    }
    int size = (int) s[sp - 8];
    left -= (long) LOG_BYTE * size;
    if (left < 0) {
      return left;
    }
    int offset = size == 0 ? 0 : (int) s[sp - 4];
    Bytes data = Bytes.copyOf(f.memory.bytes, offset, offset + size);
    Log log = new Log(f.self.address(), topics(topicCount, s, sp - 12), data);
    f.machine.logs.add(log);
    if (f.machine.tracing != null) {
      f.machine.tracing.logged(log);
    }
    return left;
  }

  private static List<Hash> topics(int count, long[] s, int top) {
    if (count == 0) {
      return List.of();
    }
    Hash[] topics = new Hash[count];
    for (int i = 0, at = top; i < count; i++, at -= 4) {
      topics[i] = Hash.ofLimbs(s[at], s[at + 1], s[at + 2], s[at + 3]);
    }
    return Arrays.asList(topics);
  }

  static int words(int sizeBytes) {
    return sizeBytes + 31 >>> 5;
  }
}
