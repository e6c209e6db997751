package io.evmesh.engine.parallel;

import io.evmesh.engine.execution.RecoveredTransaction;
import io.evmesh.engine.parallel.Meeting.Kind;
import io.evmesh.engine.state.Account;
import io.evmesh.engine.state.StateView;
import io.evmesh.engine.transaction.Transaction;
import io.evmesh.engine.types.Address;
import io.evmesh.engine.types.UInt256;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What earlier blocks taught about which transactions meet, and the groups that follow for a new
 * block. It only decides what runs beside what: a wrong guess costs time, never the result. One
 * thread at a time.
 */
public final class ConflictMemory {
  private static final int MOST_KINDS = 4096;

  /** How many transactions show whether a block is worth running in several lanes. */
  private static final int SAMPLE = 256;

  private final Map<Kind, Meeting> meetings =
      new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Kind, Meeting> eldest) {
          return size() > MOST_KINDS;
        }
      };

  /** Learns that two transactions of a block met. */
  public void learn(RecoveredTransaction writer, RecoveredTransaction reader) {
    Kind kind = Meeting.kind(reader);
    if (kind != null && kind.equals(Meeting.kind(writer))) {
      meetings
          .computeIfAbsent(kind, missing -> new Meeting())
          .learn(writer.transaction(), reader.transaction());
    }
  }

  /** How many kinds of transactions are known to meet. */
  public int size() {
    return meetings.size();
  }

  /**
   * Groups the transactions of a block.
   *
   * @param state the state below the block
   */
  public Groups group(List<RecoveredTransaction> transactions, StateView state) {
    return Groups.of(groupOf(transactions, state));
  }

  /**
   * How many lanes could be busy with such a block, as its first transactions show: their number
   * over that of the largest group among them.
   */
  public double width(List<RecoveredTransaction> transactions, StateView state) {
    int size = Math.min(SAMPLE, transactions.size());
    int[] sizes = new int[size];
    int largest = 0;
    for (int group : groupOf(transactions.subList(0, size), state)) {
      largest = Math.max(largest, ++sizes[group]);
    }
    return largest == 0 ? 1 : (double) size / largest;
  }

  private int[] groupOf(List<RecoveredTransaction> transactions, StateView state) {
    int count = transactions.size();
    int[] parent = new int[count];
    for (int tx = 0; tx < count; tx++) {
      parent[tx] = tx;
    }
    joinFunding(transactions, state, parent);
    if (!meetings.isEmpty()) {
      joinMeetings(transactions, parent);
    }
    for (int tx = 0; tx < count; tx++) {
      parent[tx] = root(parent, tx);
    }
    return parent;
  }

  /** Joins senders that can not pay without what a transaction before gives them. */
  private static void joinFunding(
      List<RecoveredTransaction> transactions, StateView state, int[] parent) {
    AddressTable recipients = new AddressTable(transactions.size());
    for (int tx = 0; tx < transactions.size(); tx++) {
      RecoveredTransaction recovered = transactions.get(tx);
      Transaction transaction = recovered.transaction();
      int payer = recipients.get(recovered.sender());
      if (payer >= 0 && !canPay(state.account(recovered.sender()), transaction)) {
        join(parent, payer, tx);
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
  private void joinMeetings(List<RecoveredTransaction> transactions, int[] parent) {
    Map<Kind, Integer> words = telling(transactions);
    Map<Long, Integer> first = new HashMap<>();
    for (int tx = 0; tx < parent.length; tx++) {
      Kind kind = Meeting.kind(transactions.get(tx));
      Integer word = kind == null ? null : words.get(kind);
      boolean tells =
          word != null && (word < 0 || Meeting.hasWord(transactions.get(tx).transaction(), word));
      if (tells) {
        int value = word < 0 ? 0 : Meeting.wordHash(transactions.get(tx).transaction(), word);
        Integer other = first.putIfAbsent((long) kind.hashCode() << 32 | value & 0xffff_ffffL, tx);
        if (other != null) {
          join(parent, other, tx);
        }
      }
    }
  }

  /** By kind, the word that separates its transactions best; -1 if only the contract is common. */
  private Map<Kind, Integer> telling(List<RecoveredTransaction> transactions) {
    LinkedHashMap<Kind, Set<Integer>[]> seen = new LinkedHashMap<>();
    for (RecoveredTransaction transaction : transactions) {
      Kind kind = Meeting.kind(transaction);
      Meeting meeting = kind == null ? null : meetings.get(kind);
      if (meeting == null) {
        continue;
      }
      Set<Integer>[] values = seen.computeIfAbsent(kind, missing -> emptySets());
      for (int word = 0; word < Meeting.WORDS; word++) {
        if (meeting.isUsual(word) && Meeting.hasWord(transaction.transaction(), word)) {
          values[word].add(Meeting.wordHash(transaction.transaction(), word));
        }
      }
    }
    Map<Kind, Integer> words = new HashMap<>();
    seen.forEach((kind, values) -> words.put(kind, mostValues(values)));
    return words;
  }

  @SuppressWarnings({"unchecked", "rawtypes"}) // an array of sets of integers only
  private static Set<Integer>[] emptySets() {
    Set<Integer>[] sets = new Set[Meeting.WORDS];
    for (int i = 0; i < sets.length; i++) {
      sets[i] = new HashSet<>();
    }
    return sets;
  }

  private static int mostValues(Set<Integer>[] values) {
    int best = -1;
    for (int word = 0; word < values.length; word++) {
      if (!values[word].isEmpty() && (best < 0 || values[word].size() > values[best].size())) {
        best = word;
      }
    }
    return best;
  }

  private static void join(int[] parent, int a, int b) {
    int first = root(parent, a);
    int second = root(parent, b);
    parent[Math.max(first, second)] = Math.min(first, second); // the lowest names the group
  }

  private static int root(int[] parent, int tx) {
    int at = tx;
    while (parent[at] != at) {
      parent[at] = parent[parent[at]];
      at = parent[at];
    }
    return at;
  }
}
