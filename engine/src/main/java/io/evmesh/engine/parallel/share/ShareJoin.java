package io.evmesh.engine.parallel.share;

import io.evmesh.engine.evm.BlockContext;
import io.evmesh.engine.execution.BlockAllowance;
import io.evmesh.engine.execution.RecoveredTransaction;
import io.evmesh.engine.execution.TransactionResult;
import io.evmesh.engine.execution.TransactionResult.Executed;
import io.evmesh.engine.parallel.account.Location;
import io.evmesh.engine.parallel.share.Additions.Addition;
import io.evmesh.engine.state.Account;
import io.evmesh.engine.state.StateDifference;
import io.evmesh.engine.state.StateView;
import io.evmesh.engine.types.Address;
import io.evmesh.engine.types.UInt256;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * All shares of a block, each executed over the same state. They are what sequential execution
 * gives if none has found anything that another has changed, but for slots to which all have only
 * added: there each transaction's conditions are held against the value that it would have found.
 */
public final class ShareJoin {
  private static final int MOST_MEETINGS = 256; // that are told

  private final BlockContext block;
  private final List<RecoveredTransaction> transactions;
  private final @Nullable TransactionResult[] results;
  private final List<ShareValues> shares = new ArrayList<>();
  private final List<Meeting> meetings = new ArrayList<>();
  private final NavigableMap<Location, NavigableSet<Integer>> sums = new TreeMap<>(); // by shares
  private long gasUsed;

  /**
   * Two transactions of different shares, of which one has changed what the other has met.
   *
   * @param first the lower one
   */
  public record Meeting(int first, int second, Location location) {}

  /** No share of the block yet. */
  public ShareJoin(BlockContext block, List<RecoveredTransaction> transactions) {
    this.block = block;
    this.transactions = transactions;
    results = new TransactionResult[transactions.size()];
  }

  /** What came of some transactions. */
  public void add(List<Share.Done> done) {
    done.forEach(each -> results[each.tx()] = each.result());
  }

  /** What a share has found, which was all true, and left. */
  public void add(ShareValues share) {
    shares.add(share);
  }

  /** Where shares have met; some of many. */
  public List<Meeting> meetings() {
    return meetings;
  }

  /**
   * Joins the shares.
   *
   * @param base the state below the block
   * @return what they change together; empty if that is not known
   */
  public Optional<StateDifference> join(StateView base) {
    if (!haveRoom()) {
      return Optional.empty();
    }
    for (int one = 0; one < shares.size(); one++) {
      for (int other = one + 1; other < shares.size(); other++) {
        compare(one, other);
      }
    }
    return meetings.isEmpty() && isFeeRecipientApart() && sums(base)
        ? Optional.of(new JoinedShares(shares, block.coinbase(), paid(base)))
        : Optional.empty();
  }

  /** Whether all transactions have a result, and each found room in the block. */
  private boolean haveRoom() {
    BlockAllowance allowance = new BlockAllowance(block);
    for (int tx = 0; tx < results.length; tx++) {
      TransactionResult result = results[tx];
      if (result == null || allowance.check(transactions.get(tx).transaction()).isPresent()) {
        return false;
      }
      if (result instanceof Executed executed) {
        allowance.take(transactions.get(tx).transaction(), executed.gasUsed());
      }
    }
    gasUsed = allowance.gasUsed();
    return true;
  }

  /** The results of all transactions, once they are joined. */
  public List<TransactionResult> results() {
    return List.of(results);
  }

  /** The gas that all have used. */
  public long gasUsed() {
    return gasUsed;
  }

  // ---------------------------------------------------------------- meetings

  private void compare(int one, int other) {
    ShareValues mine = shares.get(one);
    shares
        .get(other)
        .forEach(
            theirs -> {
              ShareAccount known = mine.find(theirs.address());
              if (known != null) {
                compare(known, theirs, one, other);
              }
            });
  }

  private void compare(ShareAccount mine, ShareAccount theirs, int one, int other) {
    if (mine.isChanged() || theirs.isChanged()) {
      meet(mine.tx(), theirs.tx(), new Location(mine.address(), null));
    }
    ShareSlots slots = mine.slots();
    ShareSlots others = theirs.slots();
    if (slots == null || others == null) {
      return;
    }
    long[] words = others.words();
    for (int their = 0; their < others.size(); their++) {
      int slot = slots.find(words, ShareSlots.keyAt(their));
      if (slot >= 0 && (slots.isChanged(slot) || others.isChanged(their))) {
        Location location =
            new Location(mine.address(), UInt256.ofLimbs(words, ShareSlots.keyAt(their)));
        if (slots.isUsed(slot) || others.isUsed(their)) {
          meet(slots.tx(slot), others.tx(their), location);
        } else {
          sums.computeIfAbsent(location, first -> new TreeSet<>()).addAll(List.of(one, other));
        }
      }
    }
  }

  private void meet(int mine, int theirs, Location location) {
    if (meetings.size() < MOST_MEETINGS) {
      meetings.add(new Meeting(Math.min(mine, theirs), Math.max(mine, theirs), location));
    }
  }

  // -------------------------------------------------------------------- sums

  /** Works out what slots have that all have only added to; false if that was not all the same. */
  private boolean sums(StateView base) {
    long[] words = new long[8];
    for (Location location : sums.navigableKeySet()) {
      NavigableSet<Integer> adding = Objects.requireNonNull(sums.get(location));
      UInt256 number = location.slot();
      if (number == null) {
        throw new IllegalStateException("an account is no sum");
      }
      UInt256 value = base.slot(location.address(), number);
      List<Addition> all = new ArrayList<>();
      number.copyLimbs(words, 0);
      for (int share : adding) {
        all.addAll(additions(share, location.address(), words));
      }
      all.sort(Comparator.comparingInt(Addition::tx));
      for (Addition each : all) {
        if (!each.holds(value)) {
          meet(all.getFirst().tx(), each.tx(), location);
          return false;
        }
        value = value.plus(each.added());
      }
      value.copyLimbs(words, 4);
      for (int share : adding) {
        ShareSlots slots = slots(share, location.address());
        slots.leave(slots.find(words, 0), words, 4);
      }
    }
    return true;
  }

  private List<Addition> additions(int share, Address address, long[] words) {
    ShareSlots slots = slots(share, address);
    Additions known = slots.additions(slots.find(words, 0));
    return known == null ? List.of() : known.all();
  }

  private ShareSlots slots(int share, Address address) {
    ShareAccount owner = shares.get(share).find(address);
    ShareSlots slots = owner == null ? null : owner.slots();
    if (slots == null) {
      throw new IllegalStateException("a share has forgotten slots of " + address);
    }
    return slots;
  }

  // ----------------------------------------------------------- fee recipient

  /** Whether no transaction has met who gets the fees, which may have got some by then. */
  private boolean isFeeRecipientApart() {
    return credited().isZero()
        || shares.stream().allMatch(share -> share.find(block.coinbase()) == null);
  }

  private UInt256 credited() {
    return shares.stream().map(ShareValues::credited).reduce(UInt256.ZERO, UInt256::plus);
  }

  /** Who gets the fees, after the block; null if it gets none apart from what shares tell. */
  private @Nullable Account paid(StateView base) {
    UInt256 wei = credited();
    Account before = base.account(block.coinbase());
    Account found = before == null ? Account.EMPTY : before;
    return wei.isZero()
        ? null
        : new Account(found.nonce(), found.balance().plus(wei), found.codeHash());
  }
}
