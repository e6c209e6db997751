package io.evmesh.testkit.random;

import io.evmesh.engine.chain.Fork;
import io.evmesh.engine.evm.BlockContext;
import io.evmesh.engine.execution.RecoveredTransaction;
import io.evmesh.engine.state.Code;
import io.evmesh.engine.state.InMemoryState;
import io.evmesh.engine.types.Address;
import io.evmesh.engine.types.Bytes;
import io.evmesh.engine.types.Hash;
import io.evmesh.engine.types.UInt256;
import java.util.List;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/**
 * A small world and a block over it, the same for the same seed. Its transactions read, write, pay,
 * create and destroy what others of the block do, and some of them are not valid.
 *
 * @param split how many of the transactions are to be executed before the block begins, so that it
 *     runs over a world with changes; mostly none
 */
public record RandomBlock(
    long seed,
    BlockContext block,
    InMemoryState state,
    List<RecoveredTransaction> transactions,
    int split) {
  private static final int MOST_TRANSACTIONS = 40;
  private static final long CHAIN_ID = 1;
  private static final int FIRST_FORK = Fork.SPURIOUS_DRAGON.ordinal();

  /** The block of a seed. */
  public static RandomBlock of(long seed) {
    RandomGenerator random = new SplittableRandom(seed);
    Fork[] forks = Fork.values();
    Fork fork = forks[FIRST_FORK + random.nextInt(forks.length - FIRST_FORK)];
    Cast cast = new Cast(random);
    InMemoryState state = state(random, cast, fork);
    BlockContext block = block(random, cast, fork);
    int most = random.nextInt(3) == 0 ? 6 : MOST_TRANSACTIONS;
    List<RecoveredTransaction> transactions =
        new RandomTransactions(random, cast, block, state).some(1 + random.nextInt(most));
    int split = random.nextInt(5) == 0 ? random.nextInt(transactions.size()) : 0;
    return new RandomBlock(seed, block, state, transactions, split);
  }

  private static BlockContext block(RandomGenerator random, Cast cast, Fork fork) {
    boolean isLondon = fork.isAtLeast(Fork.LONDON);
    boolean isCancun = fork.isAtLeast(Fork.CANCUN);
    long gasLimit = random.nextInt(4) == 0 ? 100_000 + random.nextInt(3_000_000) : 100_000_000;
    return new BlockContext(
        fork,
        CHAIN_ID,
        1000,
        1_700_000_000L,
        coinbase(random, cast),
        gasLimit,
        isLondon && random.nextInt(4) != 0 ? UInt256.of(7) : UInt256.ZERO,
        fork.isAtLeast(Fork.PARIS) ? UInt256.ZERO : UInt256.of(0x20000),
        fork.isAtLeast(Fork.PARIS) ? UInt256.of(0xabcdef).toHash() : Hash.ZERO,
        isCancun ? UInt256.ONE : UInt256.ZERO,
        isCancun ? 6 : 0);
  }

  /** Who gets the fees. */
  public static Address coinbase(RandomGenerator random, Cast cast) {
    return switch (random.nextInt(6)) {
      case 0 -> Cast.one(random, Cast.SIGNERS);
      case 1 -> Cast.one(random, cast.contracts);
      case 2 -> Cast.one(random, cast.children);
      case 3 -> Cast.one(random, cast.empties);
      case 4 -> Cast.one(random, cast.absents);
      default -> cast.any(random);
    };
  }

  /** The accounts of a cast. */
  public static InMemoryState state(RandomGenerator random, Cast cast, Fork fork) {
    InMemoryState state = new InMemoryState();
    for (Address signer : Cast.SIGNERS) {
      signer(random, cast, state, signer, fork);
    }
    RandomCode codes = new RandomCode(random, cast, fork);
    for (Address contract : cast.contracts) {
      state.put(contract, 1, UInt256.of(random.nextInt(3) * 500L), codes.contract());
      slots(random, state, contract);
    }
    for (int i = 0; i < cast.factories.size(); i++) {
      Bytes code = Children.factory(cast.childInits.get(i));
      state.put(cast.factories.get(i), 1, UInt256.of(random.nextInt(2) * 100L), code);
    }
    for (Address child : cast.children) {
      child(random, codes, state, child);
    }
    for (Address empty : cast.empties) {
      state.put(empty, 0, UInt256.ZERO, Bytes.EMPTY);
      if (random.nextInt(4) == 0) {
        slots(random, state, empty);
      }
    }
    return state;
  }

  private static void signer(
      RandomGenerator random, Cast cast, InMemoryState state, Address signer, Fork fork) {
    Bytes code = Bytes.EMPTY;
    if (fork.isAtLeast(Fork.PRAGUE) && random.nextInt(4) == 0) {
      code = Code.delegation(cast.any(random)).bytes();
    }
    int nonce = code.isEmpty() ? random.nextInt(3) : 1 + random.nextInt(2);
    UInt256 balance =
        switch (random.nextInt(8)) {
          case 0 -> UInt256.of(random.nextInt(3_000_000));
          case 1 -> UInt256.of(21_000L * 8 * (1 + random.nextInt(3)));
          default -> UInt256.of(1_000_000_000_000_000_000L);
        };
    if (random.nextInt(16) != 0) {
      state.put(signer, nonce, balance, code);
    }
  }

  /** Where a contract may be made: mostly nothing, at times something that is in the way. */
  private static void child(
      RandomGenerator random, RandomCode codes, InMemoryState state, Address child) {
    switch (random.nextInt(12)) {
      case 0 -> state.put(child, 0, UInt256.of(5), Bytes.EMPTY);
      case 1 -> state.put(child, 0, UInt256.ZERO, Bytes.EMPTY);
      case 2 -> {
        state.put(child, 0, UInt256.of(random.nextInt(2)), Bytes.EMPTY);
        slots(random, state, child);
      }
      case 3 -> {
        state.put(child, 1, UInt256.of(random.nextInt(2) * 9L), codes.contract());
        slots(random, state, child);
      }
      case 4 -> {
        state.put(child, 1, UInt256.ONE, destroyed(random));
        slots(random, state, child);
      }
      default -> {}
    }
  }

  private static Bytes destroyed(RandomGenerator random) {
    Assembly code = new Assembly().push(0).op(Assembly.SLOAD).push(1).op(Assembly.ADD);
    code.push(0).op(Assembly.SSTORE);
    if (random.nextBoolean()) {
      code.push(0).op(Assembly.CALLDATALOAD);
    } else {
      code.op(Assembly.CALLER);
    }
    return code.op(Assembly.SELFDESTRUCT).bytes();
  }

  private static void slots(RandomGenerator random, InMemoryState state, Address contract) {
    for (int slot = 0; slot < 4; slot++) {
      if (random.nextBoolean()) {
        state.putSlot(contract, UInt256.of(slot), UInt256.of(random.nextInt(4)));
      }
    }
  }
}
