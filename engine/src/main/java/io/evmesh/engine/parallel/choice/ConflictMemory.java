package io.evmesh.engine.parallel.choice;

import io.evmesh.engine.commute.Followed;
import io.evmesh.engine.evm.HotSlots;
import io.evmesh.engine.execution.RecoveredTransaction;
import io.evmesh.engine.parallel.choice.ConflictPattern.Kind;
import io.evmesh.engine.parallel.plan.AddressTable;
import io.evmesh.engine.parallel.plan.Groups;
import io.evmesh.engine.state.Account;
import io.evmesh.engine.state.StateView;
import io.evmesh.engine.transaction.Transaction;
import io.evmesh.engine.types.Address;
import io.evmesh.engine.types.UInt256;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Objects;
import java.util.SequencedMap;
import java.util.SequencedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What earlier blocks taught about which transactions meet, and the groups that follow for a new
 * block. It only decides what runs beside what: a wrong guess costs time, never the result. One
 * thread at a time.
 */
public final class ConflictMemory {
  private static final int MOST_PAIRS = 4096;
  private static final int MOST_SLOTS = 1024; // of which it is kept who met there

  /** How many transactions show whether a block is worth running in several lanes. */
  private static final int SAMPLE = 256;

  private final Map<Pair, ConflictPattern> meetings =
      new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Pair, ConflictPattern> eldest) {
          boolean forgets = size() > MOST_PAIRS;
          if (forgets) {
            forgetPartners(eldest.getKey());
          }
          return forgets;
        }
      };

  private final Map<Kind, NavigableSet<Kind>> partners =
      new HashMap<>(); // that each is known to meet

  private boolean knowsBareCalls; // without a selector

  private final FirstHolders holders = new FirstHolders();
  private final HotPlaces hot = new HotPlaces();
  private final SequencedMap<Long, SlotHistory> histories =
      new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Long, SlotHistory> eldest) {
          return size() > MOST_SLOTS;
        }
      };
  private final NavigableSet<Long> taught = new TreeSet<>(); // slots where conflicts were learnt
  private long block; // that runs
  private int[] grouped = {}; // of the block that runs, by transaction: the lowest of its group

  /** Two kinds of which transactions have met, mostly the same. */
  private record Pair(Kind first, Kind second) {
    static Pair of(Kind one, Kind other) {
      return one.compareTo(other) <= 0 ? new Pair(one, other) : new Pair(other, one);
    }
  }

  /** The slots that are worth following. */
  public HotSlots hot() {
    return hot;
  }

  /** The slots that are worth following now, for those to whom it can only be told. */
  public HotSnapshot hotNow() {
    return hot.snapshot();
  }

  /**
   * Learns that two transactions of a block met at an account, or at one of its slots.
   *
   * @param key the slot's number; null for nonce, balance or code
   * @param exact whether nothing but the value read would have done
   */
  public void learn(
      RecoveredTransaction writer,
      RecoveredTransaction reader,
      Address owner,
      @Nullable UInt256 key,
      boolean exact) {
    if (key == null) {
      learn(writer, reader);
      return;
    }
    long slot = Followed.slot(owner, key);
    hot.met(slot, key.limb0());
    SlotHistory history = histories.computeIfAbsent(slot, missing -> new SlotHistory());
    if (history.counts(exact) && learn(writer, reader)) {
      Kind one = Objects.requireNonNull(ConflictPattern.kind(writer));
      history.learnt(Pair.of(one, Objects.requireNonNull(ConflictPattern.kind(reader))));
      if (taught.size() < MOST_SLOTS) {
        taught.add(slot);
      }
    }
  }

  /**
   * A block has ended. Where its transactions met at slots that were hardly followed yet, that is
   * not held against the next block, which follows them from its beginning: it may turn out that
   * they can come in any order. Two kinds of transactions are given that chance now and then only.
   * Nor is it where the slots were followed, and most could have come in any order.
   */
  public void endBlock() {
    SequencedSet<Pair> forgiven = new LinkedHashSet<>();
    for (long slot : taught) {
      SlotHistory history = histories.get(slot);
      if (history != null && !history.isJudged()) {
        history.learnt.forEach(
            (pair, conflicts) -> {
              if (isForgivable(pair)) {
                unlearn(pair, conflicts);
                forgiven.add(pair);
              }
            });
        history.learnt.keySet().removeAll(forgiven);
      } else if (history != null && history.commutesIn(block)) {
        history.takeLearnt().forEach(this::unlearn);
      }
    }
    taught.clear();
    block++;
    hot.endBlock();
    forgiven.forEach(pair -> Objects.requireNonNull(meetings.get(pair)).forgive());
  }

  private boolean isForgivable(Pair pair) {
    ConflictPattern pattern = meetings.get(pair);
    return pattern != null && pattern.isForgivable();
  }

  /**
   * Learns what came of following a slot.
   *
   * @param tx index of the transaction in the block that was grouped last
   */
  public void learn(int tx, Followed slot) {
    hot.see(slot, tx < grouped.length ? grouped[tx] : tx);
    SlotHistory history = histories.get(slot.slot());
    if (history != null && history.turnsOut(slot.commutes(), block)) {
      history.takeLearnt().forEach(this::unlearn);
    }
  }

  private void unlearn(Pair pair, int conflicts) {
    ConflictPattern pattern = meetings.get(pair);
    if (pattern != null && !pattern.unlearn(conflicts)) {
      forgetPartners(pair);
    }
  }

  /** What came of a slot at which transactions met. */
  private static final class SlotHistory {
    private static final int ENOUGH = 8;
    private static final int ONE_IN = 8; // that counts of those where another value might do

    private int commuted;
    private int used; // as it was
    private int uncounted;
    private long followed = -1; // the last block in which it was
    private SequencedMap<Pair, Integer> learnt = new LinkedHashMap<>(2); // and not taken back

    /** Whether most could have come in any order, as far as is known. */
    private boolean commutes() {
      return commuted >= ENOUGH && commuted >= 3 * used;
    }

    /** Whether it was followed often enough to know. */
    boolean isJudged() {
      return commuted + used >= ENOUGH;
    }

    /** Whether a conflict is one that will come again. */
    boolean counts(boolean exact) {
      return exact && !commutes() || ++uncounted % ONE_IN == 0;
    }

    /** A conflict between transactions of two kinds was learnt. */
    void learnt(Pair pair) {
      learnt.merge(pair, 1, Integer::sum);
    }

    /** Whether it was followed in a block, and most could have come in any order. */
    boolean commutesIn(long number) {
      return followed == number && commutes();
    }

    /** Counts what came of it once; returns whether it now shows that most could come anyhow. */
    boolean turnsOut(boolean commuting, long number) {
      followed = number;
      boolean before = commutes();
      if (commuting) {
        commuted++;
      } else {
        used++;
      }
      if (commuted + used > 64 * ENOUGH) {
        commuted /= 2;
        used /= 2;
      }
      return commutes() && !before;
    }

    /** The conflicts that were learnt, and would not be any more. */
    SequencedMap<Pair, Integer> takeLearnt() {
      SequencedMap<Pair, Integer> taken = learnt;
      learnt = new LinkedHashMap<>(2);
      return taken;
    }
  }

  /** Learns that two transactions of a block met; returns whether that can come again. */
  public boolean learn(RecoveredTransaction writer, RecoveredTransaction reader) {
    Kind one = ConflictPattern.kind(writer);
    Kind other = ConflictPattern.kind(reader);
    if (one == null || other == null) {
      return false;
    }
    if (!ConflictPattern.hasSelector(writer) || !ConflictPattern.hasSelector(reader)) {
      if (!one.to().equals(other.to())) {
        return false; // one pays an account that the other uses: that does not come again
      }
      knowsBareCalls = true;
    }
    partners.computeIfAbsent(one, missing -> new TreeSet<>()).add(other);
    partners.computeIfAbsent(other, missing -> new TreeSet<>()).add(one);
    meetings
        .computeIfAbsent(Pair.of(one, other), missing -> new ConflictPattern())
        .learn(writer, reader, one.equals(other));
    return true;
  }

  private void forgetPartners(Pair pair) {
    forgetPartner(pair.first(), pair.second());
    forgetPartner(pair.second(), pair.first());
  }

  private void forgetPartner(Kind kind, Kind partner) {
    partners.computeIfPresent(
        kind,
        (same, known) -> {
          known.remove(partner);
          return known.isEmpty() ? null : known;
        });
  }

  /** How many pairs of kinds of transactions are known to have met. */
  public int size() {
    return meetings.size();
  }

  /**
   * Groups the transactions of a block.
   *
   * @param state the state below the block
   */
  public Groups group(List<RecoveredTransaction> transactions, StateView state) {
    grouped = groupOf(transactions, state, true);
    return Groups.of(grouped);
  }

  /**
   * Groups that share no account which the block's list shows to be changed: that of a sender, or
   * of somebody who is paid.
   *
   * @param state the state below the block
   * @return by transaction: the lowest of its group
   */
  public int[] groupApart(List<RecoveredTransaction> transactions, StateView state) {
    DisjointSets groups = groupsOf(transactions, state, true);
    AddressTable changed = new AddressTable(2 * transactions.size());
    for (int tx = 0; tx < transactions.size(); tx++) {
      RecoveredTransaction recovered = transactions.get(tx);
      join(recovered.sender(), tx, changed, groups);
      Transaction transaction = recovered.transaction();
      Address to = transaction.to();
      if (to != null && !transaction.value().isZero()) {
        join(to, tx, changed, groups);
      }
    }
    grouped = groups.lowest();
    return grouped.clone();
  }

  private static void join(Address account, int tx, AddressTable changed, DisjointSets groups) {
    int before = changed.put(account, tx);
    if (before >= 0) {
      groups.join(before, tx);
    }
  }

  /**
   * How many lanes could be busy with such a block, as its first transactions show: their number
   * over that of the largest group among them.
   */
  public double width(List<RecoveredTransaction> transactions, StateView state) {
    int size = Math.min(SAMPLE, transactions.size());
    int[] sizes = new int[size];
    int largest = 0;
    for (int group : groupOf(transactions.subList(0, size), state, false)) {
      largest = Math.max(largest, ++sizes[group]);
    }
    return largest == 0 ? 1 : (double) size / largest;
  }

  private int[] groupOf(List<RecoveredTransaction> transactions, StateView state, boolean willRun) {
    return groupsOf(transactions, state, willRun).lowest();
  }

  private DisjointSets groupsOf(
      List<RecoveredTransaction> transactions, StateView state, boolean willRun) {
    DisjointSets groups = new DisjointSets(transactions.size());
    joinFunding(transactions, state, groups);
    if (!meetings.isEmpty()) {
      joinMeetings(transactions, groups, willRun);
    }
    return groups;
  }

  /** Joins senders that can not pay without what a transaction before gives them. */
  private static void joinFunding(
      List<RecoveredTransaction> transactions, StateView state, DisjointSets groups) {
    AddressTable recipients = new AddressTable(transactions.size());
    for (int tx = 0; tx < transactions.size(); tx++) {
      RecoveredTransaction recovered = transactions.get(tx);
      Transaction transaction = recovered.transaction();
      int payer = recipients.get(recovered.sender());
      if (payer >= 0 && !canPay(state.account(recovered.sender()), transaction)) {
        groups.join(payer, tx);
      }
      Address to = transaction.to();
      if (to != null && !transaction.value().isZero()) {
        recipients.put(to, tx);
      }
    }
  }

  private static boolean canPay(@Nullable Account sender, Transaction tx) {
    UInt256 gas = tx.maxFeePerGas().times(tx.gasLimit());
    return sender != null && sender.balance().compareTo(gas.plus(tx.value())) >= 0;
  }

  /** Joins transactions that have in common what those that met before had. */
  private void joinMeetings(
      List<RecoveredTransaction> transactions, DisjointSets groups, boolean willRun) {
    SequencedMap<Kind, List<Integer>> calls = new LinkedHashMap<>();
    for (int tx = 0; tx < transactions.size(); tx++) {
      if (!knowsBareCalls && !ConflictPattern.hasSelector(transactions.get(tx))) {
        continue;
      }
      Kind kind = ConflictPattern.kind(transactions.get(tx));
      if (kind != null && partners.containsKey(kind)) {
        calls.computeIfAbsent(kind, missing -> new ArrayList<>()).add(tx);
      }
    }
    calls.forEach(
        (kind, txs) -> {
          for (Kind partner : Objects.requireNonNull(partners.get(kind)).tailSet(kind)) {
            ConflictPattern meeting = Objects.requireNonNull(meetings.get(Pair.of(kind, partner)));
            List<Integer> others = calls.get(partner);
            if (kind.equals(partner)) {
              boolean joined = join(txs, transactions, meeting, groups);
              meeting.countCalls(willRun ? txs.size() : 0, joined);
            } else if (others != null) {
              boolean joined = joinAll(txs, others, meeting, groups);
              meeting.countCalls(willRun ? txs.size() + others.size() : 0, joined);
            }
          }
        });
  }

  /** Joins all transactions of two kinds; returns whether any may be. */
  private static boolean joinAll(
      List<Integer> txs, List<Integer> others, ConflictPattern meeting, DisjointSets groups) {
    if (meeting.isRare()) {
      return false;
    }
    txs.forEach(tx -> groups.join(txs.getFirst(), tx));
    others.forEach(tx -> groups.join(txs.getFirst(), tx));
    return true;
  }

  /** Joins the transactions of one kind; returns whether any may be. */
  private boolean join(
      List<Integer> txs,
      List<RecoveredTransaction> transactions,
      ConflictPattern meeting,
      DisjointSets groups) {
    int parts = tellingBest(meeting, txs, transactions);
    if (parts != 0) {
      holders.begin(Integer.bitCount(parts) * txs.size());
      txs.forEach(tx -> ConflictPattern.join(transactions.get(tx), tx, parts, holders, groups));
    } else if (!meeting.isRare()) {
      txs.forEach(tx -> groups.join(txs.get(0), tx)); // only the contract is common
    } else {
      return false;
    }
    return true;
  }

  /** The parts that separate the transactions best, as the first of them show; 0 if none does. */
  private int tellingBest(
      ConflictPattern meeting, List<Integer> txs, List<RecoveredTransaction> transactions) {
    int size = Math.min(SAMPLE, txs.size());
    int best = 0;
    if (size == 1) {
      return best; // nothing to separate
    }
    int mostGroups = 1;
    for (int parts : meeting.telling()) {
      holders.begin(Integer.bitCount(parts) * size);
      DisjointSets sample = new DisjointSets(size);
      for (int i = 0; i < size; i++) {
        ConflictPattern.join(transactions.get(txs.get(i)), i, parts, holders, sample);
      }
      if (sample.count() > mostGroups) {
        mostGroups = sample.count();
        best = parts;
      }
    }
    return best;
  }
}
