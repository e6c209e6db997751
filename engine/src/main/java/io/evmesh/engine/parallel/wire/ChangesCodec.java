package io.evmesh.engine.parallel.wire;

import io.evmesh.engine.codec.ByteReader;
import io.evmesh.engine.codec.ByteWriter;
import io.evmesh.engine.parallel.settle.SealedBlock;
import io.evmesh.engine.state.Account;
import io.evmesh.engine.state.ChangeVisitor;
import io.evmesh.engine.state.Code;
import io.evmesh.engine.state.StateDifference;
import io.evmesh.engine.types.Address;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** What a block has changed in the shards of one node. */
public final class ChangesCodec {
  private static final int CHANGED = Wire.FREE_FLAG; // more than its slots
  private static final int WIPED = Wire.FREE_FLAG << 1;
  private static final int ONLY_SLOTS = Wire.FREE_FLAG << 2; // the account is not told here
  private static final int FLAGS = 2 * ONLY_SLOTS;
  private static final int LIMBS = 8; // of a slot's number and value

  private ChangesCodec() {}

  /**
   * Version, accounts, codes. An account: 1, address, flags, account, slots; after the last of them
   * 0. An account whose storage lies apart may come twice.
   */
  public static void write(ByteWriter out, SealedBlock sealed) {
    Wire.begin(out);
    Writer writer = new Writer(out, sealed);
    sealed.forEachChange(writer);
    writer.endSlots();
    out.octet(0);
    out.number(sealed.codes().size());
    for (Code code : sealed.codes()) {
      out.bytes(code.bytes());
    }
  }

  private static final class Writer implements ChangeVisitor {
    private final ByteWriter out;
    private final SealedBlock sealed;
    private @Nullable Address owner; // told last
    private long[] slots = new long[16 * LIMBS];
    private int used;

    Writer(ByteWriter out, SealedBlock sealed) {
      this.out = out;
      this.sealed = sealed;
    }

    @Override
    public void account(Address address, @Nullable Account account, boolean wiped) {
      begin(address, account, (sealed.has(address) ? CHANGED : 0) | (wiped ? WIPED : 0));
    }

    private void begin(Address address, @Nullable Account account, int flags) {
      endSlots();
      owner = address;
      out.octet(1);
      out.address(address);
      Wire.account(out, account, flags);
    }

    @Override
    public void slot(Address address, long[] words, int key, int value) {
      if (!address.equals(owner)) {
        begin(address, null, ONLY_SLOTS);
      }
      if (used == slots.length) {
        slots = Arrays.copyOf(slots, 2 * used);
      }
      System.arraycopy(words, key, slots, used, 4);
      System.arraycopy(words, value, slots, used + 4, 4);
      used += LIMBS;
    }

    void endSlots() {
      if (owner != null) {
        out.number(used / LIMBS);
        for (int at = 0; at < used; at += 4) {
          out.word(slots[at], slots[at + 1], slots[at + 2], slots[at + 3]);
        }
        used = 0;
      }
    }
  }

  /**
   * Reads changes. Whoever has them may read them with many threads.
   *
   * @throws io.evmesh.engine.codec.MalformedBytesException if there are none
   */
  public static StateDifference read(ByteReader in) {
    Wire.expectVersion(in);
    Changes changes = new Changes();
    long[] words = new long[LIMBS];
    while (Wire.flag(in)) {
      Address address = in.address();
      int flags = in.octet();
      Wire.check(flags < FLAGS, "an account has unknown flags");
      Account account = Wire.account(in, flags);
      Changes.Entry entry;
      if ((flags & ONLY_SLOTS) != 0) {
        Wire.check(flags == ONLY_SLOTS, "the flags of an account contradict each other");
        entry = changes.entry(address);
      } else {
        boolean changed = (flags & CHANGED) != 0;
        entry = changes.entry(address);
        Wire.check(!entry.isTold(), "it tells an account twice");
        entry.tell(account, changed, (flags & WIPED) != 0);
      }
      for (int left = in.count(2); left > 0; left--) {
        in.word(words, 0);
        in.word(words, 4);
        entry.setSlot(words);
      }
    }
    for (int left = in.count(); left > 0; left--) {
      changes.add(Code.of(in.bytes()));
    }
    return changes;
  }
}
