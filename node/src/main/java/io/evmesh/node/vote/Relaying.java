package io.evmesh.node.vote;

import io.evmesh.engine.crypto.Keccak256;
import io.evmesh.engine.evm.BlockContext;
import io.evmesh.engine.execution.RecoveredTransaction;
import io.evmesh.engine.rlp.RlpException;
import io.evmesh.engine.transaction.Transaction;
import io.evmesh.engine.transaction.TransactionCodec;
import io.evmesh.engine.transaction.TransactionType;
import io.evmesh.engine.types.Address;
import io.evmesh.engine.types.Bytes;
import io.evmesh.engine.types.UInt256;
import io.evmesh.node.batch.BatchRefusal;
import io.evmesh.node.batch.Mender;
import io.evmesh.node.build.BlockProducer;
import io.evmesh.node.pool.Refusal;
import io.evmesh.node.pool.TransactionPool;
import io.evmesh.node.pool.TransactionPool.Candidate;
import io.evmesh.persistence.batch.StoredBatch;
import io.evmesh.persistence.batch.StoredItem;
import io.evmesh.persistence.batch.StoredItem.Signed;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes transactions of relayers: nonces without gaps, fees that blocks take, others in the place
 * of those that are stuck. Many threads may ask.
 */
final class Relaying implements Mender {
  private static final Logger LOG = LoggerFactory.getLogger(Relaying.class);
  private static final UInt256 TIP = UInt256.of(1_000_000_000);

  /** Ballots for which another relayer pays off: their transactions run one after the other. */
  private static final int BALLOTS_EACH = 250;

  private static final int MOST_AT_ONCE = 8;
  private static final long TRANSFER_GAS = 21_000;

  private final Map<Address, Relayer> relayers = new LinkedHashMap<>();
  private final TransactionPool pool;
  private final BlockProducer producer;
  private final ReentrantLock lock = new ReentrantLock();

  /** The next nonces, where they are not what the pool says: what was signed may be on its way. */
  private final Map<Address, Long> next = new HashMap<>();

  /** Nonces below them that go to nothing. */
  private final Map<Address, Set<Long>> gaps = new HashMap<>();

  Relaying(List<Relayer> relayers, TransactionPool pool, BlockProducer producer) {
    relayers.forEach(relayer -> this.relayers.put(relayer.address(), relayer));
    this.pool = pool;
    this.producer = producer;
  }

  /** A nonce is used by something that waits. */
  void reserve(Address relayer, long nonce) {
    lock.lock();
    try {
      next.merge(relayer, nonce + 1, (a, b) -> Long.compareUnsigned(a, b) > 0 ? a : b);
    } finally {
      lock.unlock();
    }
  }

  /** Nonces are what the pool says again, if nothing waits; not now if somebody is at work. */
  void forgetNoncesIf(BooleanSupplier nothingWaits) {
    if (lock.tryLock()) {
      try {
        if (nothingWaits.getAsBoolean()) {
          next.clear();
          gaps.clear();
        }
      } finally {
        lock.unlock();
      }
    }
  }

  /** What may be interrupted. */
  @FunctionalInterface
  interface Work<T> {
    T run() throws InterruptedException;
  }

  /** Does something that takes nonces while nobody else does; if it fails it has taken none. */
  <T> T alone(Work<T> work) throws InterruptedException {
    lock.lockInterruptibly();
    try {
      Map<Address, Long> before = new HashMap<>(next);
      boolean done = false;
      try {
        T result = work.run();
        done = true;
        return result;
      } finally {
        if (!done) {
          next.clear();
          next.putAll(before);
        }
      }
    } finally {
      lock.unlock();
    }
  }

  /**
   * Those who are to relay so many ballots.
   *
   * @param wanted none for any
   * @throws BatchRefusal if one of them is unknown, or there is none
   */
  List<Relayer> choose(List<Address> wanted, int ballots) {
    List<Relayer> chosen = new ArrayList<>();
    for (Address address : wanted) {
      Relayer known = relayers.get(address);
      if (known == null) {
        throw new BatchRefusal(
            BatchRefusal.Kind.RELAYER, "the node has no key of the relayer " + address);
      }
      chosen.add(known);
    }
    if (wanted.isEmpty()) {
      chosen.addAll(relayers.values());
    }
    if (chosen.isEmpty()) {
      throw new BatchRefusal(
          BatchRefusal.Kind.RELAYER, "the node has no keys to relay with; see --relayer.keystore");
    }
    int worth = Math.clamp((ballots + BALLOTS_EACH - 1) / BALLOTS_EACH, 1, MOST_AT_ONCE);
    return chosen.subList(0, Math.min(worth, chosen.size()));
  }

  /** What is to be sent by whom. */
  record Order(Relayer relayer, Address to, Bytes data, long gas) {}

  /** Signs in the order given, so that each relayer's nonces have no gap. Within {@link #alone}. */
  List<Signed> signed(List<Order> orders) {
    BlockContext block = producer.next();
    List<Transaction> unsigned = new ArrayList<>(orders.size());
    for (Order order : orders) {
      unsigned.add(unsigned(order, take(order.relayer().address()), block, fee(block)));
    }
    return IntStream.range(0, orders.size())
        .parallel()
        .mapToObj(i -> sign(orders.get(i).relayer(), unsigned.get(i)))
        .toList();
  }

  /** A nonce that nothing of ours has. */
  private long take(Address relayer) {
    long pooled = pool.nextNonce(relayer);
    long own = next.getOrDefault(relayer, pooled);
    long nonce = Long.compareUnsigned(own, pooled) > 0 ? own : pooled;
    next.put(relayer, nonce + 1);
    return nonce;
  }

  private static UInt256 fee(BlockContext block) {
    return block.baseFee().times(2).plus(TIP);
  }

  /** Wei that an order may cost. */
  static BigInteger cost(Order order, BlockContext block) {
    return fee(block).toBigInteger().multiply(BigInteger.valueOf(order.gas()));
  }

  private static Transaction unsigned(Order order, long nonce, BlockContext block, UInt256 fee) {
    return new Transaction(
        TransactionType.DYNAMIC_FEE,
        UInt256.of(block.chainId()),
        nonce,
        fee,
        TIP.min(fee),
        order.gas(),
        order.to(),
        UInt256.ZERO,
        order.data(),
        List.of(),
        UInt256.ZERO,
        List.of(),
        List.of(),
        null);
  }

  private static Signed sign(Relayer relayer, Transaction unsigned) {
    Bytes body = TransactionCodec.encode(relayer.sign(unsigned));
    return new Signed(Keccak256.hash(body), relayer.address(), unsigned.nonce(), body);
  }

  /** A nonce goes to nothing: what comes after it would wait for ever. */
  void gap(Address relayer, long nonce) {
    lock.lock();
    try {
      gaps.computeIfAbsent(relayer, _ -> new HashSet<>()).add(nonce);
    } finally {
      lock.unlock();
    }
  }

  /** Lets transactions that do nothing take the place of those that were given up. */
  void fillGaps() {
    lock.lock();
    try {
      for (Map.Entry<Address, Set<Long>> entry : gaps.entrySet()) {
        Relayer relayer = relayers.get(entry.getKey());
        long nonce = pool.nextNonce(entry.getKey());
        boolean isHeldBack =
            Long.compareUnsigned(next.getOrDefault(entry.getKey(), 0L), nonce + 1) > 0;
        if (relayer != null && isHeldBack && entry.getValue().remove(nonce)) {
          fill(relayer, nonce);
        }
      }
    } finally {
      lock.unlock();
    }
  }

  private void fill(Relayer relayer, long nonce) {
    BlockContext block = producer.next();
    Order order = new Order(relayer, relayer.address(), Bytes.EMPTY, TRANSFER_GAS);
    try {
      Signed signed = sign(relayer, unsigned(order, nonce, block, fee(block)));
      Transaction transaction = TransactionCodec.decode(signed.body());
      var ignored =
          pool.add(
              new Candidate(
                  new RecoveredTransaction(transaction, relayer.address()),
                  signed.hash(),
                  signed.body().size(),
                  null),
              block);
      LOG.info("relayer {}: {} takes the place of nonce {}", relayer, signed.hash(), nonce);
      producer.wake();
    } catch (Relayer.SigningException | Refusal e) {
      LOG.warn("relayer {}: nonce {} is missing: {}", relayer, nonce, e.getMessage());
    }
  }

  @Override
  public Optional<Signed> again(StoredBatch batch, StoredItem item, Trouble trouble) {
    Signed old = item.transaction();
    Relayer relayer = old == null ? null : relayers.get(old.sender());
    if (old == null || relayer == null) {
      return Optional.empty();
    }
    lock.lock();
    try {
      Transaction last = TransactionCodec.decode(old.body());
      Address to = last.to();
      if (to == null) {
        return Optional.empty();
      }
      BlockContext block = producer.next();
      Order order = new Order(relayer, to, last.data(), last.gasLimit());
      return Optional.of(
          switch (trouble) {
            case NONCE_LOST ->
                sign(relayer, unsigned(order, take(relayer.address()), block, fee(block)));
            case FEE_TOO_LOW -> sign(relayer, dearer(last, order, block));
          });
    } catch (Relayer.SigningException | RlpException e) {
      LOG.warn("{}: item {} is not signed again: {}", batch, item.index(), e.getMessage());
      return Optional.empty();
    } finally {
      lock.unlock();
    }
  }

  /** Both fees more than a tenth above those before, as pools ask it of a replacement. */
  private static Transaction dearer(Transaction last, Order order, BlockContext block) {
    UInt256 least = above(last.maxFeePerGas());
    UInt256 usual = fee(block);
    UInt256 fee = usual.compareTo(least) > 0 ? usual : least;
    Transaction plain = unsigned(order, last.nonce(), block, fee);
    return new Transaction(
        plain.type(),
        plain.chainId(),
        plain.nonce(),
        plain.maxFeePerGas(),
        above(last.maxPriorityFeePerGas()).min(fee),
        plain.gasLimit(),
        plain.to(),
        plain.value(),
        plain.data(),
        plain.accessList(),
        plain.maxFeePerBlobGas(),
        plain.blobVersionedHashes(),
        plain.authorizations(),
        null);
  }

  private static UInt256 above(UInt256 fee) {
    BigInteger eighth = fee.toBigInteger().divide(BigInteger.valueOf(8)).add(BigInteger.ONE);
    return fee.plus(UInt256.of(eighth));
  }
}
