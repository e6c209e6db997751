package io.evmesh.engine.conflict;

import io.evmesh.engine.accesslist.Accesses;
import io.evmesh.engine.accesslist.AccountUse;
import io.evmesh.engine.conflict.Place.Part;
import io.evmesh.engine.state.Account;
import io.evmesh.engine.state.AccountEntry;
import io.evmesh.engine.state.StateView;
import io.evmesh.engine.types.Address;
import io.evmesh.engine.types.UInt256;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Finds who needs what of whom.
 *
 * <p>What parallel execution takes as additions binds nobody: fees, credits, a sender's own nonce.
 * A balance binds only where the one before the block would give another answer to what was asked
 * of it. A slot that was read binds.
 */
final class Dependencies {
  private final StateView before;
  private final Map<Place, Integer> lastWriter = new HashMap<>();
  private final List<Dependency> found = new ArrayList<>();

  private Dependencies(StateView before) {
    this.before = before;
  }

  /** All of a block, by rising reader. */
  static List<Dependency> of(StateView before, List<Address> senders, List<Accesses> block) {
    Dependencies dependencies = new Dependencies(before);
    for (int tx = 0; tx < block.size(); tx++) {
      dependencies.noteReads(tx, senders.get(tx), block.get(tx));
      dependencies.noteWrites(tx, block.get(tx));
    }
    return List.copyOf(dependencies.found);
  }

  private void noteReads(int tx, Address sender, Accesses accesses) {
    for (AccountUse use : accesses.accounts()) {
      Address address = use.address();
      int observed = use.observed();
      need(tx, (observed & AccountEntry.CODE) != 0, Place.of(address, Part.CODE));
      need(tx, (observed & AccountEntry.EXISTENCE) != 0, Place.of(address, Part.EXISTENCE));
      boolean asksNonce = (observed & AccountEntry.NONCE) != 0 && !address.equals(sender);
      need(tx, asksNonce, Place.of(address, Part.NONCE));
      need(tx, !holdsBefore(use), Place.of(address, Part.BALANCE));
    }
    for (int slot = 0; slot < accesses.slotCount(); slot++) {
      need(tx, true, place(accesses, slot));
    }
  }

  private void need(int tx, boolean reads, Place place) {
    Integer writer = reads ? lastWriter.get(place) : null;
    if (writer != null) {
      found.add(new Dependency(tx, writer, place));
    }
  }

  /** Whether the balance before the block would have given the same answers. */
  private boolean holdsBefore(AccountUse use) {
    UInt256 lowest = use.lowest();
    UInt256 highest = use.highest();
    if (lowest == null && highest == null) {
      return true;
    }
    Account account = before.account(use.address());
    UInt256 balance = account == null ? UInt256.ZERO : account.balance();
    return (lowest == null || balance.compareTo(lowest) >= 0)
        && (highest == null || balance.compareTo(highest) <= 0);
  }

  private void noteWrites(int tx, Accesses accesses) {
    for (AccountUse use : accesses.accounts()) {
      if (use.isChanged()) {
        noteWrites(tx, use.address(), use.before(), use.after());
      }
    }
    for (int slot = 0; slot < accesses.slotCount(); slot++) {
      if (accesses.isSlotChanged(slot)) {
        lastWriter.put(place(accesses, slot), tx);
      }
    }
    if (accesses.credited() != null) {
      lastWriter.put(Place.of(accesses.credited(), Part.BALANCE), tx);
    }
  }

  private void noteWrites(
      int tx, Address address, @Nullable Account found, @Nullable Account left) {
    Account from = found == null ? Account.EMPTY : found;
    Account to = left == null ? Account.EMPTY : left;
    note(tx, from.nonce() != to.nonce(), Place.of(address, Part.NONCE));
    note(tx, !from.balance().equals(to.balance()), Place.of(address, Part.BALANCE));
    note(tx, !Objects.equals(from.codeHash(), to.codeHash()), Place.of(address, Part.CODE));
    note(tx, (found == null) != (left == null), Place.of(address, Part.EXISTENCE));
  }

  private void note(int tx, boolean changed, Place place) {
    if (changed) {
      lastWriter.put(place, tx);
    }
  }

  private static Place place(Accesses accesses, int slot) {
    Address owner = accesses.accounts().get(accesses.slotOwner(slot)).address();
    return Place.ofSlot(owner, accesses.slotKey(slot));
  }
}
