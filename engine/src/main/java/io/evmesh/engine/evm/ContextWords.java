package io.evmesh.engine.evm;

import io.evmesh.engine.types.Address;
import io.evmesh.engine.types.Hash;
import io.evmesh.engine.types.UInt256;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What instructions push that is the same in a whole transaction: words in rows, as the stack holds
 * them.
 */
final class ContextWords {
  /** Masks an opcode to its row: no two that have one end in the same bits. */
  static final int ROW = 0x1f;

  private final long[] words = new long[4 * (ROW + 1)];
  private long transactions;

  /** The transaction's blob hashes (EIP-4844), likewise. */
  long[] blobHashes = NONE;

  private static final long[] NONE = new long[0];
  private @Nullable BlockContext shown;

  /** Goes on to a transaction. */
  @SuppressWarnings("ReferenceEquality") // to compare is dearer than to copy what is equal
  void show(CallContext context, Rules rules) {
    transactions++;
    if (context.block() != shown) {
      shown = context.block();
      show(context.block(), rules);
    }
    set(words, Opcodes.ORIGIN, context.origin());
    set(words, Opcodes.GASPRICE, context.gasPrice());
    blobHashes = limbs(context.blobVersionedHashes());
  }

  /**
   * Writes all rows to the begin of {@code to}, if what this returned at the last time for that is
   * not {@code seen}.
   */
  long copyTo(long[] to, long seen) {
    if (seen != transactions) {
      System.arraycopy(words, 0, to, 0, words.length);
    }
    return transactions;
  }

  private static long[] limbs(List<Hash> hashes) {
    if (hashes.isEmpty()) {
      return NONE;
    }
    long[] limbs = new long[4 * hashes.size()];
    for (int i = 0; i < hashes.size(); i++) {
      Hash hash = hashes.get(i);
      limbs[4 * i] = hash.limb0();
      limbs[4 * i + 1] = hash.limb1();
      limbs[4 * i + 2] = hash.limb2();
      limbs[4 * i + 3] = hash.limb3();
    }
    return limbs;
  }

  private void show(BlockContext block, Rules rules) {
    set(words, Opcodes.COINBASE, block.coinbase());
    set(words, Opcodes.TIMESTAMP, block.timestamp());
    set(words, Opcodes.NUMBER, block.number());
    if (rules.hasRandao) {
      Hash random = block.prevRandao();
      set(
          words,
          Opcodes.PREVRANDAO,
          random.limb0(),
          random.limb1(),
          random.limb2(),
          random.limb3());
    } else {
      set(words, Opcodes.PREVRANDAO, block.difficulty());
    }
    set(words, Opcodes.GASLIMIT, block.gasLimit());
    set(words, Opcodes.CHAINID, block.chainId());
    set(words, Opcodes.BASEFEE, block.baseFee());
    set(words, Opcodes.BLOBBASEFEE, block.blobBaseFee());
  }

  /** Sets the row of an instruction. */
  static void set(long[] words, int opcode, long value) {
    set(words, opcode, value, 0, 0, 0);
  }

  static void set(long[] words, int opcode, Address value) {
    set(words, opcode, value.limb0(), value.limb1(), value.limb2(), 0);
  }

  static void set(long[] words, int opcode, UInt256 value) {
    set(words, opcode, value.limb0(), value.limb1(), value.limb2(), value.limb3());
  }

  private static void set(
      long[] words, int opcode, long limb0, long limb1, long limb2, long limb3) {
    int at = 4 * (opcode & ROW);
    words[at] = limb0;
    words[at + 1] = limb1;
    words[at + 2] = limb2;
    words[at + 3] = limb3;
  }
}
