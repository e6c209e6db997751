package io.evmesh.node.pool;

import io.evmesh.engine.evm.BlockContext;
import io.evmesh.engine.execution.RecoveredTransaction;
import io.evmesh.engine.state.Account;
import io.evmesh.engine.transaction.BlobSidecar;
import io.evmesh.engine.transaction.Rejection;
import io.evmesh.engine.transaction.Transaction;
import io.evmesh.engine.transaction.TransactionRules;
import io.evmesh.engine.types.Address;
import io.evmesh.engine.types.Hash;
import io.evmesh.engine.types.UInt256;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.SortedMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Transactions that wait for a block, by sender and nonce. A gap in the nonces of a sender holds
 * back what comes after it until it is filled. Many threads may use it; one makes blocks.
 */
public final class TransactionPool {
  private final PoolSettings settings;
  private final Function<Address, @Nullable Account> accounts;
  private final Map<Address, SenderQueue> senders = new LinkedHashMap<>();
  private final Map<Hash, PooledTransaction> byHash = new HashMap<>();
  private final Map<Hash, PooledTransaction> byBlob = new HashMap<>();
  private final Map<Hash, PooledTransaction> onTheWay = new HashMap<>();
  private final Shares shares;
  private final List<Consumer<PooledTransaction>> listeners = new CopyOnWriteArrayList<>();
  private volatile Consumer<PooledTransaction> keeper = _ -> {};
  private long arrivals;
  private long version;
  private long bytes;

  /**
   * An empty pool.
   *
   * @param accounts how accounts stand in the state that the next block builds on
   */
  public TransactionPool(PoolSettings settings, Function<Address, @Nullable Account> accounts) {
    this.settings = settings;
    shares = new Shares(settings);
    this.accounts = accounts;
  }

  /**
   * What somebody wants to be in a block.
   *
   * @param hash of its wire form without blobs
   * @param sizeBytes of its wire form
   * @param sidecar the blobs of a blob transaction, otherwise null
   */
  public record Candidate(
      RecoveredTransaction recovered, Hash hash, int sizeBytes, @Nullable BlobSidecar sidecar) {}

  /**
   * Takes a transaction.
   *
   * @param next what the next block is like
   * @throws Refusal if it can not be part of a block, or there is no room
   */
  public PooledTransaction add(Candidate candidate, BlockContext next) {
    Sidecars.check(candidate.recovered().transaction(), candidate.sidecar());
    find(candidate.hash()).ifPresent(keeper); // or "already known" would promise too much
    PooledTransaction taken = take(candidate, next);
    keeper.accept(taken);
    listeners.forEach(listener -> listener.accept(taken));
    return taken;
  }

  /**
   * Lets somebody keep each transaction before whoever brought it has an answer, also when it comes
   * again.
   *
   * @param next throws a {@link Refusal} if it can not
   */
  public void keepBy(Consumer<PooledTransaction> next) {
    keeper = next;
  }

  /** Tells each transaction that is taken, on the thread of who brought it. */
  public void onTransaction(Consumer<PooledTransaction> listener) {
    listeners.add(listener);
  }

  private synchronized PooledTransaction take(Candidate candidate, BlockContext next) {
    RecoveredTransaction recovered = candidate.recovered();
    Hash hash = candidate.hash();
    int sizeBytes = candidate.sizeBytes();
    if (byHash.containsKey(hash) || onTheWay.containsKey(hash)) {
      throw new Refusal(Refusal.Cause.KNOWN, "already known");
    }
    checkAlone(recovered.transaction(), next);
    Account account = accounts.apply(recovered.sender());
    SenderQueue queue = senders.get(recovered.sender());
    long nonce = queue != null ? queue.accountNonce() : account == null ? 0 : account.nonce();
    checkState(recovered.transaction(), nonce, account == null ? Account.EMPTY : account);
    PooledTransaction replaced = queue == null ? null : queue.get(recovered.transaction().nonce());
    if (replaced != null) {
      checkReplacement(recovered.transaction(), replaced.transaction());
    } else {
      checkRoom(queue);
    }
    makeRoom(recovered.sender(), sizeBytes, replaced);
    queue = senders.computeIfAbsent(recovered.sender(), _ -> new SenderQueue(nonce));
    if (replaced != null) {
      forget(replaced);
    }
    PooledTransaction taken =
        new PooledTransaction(
            recovered.transaction(),
            hash,
            recovered.sender(),
            arrivals++,
            sizeBytes,
            candidate.sidecar());
    version++;
    queue.put(taken);
    shares.add(taken);
    byHash.put(hash, taken);
    taken.transaction().blobVersionedHashes().forEach(blob -> byBlob.put(blob, taken));
    bytes += sizeBytes;
    return taken;
  }

  private static void checkAlone(Transaction tx, BlockContext next) {
    if (tx.maxPriorityFeePerGas().compareTo(tx.maxFeePerGas()) > 0) {
      throw new Refusal("max priority fee per gas higher than max fee per gas");
    }
    Optional<Rejection> fault = TransactionRules.checkAlone(next.fork(), next.chainId(), tx);
    if (fault.isPresent()) {
      throw new Refusal(Refusals.sentence(fault.get(), next, tx));
    }
    if (Long.compareUnsigned(tx.gasLimit(), next.gasLimit()) > 0) {
      throw new Refusal("exceeds block gas limit");
    }
  }

  private static void checkState(Transaction tx, long nonce, Account account) {
    if (Long.compareUnsigned(tx.nonce(), nonce) < 0) {
      throw new Refusal(
          Refusal.Cause.NONCE_TOO_LOW,
          "nonce too low: next nonce %s, tx nonce %s"
              .formatted(Long.toUnsignedString(nonce), Long.toUnsignedString(tx.nonce())));
    }
    BigInteger cost = cost(tx);
    BigInteger balance = account.balance().toBigInteger();
    if (balance.compareTo(cost) < 0) {
      throw new Refusal(
          Refusal.Cause.FUNDS,
          "insufficient funds for gas * price + value: balance %d, tx cost %d, overshot %d"
              .formatted(balance, cost, cost.subtract(balance)));
    }
  }

  /** Wei that the sender needs. */
  static BigInteger cost(Transaction tx) {
    BigInteger gas = UInt256.of(tx.gasLimit()).toBigInteger();
    BigInteger blobGas =
        BigInteger.valueOf(TransactionRules.GAS_PER_BLOB * tx.blobVersionedHashes().size());
    return gas.multiply(tx.maxFeePerGas().toBigInteger())
        .add(blobGas.multiply(tx.maxFeePerBlobGas().toBigInteger()))
        .add(tx.value().toBigInteger());
  }

  private void checkReplacement(Transaction next, Transaction old) {
    if (!isAbove(next.maxFeePerGas(), old.maxFeePerGas())
        || !isAbove(next.maxPriorityFeePerGas(), old.maxPriorityFeePerGas())) {
      throw new Refusal(Refusal.Cause.UNDERPRICED, "replacement transaction underpriced");
    }
  }

  private boolean isAbove(UInt256 fee, UInt256 old) {
    BigInteger least =
        old.toBigInteger().multiply(BigInteger.valueOf(100L + settings.replacementPercent()));
    return fee.compareTo(old) > 0
        && fee.toBigInteger().multiply(BigInteger.valueOf(100)).compareTo(least) >= 0;
  }

  private void checkRoom(@Nullable SenderQueue queue) {
    if (queue != null && queue.size() >= settings.perSender()) {
      throw new Refusal(
          Refusal.Cause.FULL,
          "txpool is full: a sender has at most %d transactions in it"
              .formatted(settings.perSender()));
    }
  }

  /**
   * Makes room for a transaction: the last ones of whoever has most give way to a sender who has
   * less, with it too.
   *
   * @param replaced gives way in any case; null for none
   */
  private void makeRoom(Address sender, int sizeBytes, @Nullable PooledTransaction replaced) {
    int places = replaced == null ? 1 : 0;
    long room = (long) sizeBytes - (replaced == null ? 0 : replaced.sizeBytes());
    while (byHash.size() + places > settings.transactions() || bytes + room > settings.bytes()) {
      if (shares.isEmpty()
          || shares.of(sender) + shares.weight(sizeBytes) >= shares.of(shares.largest())) {
        throw new Refusal(Refusal.Cause.FULL, "txpool is full");
      }
      drop(senders.get(shares.largest()).last());
    }
  }

  private void forget(PooledTransaction transaction) {
    version++;
    if (byHash.remove(transaction.hash(), transaction)) {
      bytes -= transaction.sizeBytes();
      shares.remove(transaction);
    }
    transaction
        .transaction()
        .blobVersionedHashes()
        .forEach(blob -> byBlob.remove(blob, transaction));
    SenderQueue queue = senders.get(transaction.sender());
    if (queue != null) {
      queue.remove(transaction);
    }
  }

  /** The transaction with this hash. */
  public synchronized Optional<PooledTransaction> find(Hash hash) {
    PooledTransaction waiting = byHash.get(hash);
    return Optional.ofNullable(waiting == null ? onTheWay.get(hash) : waiting);
  }

  /** The blob with this versioned hash. */
  public synchronized Optional<PooledBlob> blob(Hash versionedHash) {
    PooledTransaction pooled = byBlob.get(versionedHash);
    if (pooled == null || pooled.sidecar() == null) {
      return Optional.empty();
    }
    int index = pooled.transaction().blobVersionedHashes().indexOf(versionedHash);
    return Optional.of(PooledBlob.of(pooled.sidecar(), index));
  }

  /** The nonce that an account's next transaction should have. */
  public synchronized long nextNonce(Address address) {
    SenderQueue queue = senders.get(address);
    if (queue != null) {
      return queue.nextNonce();
    }
    Account account = accounts.apply(address);
    return account == null ? 0 : account.nonce();
  }

  /** Another number whenever something else waits than before. */
  public synchronized long version() {
    return version;
  }

  /** All that wait, in the order in which they came. */
  public synchronized List<PooledTransaction> all() {
    return byHash.values().stream()
        .sorted(Comparator.comparing(PooledTransaction::arrival))
        .toList();
  }

  /** How many transactions wait. */
  public synchronized int size() {
    return byHash.size();
  }

  /** Bytes of the wire forms of all that wait. */
  public synchronized long sizeBytes() {
    return bytes;
  }

  /**
   * The transactions that the next block should try, the best paid first, as far as their gas
   * limits fit together.
   */
  public synchronized List<PooledTransaction> candidates(BlockContext next) {
    UInt256 baseFee = next.baseFee();
    PriorityQueue<PooledTransaction> best =
        new PriorityQueue<>(
            Comparator.comparing((PooledTransaction pooled) -> pooled.tip(baseFee))
                .reversed()
                .thenComparing(PooledTransaction::arrival));
    for (SenderQueue queue : senders.values()) {
      addIfPaid(queue.get(queue.accountNonce()), next, best);
    }
    List<PooledTransaction> chosen = new ArrayList<>();
    long gasLeft = next.gasLimit();
    while (!best.isEmpty()) {
      PooledTransaction pooled = best.poll();
      if (Long.compareUnsigned(pooled.transaction().gasLimit(), gasLeft) > 0) {
        continue; // the others of this sender come after it
      }
      gasLeft -= pooled.transaction().gasLimit();
      chosen.add(pooled);
      SenderQueue queue = senders.get(pooled.sender());
      addIfPaid(queue == null ? null : queue.get(pooled.nonce() + 1), next, best);
    }
    return chosen;
  }

  private static void addIfPaid(
      @Nullable PooledTransaction pooled,
      BlockContext next,
      PriorityQueue<PooledTransaction> candidates) {
    if (pooled != null && pays(pooled, next)) {
      candidates.add(pooled);
    }
  }

  /** Whether a transaction can be in the next block, if there is room. */
  public synchronized boolean canRun(PooledTransaction pooled, BlockContext next) {
    SenderQueue queue = senders.get(pooled.sender());
    return queue == null || queue.isInRow(pooled) && pays(pooled, next);
  }

  private static boolean pays(PooledTransaction pooled, BlockContext next) {
    Transaction tx = pooled.transaction();
    return tx.maxFeePerGas().compareTo(next.baseFee()) >= 0
        && (tx.blobVersionedHashes().isEmpty()
            || tx.maxFeePerBlobGas().compareTo(next.blobBaseFee()) >= 0);
  }

  /** The transaction is part of a block that is not shown yet; until then it can be found here. */
  public synchronized void included(PooledTransaction transaction) {
    SenderQueue queue = senders.get(transaction.sender());
    forget(transaction);
    onTheWay.put(transaction.hash(), transaction);
    if (queue != null) {
      queue.advance(transaction.nonce() + 1);
      queue.stale().forEach(this::forget); // what took its place while its block was made
      removeIfEmpty(transaction.sender(), queue);
    }
  }

  /** The block that the transaction is part of, if it is of any, is shown. */
  public synchronized void shown(PooledTransaction transaction) {
    onTheWay.remove(transaction.hash());
  }

  /**
   * Takes back a transaction that waits; false if it is part of a block that is not shown yet. To
   * be called where no block is being made.
   */
  public synchronized boolean withdraw(Hash hash) {
    PooledTransaction waiting = byHash.get(hash);
    if (waiting != null) {
      drop(waiting);
    }
    return !onTheWay.containsKey(hash);
  }

  /** The transaction can not be part of any block. */
  public synchronized void drop(PooledTransaction transaction) {
    SenderQueue queue = senders.get(transaction.sender());
    forget(transaction);
    if (queue != null) {
      removeIfEmpty(transaction.sender(), queue);
    }
  }

  /** Drops all that waits of a sender. */
  public synchronized void drop(Address sender) {
    List.copyOf(byHash.values()).stream()
        .filter(waiting -> waiting.sender().equals(sender))
        .forEach(this::drop);
  }

  private void removeIfEmpty(Address sender, SenderQueue queue) {
    if (queue.size() == 0) {
      senders.remove(sender);
    }
  }

  /** The state has changed in another way than by the pool's own transactions. */
  public synchronized void refresh() {
    version++;
    for (Map.Entry<Address, SenderQueue> entry : List.copyOf(senders.entrySet())) {
      Account account = accounts.apply(entry.getKey());
      SenderQueue queue = entry.getValue();
      queue.advance(account == null ? 0 : account.nonce());
      queue.stale().forEach(this::drop);
    }
  }

  /** Drops all that waits. */
  public synchronized void clear() {
    List.copyOf(byHash.values()).forEach(this::drop);
  }

  /** What waits, by sender and nonce; those that can run, or those that a gap holds back. */
  public synchronized Map<Address, SortedMap<Long, PooledTransaction>> content(boolean runnable) {
    Map<Address, SortedMap<Long, PooledTransaction>> content = new LinkedHashMap<>();
    senders.forEach(
        (sender, queue) -> {
          SortedMap<Long, PooledTransaction> part = queue.part(runnable);
          if (!part.isEmpty()) {
            content.put(sender, new java.util.TreeMap<>(part));
          }
        });
    return content;
  }
}
