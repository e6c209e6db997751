package io.evmesh.engine.evm;

import io.evmesh.engine.state.Code;

/**
 * Where jumps may lead: a set of places as bits, bit {@code i % 64} of word {@code i / 64} being
 * set if a JUMPDEST is at {@code i} that is not part of a PUSH.
 *
 * <p>Found in one pass over the code when its first jump is met, and kept with the code: an eighth
 * of a byte for each byte of it. Code that never jumps is never looked at. All forks find the same.
 *
 * <p>Source: Yellow Paper 9.4.3, D(c).
 */
final class JumpDestinations {
  /** The set of a code that was not looked at yet: a set without words. */
  static final long[] UNKNOWN = new long[0];

  private JumpDestinations() {}

  /** The set of a code, found at once where it is not known. */
  static long[] of(Code code) {
    long[] known = known(code);
    if (known == UNKNOWN) {
      known = find(code.padded(), code.size());
      code.keepAnalysis(known);
    }
    return known;
  }

  /** The set of a code, or {@link #UNKNOWN}. */
  static long[] known(Code code) {
    return code.analysis() instanceof long[] known ? known : UNKNOWN;
  }

  /** Whether a set has a place, an unsigned number. */
  static boolean contains(long[] destinations, long place) {
    long word = place >>> 6;
    return word < destinations.length && (destinations[(int) word] >>> place & 1) != 0;
  }

  private static long[] find(byte[] code, int size) {
    long[] found = new long[(size + 63) / 64];
    int pc = 0;
    for (int word = 0; word < found.length; word++) {
      int end = Math.min(size, 64 * word + 64);
      long bits = 0;
      for (; pc < end; pc++) {
        int op = code[pc];
        if (op >= Opcodes.PUSH1) { // as a signed byte: PUSH1 to PUSH32 and nothing else
          pc += op - Opcodes.PUSH0;
        } else if (op == Opcodes.JUMPDEST) {
          bits |= 1L << pc;
        }
      }
      found[word] = bits;
    }
    return found;
  }
}
