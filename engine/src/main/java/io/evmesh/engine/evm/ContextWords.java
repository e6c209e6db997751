package io.evmesh.engine.evm;

import io.evmesh.engine.types.Address;
import io.evmesh.engine.types.Hash;
import io.evmesh.engine.types.UInt256;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What instructions push that is the same in a whole transaction: words in rows, as the stack holds
 * them. The row of an instruction is its opcode's low five bits.
 */
final class ContextWords {
  static final int ROW = 0x1f;

  final long[] words = new long[4 * (ROW + 1)];

  /** The transaction's blob hashes (EIP-4844), likewise. */
  long[] blobHashes = NONE;

  private static final long[] NONE = new long[0];
  private @Nullable BlockContext shown;

  /** Goes on to a transaction. */
  @SuppressWarnings("ReferenceEquality") // to compare is dearer than to copy what is equal
  void show(CallContext context, Rules rules) {
    if (context.block() != shown) {
      shown = context.block();
      show(context.block(), rules);
    }
    set(Opcodes.ORIGIN, context.origin());
    set(Opcodes.GASPRICE, context.gasPrice());
    blobHashes = limbs(context.blobVersionedHashes());
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
    set(Opcodes.COINBASE, block.coinbase());
    set(Opcodes.TIMESTAMP, block.timestamp());
    set(Opcodes.NUMBER, block.number());
    if (rules.hasRandao) {
      Hash random = block.prevRandao();
      set(Opcodes.PREVRANDAO, random.limb0(), random.limb1(), random.limb2(), random.limb3());
    } else {
      set(Opcodes.PREVRANDAO, block.difficulty());
    }
    set(Opcodes.GASLIMIT, block.gasLimit());
    set(Opcodes.CHAINID, block.chainId());
    set(Opcodes.BASEFEE, block.baseFee());
    set(Opcodes.BLOBBASEFEE, block.blobBaseFee());
  }

  private void set(int opcode, long value) {
    set(opcode, value, 0, 0, 0);
  }

  private void set(int opcode, Address value) {
    set(opcode, value.limb0(), value.limb1(), value.limb2(), 0);
  }

  private void set(int opcode, UInt256 value) {
    set(opcode, value.limb0(), value.limb1(), value.limb2(), value.limb3());
  }

  private void set(int opcode, long limb0, long limb1, long limb2, long limb3) {
    int at = 4 * (opcode & ROW);
    words[at] = limb0;
    words[at + 1] = limb1;
    words[at + 2] = limb2;
    words[at + 3] = limb3;
  }
}
