package io.evmesh.engine.parallel.wire;

import io.evmesh.engine.codec.ByteReader;
import io.evmesh.engine.codec.ByteWriter;
import io.evmesh.engine.commute.Condition;
import io.evmesh.engine.parallel.account.AccountTouch;
import io.evmesh.engine.parallel.account.CreditBatch;
import io.evmesh.engine.parallel.account.Location;
import io.evmesh.engine.parallel.account.SlotSum;
import io.evmesh.engine.parallel.account.SlotTouch;
import io.evmesh.engine.parallel.account.SlotWrite;
import io.evmesh.engine.parallel.account.Touch;
import io.evmesh.engine.parallel.account.VersionedAccount;
import io.evmesh.engine.parallel.account.VersionedSlot;
import io.evmesh.engine.parallel.account.VersionedStorage;
import io.evmesh.engine.parallel.account.Wipe;
import io.evmesh.engine.parallel.plan.Predictions;
import io.evmesh.engine.parallel.settle.BlockScope;
import io.evmesh.engine.parallel.settle.PublishedViews;
import io.evmesh.engine.parallel.settle.Shown;
import io.evmesh.engine.state.Account;
import io.evmesh.engine.state.EmptyState;
import io.evmesh.engine.types.Address;
import io.evmesh.engine.types.UInt256;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What was written at some places, as their owner shows it to who has copies. A slot comes with all
 * wipes of its account's storage: they count for it as well.
 */
public final class ShownCodec {
  private static final int KNOWN = Wire.FREE_FLAG;
  private static final int ITSELF = Wire.FREE_FLAG << 1;
  private static final int FLAGS = 2 * ITSELF;
  private static final Condition[] NOTHING_SEEN = {};

  private ShownCodec() {}

  /**
   * Version, how many accounts, and of each: address, flags, committed account, touches, credits,
   * wipes, slots. Any thread may write what a place has published.
   */
  public static void write(ByteWriter out, Collection<Location> locations, PublishedViews views) {
    Wire.begin(out);
    TreeMap<Address, List<Location>> byAddress = new TreeMap<>();
    for (Location location : new TreeSet<>(locations)) {
      byAddress.computeIfAbsent(location.address(), first -> new ArrayList<>()).add(location);
    }
    out.number(byAddress.size());
    byAddress.forEach((address, places) -> write(out, address, places, views));
  }

  private static void write(
      ByteWriter out, Address address, List<Location> places, PublishedViews views) {
    VersionedAccount there = views.account(address);
    VersionedStorage apart = views.storage(address);
    VersionedStorage slots = apart != null || there == null ? apart : there.storage;
    boolean itself = places.getFirst().slot() == null;
    out.address(address);
    Wire.account(
        out,
        there == null ? null : there.base,
        (there == null ? 0 : KNOWN) | (itself ? ITSELF : 0));
    if (itself) {
      AccountForm.write(out, written(address, there), new Wire.CodeWriter());
      SettleCodec.writeCredits(out, there == null ? new CreditBatch(address) : there.given());
    }
    StorageForm.writeShown(out, written(address, places, slots));
  }

  /** An account's touches that write, without what they saw. */
  private static VersionedAccount written(Address address, @Nullable VersionedAccount there) {
    VersionedAccount written = new VersionedAccount(address, null, Predictions.NONE);
    if (there != null) {
      for (Touch at = there.below(Integer.MAX_VALUE); at != null; at = there.below(at.tx)) {
        written.record(((AccountTouch) at).withoutConditions());
      }
    }
    return written;
  }

  /** The same of slots. */
  private static VersionedStorage written(
      Address address, List<Location> places, @Nullable VersionedStorage there) {
    VersionedStorage written = new VersionedStorage(address, EmptyState.INSTANCE);
    if (there != null) {
      Wipe wipe = there.wipeBelow(Integer.MAX_VALUE);
      for (; wipe != null; wipe = there.wipeBelow(wipe.tx)) {
        written.record(wipe);
      }
    }
    for (Location place : places) {
      UInt256 key = place.slot();
      if (key != null) {
        long[] words = {key.limb0(), key.limb1(), key.limb2(), key.limb3()};
        VersionedSlot from =
            there == null ? null : there.find(words[0], words[1], words[2], words[3]);
        copy(from, written.add(words, 0), written);
      }
    }
    return written;
  }

  private static void copy(
      @Nullable VersionedSlot from, VersionedSlot to, VersionedStorage written) {
    if (from != null) {
      for (Touch at = from.below(Integer.MAX_VALUE); at != null; at = from.below(at.tx)) {
        if (at instanceof SlotSum sum) {
          written.record(new SlotSum(to, sum.tx, sum.incarnation, NOTHING_SEEN, sum.added));
        } else if (at instanceof SlotWrite write) {
          written.record(SlotTouch.of(to, write.tx, write.incarnation, null, null, write.next()));
        }
      }
    }
  }

  // ----------------------------------------------------------------- reading

  /**
   * Reads what is shown.
   *
   * @throws io.evmesh.engine.codec.MalformedBytesException if it is nothing of this block
   */
  public static List<Shown> read(ByteReader in, BlockScope scope) {
    Wire.expectVersion(in);
    int count = in.count(Address.SIZE + 1);
    List<Shown> all = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      all.add(readAccount(in, scope));
    }
    return all;
  }

  private static Shown readAccount(ByteReader in, BlockScope scope) {
    Address address = in.address();
    int flags = in.octet();
    Wire.check(flags < FLAGS, "an account has unknown flags");
    boolean known = (flags & KNOWN) != 0;
    Account base = Wire.account(in, flags);
    Wire.check(known || base == null, "an account is told that is not known");
    VersionedAccount account =
        new VersionedAccount(address, base, scope.plan().predictions(address));
    int transactions = scope.transactions().size();
    CreditBatch given = new CreditBatch(address);
    boolean itself = (flags & ITSELF) != 0;
    if (itself) {
      AccountForm.read(in, account, transactions, new Wire.CodeReader());
      given = SettleCodec.readCredits(in, address, transactions);
    }
    VersionedStorage storage = new VersionedStorage(address, scope.base());
    StorageForm.readShown(in, address, storage, transactions);
    return new Shown(account, known, itself, given, storage);
  }
}
