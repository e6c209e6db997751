package io.evmesh.actors.chain.state;

import io.evmesh.engine.state.Account;
import io.evmesh.engine.state.Code;
import io.evmesh.engine.state.EmptyState;
import io.evmesh.engine.state.StateView;
import io.evmesh.engine.types.Address;
import io.evmesh.engine.types.Hash;
import io.evmesh.persistence.event.AccountChange;
import io.evmesh.persistence.event.ShardSealed;
import io.evmesh.persistence.table.CommittedBlock;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import org.jspecify.annotations.Nullable;

/**
 * The state after the last block that the read tables have, with what was read or written lately in
 * memory. Many threads read; one lets it go on.
 *
 * <p>What was read from the tables is kept only if they are still as they were when it was read:
 * the lock orders keeping (shared) and going on (alone).
 */
public final class StateCache implements StateView {
  /**
   * Heap of the codes that were asked for lately: 4,700 of the largest size, as many as 12 million
   * gas can call cold, or 25,000 of a usual one; a smaller one would be read anew in each block.
   */
  private static final long CODE_BYTES = 128L << 20;

  private final ReadWriteLock lock = new ReentrantReadWriteLock();
  private final Recent<Address, Optional<Account>> accounts;
  private final RecentSlots slots;
  private final RecentCodes codes = new RecentCodes(CODE_BYTES);
  private final KeyFilter filter;
  private volatile StateView stored;

  /**
   * @param limit of accounts and of slots in memory, each, of some 200 bytes one like the other, so
   *     that this bounds bytes too; codes, which differ in size, are bounded in bytes
   * @param stored the tables' state
   */
  public StateCache(int limit, KeyFilter filter, StateView stored) {
    accounts = new Recent<>(limit);
    slots = new RecentSlots(limit);
    this.filter = filter;
    this.stored = stored;
  }

  /** The filter learns what blocks set, before anybody can read it here. */
  void announce(List<CommittedBlock> blocks) {
    long[] slot = new long[AccountChange.LIMBS];
    for (CommittedBlock block : blocks) {
      for (ShardSealed part : block.parts()) {
        for (AccountChange change : part.accounts()) {
          filter.account(change.address());
          for (int i = 0; i < change.slotCount(); i++) {
            change.copySlot(i, slot);
            filter.slot(change.address(), slot, 0);
          }
        }
      }
    }
  }

  /** Goes on to the state after these blocks, which {@code next} shows. */
  public void advance(List<CommittedBlock> blocks, StateView next) {
    announce(blocks);
    lock.writeLock().lock();
    try {
      blocks.forEach(block -> block.parts().forEach(this::keep));
      stored = next;
    } finally {
      lock.writeLock().unlock();
    }
  }

  /** Forgets all values, and goes on from another state. The filter knows more keys than it has. */
  public void restart(StateView next) {
    lock.writeLock().lock();
    try {
      accounts.clear();
      slots.clear();
      stored = next;
    } finally {
      lock.writeLock().unlock();
    }
  }

  private void keep(ShardSealed part) {
    long[] slot = new long[AccountChange.LIMBS];
    part.codes().forEach(codes::keep);
    for (AccountChange change : part.accounts()) {
      accounts.put(change.address(), Optional.ofNullable(change.account()));
      if (change.wiped()) {
        slots.forget(change.address()); // rare: it was destroyed or made anew
      }
      for (int i = 0; i < change.slotCount(); i++) {
        change.copySlot(i, slot);
        slots.put(change.address(), slot, 0, 4);
      }
    }
  }

  @Override
  public @Nullable Account account(Address address) {
    Optional<Account> known = accounts.find(address);
    if (known != null) {
      return known.orElse(null);
    }
    if (filter.neverWritten(address)) {
      return null;
    }
    StateView asked = stored;
    Account account = asked.account(address);
    keepIfStill(asked, () -> accounts.put(address, Optional.ofNullable(account)));
    return account;
  }

  @Override
  public void slot(Address address, long[] words, int key, int value) {
    if (filter.neverWritten(address, words, key)) {
      EmptyState.INSTANCE.slot(address, words, key, value);
    } else if (!slots.find(address, words, key, value)) {
      StateView asked = stored;
      asked.slot(address, words, key, value);
      keepIfStill(asked, () -> slots.put(address, words, key, value));
    }
  }

  @SuppressWarnings("ReferenceEquality") // whether it is the very same view
  private void keepIfStill(StateView asked, Runnable keeping) {
    lock.readLock().lock();
    try {
      if (stored == asked) {
        keeping.run();
      }
    } finally {
      lock.readLock().unlock();
    }
  }

  @Override
  public Code code(Hash codeHash) {
    if (codeHash.equals(Code.EMPTY.hash())) {
      return Code.EMPTY;
    }
    Code known = codes.find(codeHash);
    if (known == null) {
      known = stored.code(codeHash);
      codes.keep(known); // a hash has one code for ever
    }
    return known;
  }

  @Override
  public boolean hasStorage(Address address) {
    return !filter.neverWritten(address) && stored.hasStorage(address);
  }

  @Override
  public Hash blockHash(long number) {
    return stored.blockHash(number);
  }
}
