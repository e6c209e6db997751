package io.evmesh.node.chain;

import io.evmesh.engine.block.Block;
import io.evmesh.engine.state.Account;
import io.evmesh.engine.state.InMemoryState;
import io.evmesh.engine.transaction.TransactionCodec;
import io.evmesh.engine.types.Address;
import io.evmesh.engine.types.Hash;
import io.evmesh.engine.types.UInt256;
import io.evmesh.persistence.database.Database;
import io.evmesh.persistence.database.DatabaseException;
import io.evmesh.persistence.event.AccountChange;
import io.evmesh.persistence.event.BlockCommitted;
import io.evmesh.persistence.event.ShardSealed;
import io.evmesh.persistence.table.CommittedBlock;
import io.evmesh.persistence.table.Head;
import io.evmesh.persistence.table.ReadTables;
import io.evmesh.persistence.table.StoredBlocks;
import io.evmesh.persistence.table.StoredState;
import io.evmesh.persistence.table.StoredTransaction;
import io.evmesh.persistence.table.WrittenKeys;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Compares the tables with blocks and with a state that were worked out without them. */
final class TableCheck {
  /** Accounts that are compared at once. */
  private static final int GROUP = 4096;

  private final Database database;
  private final StoredBlocks blocks;
  private final InMemoryState state;
  private final Optional<Head> head;

  /**
   * @param state after each block that is checked
   */
  TableCheck(Database database, InMemoryState state) {
    this.database = database;
    this.state = state;
    blocks = new StoredBlocks(database);
    head = new ReadTables(database).head();
  }

  /** Compares what the tables tell of a block and, if they still know, of the state after it. */
  void check(CommittedBlock committed) {
    long number = committed.number();
    if (head.isEmpty() || number > head.get().block()) {
      return; // came meanwhile
    }
    BlockCommitted commit = committed.commit();
    Optional<Block> stored = blocks.block(number);
    if (!stored.equals(Optional.of(commit.body()))
        || !blocks.hash(number).equals(Optional.of(commit.hash()))) {
      throw Verification.difference(number, "the tables have another block, or none");
    }
    checkTransactions(commit);
    if (number >= head.get().retainedFrom()) {
      unlessGivenUp(() -> checkChanges(committed));
    }
  }

  /** A process that writes meanwhile may give up old states. */
  private static void unlessGivenUp(Runnable check) {
    try {
      check.run();
    } catch (DatabaseException e) {
      if (e.fault() != DatabaseException.Fault.PRUNED) {
        throw e;
      }
    }
  }

  private void checkTransactions(BlockCommitted commit) {
    long number = commit.block();
    List<StoredTransaction> stored = blocks.transactions(number);
    for (int i = 0; i < stored.size(); i++) {
      StoredTransaction row = stored.get(i);
      if (row.index() != i
          || !row.sender().equals(commit.senders().get(i))
          || !row.hash().equals(TransactionCodec.hash(commit.body().transactions().get(i)))
          || !row.receipt().equals(commit.receipts().get(i))) {
        throw Verification.difference(
            number, "the tables have another sender, hash or receipt of transaction " + i);
      }
    }
  }

  private void checkChanges(CommittedBlock committed) {
    StoredState stored = StoredState.at(database, committed.number());
    List<Address> changed = new ArrayList<>();
    for (ShardSealed part : committed.parts()) {
      for (AccountChange change : part.accounts()) {
        changed.add(change.address());
        List<UInt256> keys = new ArrayList<>();
        for (int i = 0; i < change.slotCount(); i++) {
          keys.add(change.key(i));
        }
        checkSlots(stored, change.address(), keys, committed.number());
      }
    }
    checkAccounts(stored, changed, committed.number());
  }

  private void checkAccounts(StoredState stored, List<Address> addresses, long number) {
    List<@Nullable Account> accounts = stored.accounts(addresses);
    for (int i = 0; i < addresses.size(); i++) {
      Account expected = state.account(addresses.get(i));
      if (!Objects.equals(accounts.get(i), expected)) {
        throw Verification.difference(
            number,
            "the tables have the account %s as %s, not %s"
                .formatted(addresses.get(i), accounts.get(i), expected));
      }
    }
  }

  private void checkSlots(StoredState stored, Address address, List<UInt256> keys, long number) {
    if (keys.isEmpty()) {
      return;
    }
    List<UInt256> values = stored.slots(address, keys);
    for (int i = 0; i < keys.size(); i++) {
      UInt256 expected = state.slot(address, keys.get(i));
      if (!values.get(i).equals(expected)) {
        throw Verification.difference(
            number,
            "the tables have slot %s of %s as %s, not %s"
                .formatted(keys.get(i), address, values.get(i), expected));
      }
    }
  }

  /**
   * Compares every account and slot after the last block.
   *
   * @param last its number; -1 if there is no block
   */
  void end(long last, Hash hash) {
    if (head.isEmpty()) {
      if (last >= 0) {
        throw Verification.difference(last, "the tables have no block");
      }
      return;
    }
    if (head.get().block() > last
        || head.get().block() == last && !head.get().hash().equals(hash)) {
      throw Verification.difference(
          head.get().block(), "the tables end with it, the journal with block " + last);
    }
    if (head.get().block() == last) {
      unlessGivenUp(() -> checkWholeState(last));
    }
  }

  private void checkWholeState(long number) {
    Map<Address, Set<UInt256>> keys = new TreeMap<>();
    new WrittenKeys(database)
        .forEach(
            new WrittenKeys.Visitor() {
              @Override
              public void account(Address address) {
                slots(keys, address);
              }

              @Override
              public void slot(Address address, UInt256 slot) {
                slots(keys, address).add(slot);
              }
            });
    state.forEachAccount(
        (address, account) -> {
          Set<UInt256> slots = slots(keys, address);
          state.forEachSlot(address, (key, value) -> slots.add(key));
        });
    StoredState stored = StoredState.at(database, number);
    List<Address> addresses = List.copyOf(keys.keySet());
    for (int from = 0; from < addresses.size(); from += GROUP) {
      List<Address> group = addresses.subList(from, Math.min(addresses.size(), from + GROUP));
      checkAccounts(stored, group, number);
    }
    keys.forEach((address, slots) -> checkSlots(stored, address, List.copyOf(slots), number));
    state.forEachAccount((address, account) -> stored.code(account.codeHash()));
  }

  private static Set<UInt256> slots(Map<Address, Set<UInt256>> keys, Address address) {
    return keys.computeIfAbsent(address, key -> new TreeSet<>());
  }
}
