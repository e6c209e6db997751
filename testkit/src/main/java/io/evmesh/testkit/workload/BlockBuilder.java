package io.evmesh.testkit.workload;

import io.evmesh.engine.chain.ChainConfig;
import io.evmesh.engine.chain.Fork;
import io.evmesh.engine.evm.BlockContext;
import io.evmesh.engine.execution.RecoveredTransaction;
import io.evmesh.engine.state.InMemoryState;
import io.evmesh.engine.transaction.AccessListEntry;
import io.evmesh.engine.transaction.Authorization;
import io.evmesh.engine.transaction.Transaction;
import io.evmesh.engine.transaction.TransactionType;
import io.evmesh.engine.types.Address;
import io.evmesh.engine.types.Bytes;
import io.evmesh.engine.types.Hash;
import io.evmesh.engine.types.UInt256;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Collects the accounts and transactions of a generated block. All of them have the same header: a
 * block of mainnet, mostly of Prague, with a base fee of 1 gwei and room for any number of
 * transactions. Transactions pay 2 gwei per gas and are legacy ones unless they have to be others;
 * those of one sender have the nonces 0, 1, ...
 */
public final class BlockBuilder {
  /** Wei in a gwei. */
  public static final long GWEI = 1_000_000_000L;

  /** Wei in an ether. */
  public static final UInt256 ETHER = UInt256.of(GWEI).times(GWEI);

  static final long TIMESTAMP = 1_700_000_000L;
  static final long GAS_PRICE = 2 * GWEI;

  private static final long CHAIN_ID = 1;
  private static final UInt256 BALANCES_SLOT = UInt256.ZERO;
  private static final UInt256 ALLOWANCES_SLOT = UInt256.ONE;

  private final InMemoryState state = new InMemoryState();
  private final List<RecoveredTransaction> transactions = new ArrayList<>();
  private final Map<Address, Integer> sent = new HashMap<>();
  private final Fork fork;
  private Address coinbase = Keys.address("coinbase", 0);

  /** A block of Prague. */
  public BlockBuilder() {
    this(Fork.PRAGUE);
  }

  BlockBuilder(Fork fork) {
    this.fork = fork;
    plainAccount(coinbase, ETHER);
  }

  /** Lets an account that is there get the fees. */
  void payFeesTo(Address account) {
    coinbase = account;
  }

  /** An account without code. */
  public void plainAccount(Address address, UInt256 wei) {
    state.put(address, 0, wei, Bytes.EMPTY);
  }

  /** A contract with its code. */
  public void contract(Address address, Bytes runtimeCode) {
    state.put(address, 1, UInt256.ZERO, runtimeCode);
  }

  /** What a contract has in a slot. */
  public void slot(Address contract, long slot, UInt256 value) {
    slot(contract, UInt256.of(slot), value);
  }

  /** What a contract has in a slot. */
  public void slot(Address contract, UInt256 slot, UInt256 value) {
    state.putSlot(contract, slot, value);
  }

  /** What somebody has of an ERC-20 token as OpenZeppelin lays it out. */
  public void tokenBalance(Address token, Address owner, UInt256 amount) {
    slot(token, Keys.mapped(owner, BALANCES_SLOT), amount);
  }

  /** Lets {@code spender} dispose of all that {@code owner} has of a token. */
  public void allowance(Address token, Address owner, Address spender) {
    slot(token, Keys.mapped(spender, Keys.mapped(owner, ALLOWANCES_SLOT)), UInt256.MAX);
  }

  /** A transaction with its sender's next nonce; it creates a contract if {@code to} is null. */
  public void transaction(
      Address sender, @Nullable Address to, UInt256 wei, Bytes data, long gasLimit) {
    transactions.add(transaction(sender, nextNonce(sender), to, wei, data, gasLimit));
  }

  /** A call with a list of what it is going to touch. */
  void listing(Address sender, Address to, long gasLimit, List<AccessListEntry> accessList) {
    transactions.add(
        new RecoveredTransaction(
            new Transaction(
                TransactionType.ACCESS_LIST,
                UInt256.of(CHAIN_ID),
                nextNonce(sender),
                UInt256.of(GAS_PRICE),
                UInt256.of(GAS_PRICE),
                gasLimit,
                to,
                UInt256.ZERO,
                Bytes.EMPTY,
                accessList,
                UInt256.ZERO,
                List.of(),
                List.of(),
                null),
            sender));
  }

  /** A call before which accounts are given code. */
  void delegating(Address sender, Address to, long gasLimit, List<Authorization> authorizations) {
    transactions.add(
        new RecoveredTransaction(
            new Transaction(
                TransactionType.SET_CODE,
                UInt256.of(CHAIN_ID),
                nextNonce(sender),
                UInt256.of(GAS_PRICE),
                UInt256.of(GWEI),
                gasLimit,
                to,
                UInt256.ZERO,
                Bytes.EMPTY,
                List.of(),
                UInt256.ZERO,
                List.of(),
                authorizations,
                null),
            sender));
  }

  private int nextNonce(Address sender) {
    return sent.merge(sender, 1, Integer::sum) - 1;
  }

  /** A transaction as most of them are; it creates a contract if {@code to} is null. */
  static RecoveredTransaction transaction(
      Address sender, long nonce, @Nullable Address to, UInt256 wei, Bytes data, long gasLimit) {
    UInt256 price = UInt256.of(GAS_PRICE);
    Transaction transaction =
        new Transaction(
            TransactionType.LEGACY,
            UInt256.of(CHAIN_ID),
            nonce,
            price,
            price,
            gasLimit,
            to,
            wei,
            data,
            List.of(),
            UInt256.ZERO,
            List.of(),
            List.of(),
            null);
    return new RecoveredTransaction(transaction, sender);
  }

  /** All that was collected, as one block. */
  public Workload build(String label) {
    var blobs = ChainConfig.mainnet().blobsAt(Fork.PRAGUE, TIMESTAMP);
    BlockContext block =
        new BlockContext(
            fork,
            CHAIN_ID,
            1,
            TIMESTAMP,
            coinbase,
            Long.MAX_VALUE,
            UInt256.of(GWEI),
            UInt256.ZERO,
            Hash.ZERO,
            blobs.baseFee(0),
            blobs.max());
    return new Workload(label, label, block, state, List.copyOf(transactions));
  }
}
