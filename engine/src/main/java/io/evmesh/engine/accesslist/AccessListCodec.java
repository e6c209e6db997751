package io.evmesh.engine.accesslist;

import io.evmesh.engine.rlp.RlpException;
import io.evmesh.engine.rlp.RlpReader;
import io.evmesh.engine.rlp.RlpWriter;
import io.evmesh.engine.types.Bytes;
import io.evmesh.engine.types.UInt256;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The wire form of lists (EIP-7928): each account is a list of its address, slots that change,
 * slots that are read, balances, nonces and codes; each change is a pair of index and value. Only
 * the one coding that a list has is read: everything in its order, nothing twice.
 */
final class AccessListCodec {
  private AccessListCodec() {}

  static Bytes encode(BlockAccessList list) {
    RlpWriter out = new RlpWriter().startList();
    for (AccountAccess account : list.accounts()) {
      out.startList().write(account.address());
      out.startList();
      for (SlotChanges slot : account.slots()) {
        out.startList().write(slot.slot());
        encode(out, slot.changes(), RlpWriter::write);
        out.endList();
      }
      out.endList().startList();
      account.reads().forEach(out::write);
      out.endList();
      encode(out, account.balances(), RlpWriter::write);
      encode(out, account.nonces(), RlpWriter::write);
      encode(out, account.codes(), RlpWriter::write);
      out.endList();
    }
    return out.endList().toBytes();
  }

  private static <T> void encode(
      RlpWriter out, List<Change<T>> changes, BiConsumer<RlpWriter, T> value) {
    out.startList();
    for (Change<T> change : changes) {
      out.startList().write((long) change.index());
      value.accept(out, change.value());
      out.endList();
    }
    out.endList();
  }

  static BlockAccessList decode(Bytes coding) {
    RlpReader all = RlpReader.of(coding);
    RlpReader items = all.readList();
    all.expectEnd();
    List<AccountAccess> accounts = new ArrayList<>();
    while (items.hasNext()) {
      AccountAccess account = account(items.readList());
      if (!accounts.isEmpty()) {
        rising(accounts.getLast().address(), account.address(), "addresses");
      }
      accounts.add(account);
    }
    return new BlockAccessList(List.copyOf(accounts));
  }

  private static AccountAccess account(RlpReader in) {
    var address = in.readAddress();
    List<SlotChanges> slots = slots(in.readList());
    List<UInt256> reads = reads(in.readList(), slots);
    List<Change<UInt256>> balances = changes(in.readList(), RlpReader::readUInt256);
    List<Change<Long>> nonces = changes(in.readList(), RlpReader::readLong);
    List<Change<Bytes>> codes = changes(in.readList(), RlpReader::readBytes);
    in.expectEnd();
    return new AccountAccess(address, slots, reads, balances, nonces, codes);
  }

  private static List<SlotChanges> slots(RlpReader in) {
    List<SlotChanges> slots = new ArrayList<>();
    while (in.hasNext()) {
      RlpReader pair = in.readList();
      UInt256 slot = pair.readUInt256();
      List<Change<UInt256>> changes = changes(pair.readList(), RlpReader::readUInt256);
      pair.expectEnd();
      if (changes.isEmpty()) {
        throw new RlpException("a slot that changes has no changes");
      }
      if (!slots.isEmpty()) {
        rising(slots.getLast().slot(), slot, "slots");
      }
      slots.add(new SlotChanges(slot, changes));
    }
    return List.copyOf(slots);
  }

  private static List<UInt256> reads(RlpReader in, List<SlotChanges> slots) {
    Set<UInt256> changed = new HashSet<>();
    slots.forEach(slot -> changed.add(slot.slot()));
    List<UInt256> reads = new ArrayList<>();
    while (in.hasNext()) {
      UInt256 slot = in.readUInt256();
      if (!reads.isEmpty()) {
        rising(reads.getLast(), slot, "slots that are read");
      }
      if (changed.contains(slot)) {
        throw new RlpException("a slot is both changed and only read");
      }
      reads.add(slot);
    }
    return List.copyOf(reads);
  }

  private static <T> List<Change<T>> changes(RlpReader in, Function<RlpReader, T> value) {
    List<Change<T>> changes = new ArrayList<>();
    @Nullable Integer last = null;
    while (in.hasNext()) {
      RlpReader pair = in.readList();
      long index = pair.readLong();
      if (index < 0 || index > Integer.MAX_VALUE) {
        throw new RlpException("the index of a change is above 2^31 - 1");
      }
      changes.add(new Change<>((int) index, value.apply(pair)));
      pair.expectEnd();
      if (last != null) {
        rising(last, (int) index, "indexes");
      }
      last = (int) index;
    }
    return List.copyOf(changes);
  }

  private static <T extends Comparable<T>> void rising(T before, T next, String what) {
    if (before.compareTo(next) >= 0) {
      throw new RlpException(what + " do not rise: " + next + " comes after " + before);
    }
  }
}
