package io.evmesh.engine.trie;

import io.evmesh.engine.crypto.Keccak256;
import io.evmesh.engine.rlp.RlpWriter;
import io.evmesh.engine.trie.Node.Leaf;
import io.evmesh.engine.types.UInt256;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** A slot's value from now on. */
final class SlotChange extends Change {
  private final UInt256 slot;
  private final UInt256 now;
  private byte[] coding = new byte[0]; // stays empty for zero

  SlotChange(UInt256 slot, UInt256 now) {
    this.slot = slot;
    this.now = now;
  }

  @Override
  void prepare(Keccak256 keccak, RlpWriter writer) {
    byte[] preimage = new byte[32];
    slot.write(preimage, 0);
    hashKey(keccak, preimage);
    if (!now.isZero()) {
      coding = writer.reset().write(now).toBytes().unsafeArray();
    }
  }

  @Override
  @Nullable Leaf leaf(@Nullable Leaf old, RlpWriter writer) {
    if (coding.length == 0) {
      return null;
    }
    return old != null && Arrays.equals(old.value, coding) ? old : new Leaf(key, coding);
  }
}
