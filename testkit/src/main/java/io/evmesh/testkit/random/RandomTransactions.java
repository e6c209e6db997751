package io.evmesh.testkit.random;

import io.evmesh.engine.chain.Fork;
import io.evmesh.engine.evm.BlockContext;
import io.evmesh.engine.execution.RecoveredTransaction;
import io.evmesh.engine.execution.TransactionExecutor;
import io.evmesh.engine.state.Account;
import io.evmesh.engine.state.InMemoryState;
import io.evmesh.engine.state.WorldState;
import io.evmesh.engine.transaction.AccessListEntry;
import io.evmesh.engine.transaction.Authorization;
import io.evmesh.engine.transaction.Signatures;
import io.evmesh.engine.transaction.Transaction;
import io.evmesh.engine.transaction.TransactionType;
import io.evmesh.engine.types.Address;
import io.evmesh.engine.types.Bytes;
import io.evmesh.engine.types.Hash;
import io.evmesh.engine.types.UInt256;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * Random transactions, most of which are valid when those before have been executed: each is
 * executed when it is made, so that the next can know nonces and balances.
 */
public final class RandomTransactions {
  private static final long[] GAS_LIMITS = {
    21_000, 26_000, 40_000, 60_000, 120_000, 300_000, 300_000, 1_000_000, 1_000_000
  };

  private final RandomGenerator random;
  private final Cast cast;
  private final BlockContext block;
  private final WorldState world; // as the transactions so far left it
  private final TransactionExecutor executor = new TransactionExecutor();
  private final List<Address> senders;
  private final int faults; // one in so many transactions has a fault of its own
  private final boolean paysNoTip;

  /**
   * Transactions of a block.
   *
   * @param state before it
   */
  public RandomTransactions(
      RandomGenerator random, Cast cast, BlockContext block, InMemoryState state) {
    this.random = random;
    this.cast = cast;
    this.block = block;
    world = new WorldState(state);
    senders = Cast.SIGNERS.subList(0, 1 + random.nextInt(Cast.SIGNERS.size()));
    faults = 5 + random.nextInt(60);
    paysNoTip = random.nextInt(4) == 0;
  }

  /** The next so many. */
  public List<RecoveredTransaction> some(int count) {
    List<RecoveredTransaction> all = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      Address sender = sender();
      RecoveredTransaction next = new RecoveredTransaction(transaction(sender), sender);
      executor.execute(world, block, next);
      all.add(next);
    }
    return List.copyOf(all);
  }

  private Address sender() {
    return random.nextInt(40) == 0 ? cast.any(random) : Cast.one(random, senders);
  }

  private boolean isFault() {
    return random.nextInt(faults) == 0;
  }

  private Transaction transaction(Address sender) {
    TransactionType type = type();
    boolean isTyped = type != TransactionType.LEGACY;
    UInt256 tip =
        paysNoTip || random.nextInt(5) == 0 ? UInt256.ZERO : UInt256.of(random.nextInt(3));
    UInt256 fee = block.baseFee().plus(tip);
    boolean isDynamic = type.ordinal() >= TransactionType.DYNAMIC_FEE.ordinal();
    if (isDynamic && random.nextBoolean()) {
      fee = fee.plus(UInt256.of(random.nextInt(20)));
    }
    long gasLimit = gasLimit();
    boolean mayCreate = !isDynamic || type == TransactionType.DYNAMIC_FEE;
    Address to = mayCreate && random.nextInt(15) == 0 ? null : target();
    Bytes data = to == null ? Children.initCode(random, cast) : data();
    return new Transaction(
        type,
        isFault() && random.nextInt(3) == 0 ? UInt256.of(2) : UInt256.of(block.chainId()),
        nonce(sender),
        isFault() ? UInt256.ONE : fee,
        isDynamic ? tip : fee,
        gasLimit,
        to,
        value(sender, fee, gasLimit),
        data,
        isTyped && random.nextInt(3) == 0 ? accessList() : List.of(),
        type == TransactionType.BLOB ? UInt256.of(isFault() ? 0 : 1) : UInt256.ZERO,
        type == TransactionType.BLOB ? blobs() : List.of(),
        type == TransactionType.SET_CODE ? authorizations(Cast.SIGNERS.indexOf(sender)) : List.of(),
        null);
  }

  private TransactionType type() {
    TransactionType[] types = TransactionType.values();
    int known = 1;
    if (block.fork().isAtLeast(Fork.BERLIN)) {
      known++;
    }
    if (block.fork().isAtLeast(Fork.LONDON)) {
      known++;
    }
    if (block.fork().isAtLeast(Fork.CANCUN)) {
      known++;
    }
    if (block.fork().isAtLeast(Fork.PRAGUE)) {
      known++;
    }
    int type = random.nextInt(known);
    return types[isFault() && random.nextInt(4) == 0 ? random.nextInt(types.length) : type];
  }

  private long nonce(Address sender) {
    return isFault() ? Math.max(0, reached(sender) + random.nextInt(4) - 2) : reached(sender);
  }

  private long reached(Address address) {
    Account account = world.account(address);
    return account == null ? 0 : account.nonce();
  }

  private long gasLimit() {
    if (random.nextInt(4) == 0) {
      return 21_000L + random.nextInt(100_000);
    }
    return isFault() ? random.nextInt(22_000) : GAS_LIMITS[random.nextInt(GAS_LIMITS.length)];
  }

  private Address target() {
    return switch (random.nextInt(10)) {
      case 0, 1, 2, 3 -> Cast.one(random, cast.contracts);
      case 4, 5 -> Cast.one(random, cast.factories);
      case 6 -> Cast.one(random, cast.children);
      case 7 -> random.nextBoolean() ? block.coinbase() : Cast.one(random, cast.empties);
      default -> cast.any(random);
    };
  }

  private UInt256 value(Address sender, UInt256 fee, long gasLimit) {
    return switch (random.nextInt(20)) {
      case 0, 1, 2, 3 -> UInt256.ZERO;
      case 4 -> {
        Account account = world.account(sender);
        UInt256 balance = account == null ? UInt256.ZERO : account.balance();
        UInt256 gas = fee.times(gasLimit);
        yield balance.compareTo(gas) >= 0 ? balance.minus(gas) : balance;
      }
      case 5 -> UInt256.of(random.nextLong(1_000_000_000_000_000L));
      default -> UInt256.of(random.nextInt(2000));
    };
  }

  private Bytes data() {
    Assembly data = new Assembly();
    int words = random.nextInt(4);
    for (int i = 0; i < words; i++) {
      UInt256 word = UInt256.of(random.nextInt(3));
      if (random.nextInt(3) == 0) {
        Address address = cast.any(random);
        word = UInt256.ofLimbs(address.limb0(), address.limb1(), address.limb2(), 0);
      }
      data.raw(word.toHash().toBytes());
    }
    return data.bytes();
  }

  private List<AccessListEntry> accessList() {
    List<AccessListEntry> list = new ArrayList<>();
    int entries = 1 + random.nextInt(3);
    for (int i = 0; i < entries; i++) {
      List<Hash> slots = new ArrayList<>();
      for (int slot = random.nextInt(4); slot > 0; slot--) {
        slots.add(UInt256.of(slot - 1L).toHash());
      }
      list.add(new AccessListEntry(cast.any(random), slots));
    }
    return list;
  }

  private List<Hash> blobs() {
    List<Hash> blobs = new ArrayList<>();
    int count = isFault() ? random.nextInt(9) : 1 + random.nextInt(3);
    for (int i = 0; i < count; i++) {
      blobs.add(Hash.ofLimbs(i, 0, 0, 1L << 56));
    }
    return blobs;
  }

  private List<Authorization> authorizations(int sender) {
    List<Authorization> list = new ArrayList<>();
    int count = isFault() && random.nextInt(3) == 0 ? 0 : 1 + random.nextInt(3);
    for (int i = 0; i < count; i++) {
      list.add(authorization(random.nextInt(Cast.KEYS.size()), sender));
    }
    return list;
  }

  private Authorization authorization(int signer, int sender) {
    long next = reached(Cast.SIGNERS.get(signer)) + (signer == sender ? 1 : 0);
    long nonce = random.nextInt(4) == 0 ? Math.max(0, next + random.nextInt(4) - 2) : next;
    Address delegate = random.nextInt(4) == 0 ? Address.ZERO : delegate();
    UInt256 chain = UInt256.of(random.nextInt(10) == 0 ? 5 : random.nextInt(2));
    return Signatures.sign(
        new Authorization(chain, delegate, nonce, 0, UInt256.ZERO, UInt256.ZERO),
        Cast.KEYS.get(signer));
  }

  private Address delegate() {
    return random.nextInt(3) == 0 ? cast.any(random) : Cast.one(random, cast.contracts);
  }
}
