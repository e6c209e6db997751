package io.evmesh.engine.block;

import io.evmesh.engine.block.BlockFault.Rule;
import io.evmesh.engine.chain.ChainConfig;
import io.evmesh.engine.chain.Fork;
import io.evmesh.engine.evm.BlockContext;
import io.evmesh.engine.execution.BlockAllowance;
import io.evmesh.engine.execution.BlockExecutor;
import io.evmesh.engine.execution.RecoveredTransaction;
import io.evmesh.engine.execution.SequentialBlockExecutor;
import io.evmesh.engine.execution.TransactionExecutor;
import io.evmesh.engine.execution.TransactionResult;
import io.evmesh.engine.execution.TransactionResult.Executed;
import io.evmesh.engine.execution.TransactionResult.Rejected;
import io.evmesh.engine.state.WorldState;
import io.evmesh.engine.transaction.Transaction;
import io.evmesh.engine.transaction.TransactionRules;
import io.evmesh.engine.trie.Roots;
import io.evmesh.engine.types.Address;
import io.evmesh.engine.types.Bytes;
import io.evmesh.engine.types.Hash;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One block's way through the state: calls at its start, transactions, withdrawals, rewards,
 * requests. Made for one block, used once, from top to bottom.
 */
final class BodyExecution {
  private final ChainConfig config;
  private final ParentBlock parent;
  private final BlockHeader header;
  private final BlockContext context;
  private final TransactionExecutor system;
  private final WorldState world;
  private final List<Bytes> requests = new ArrayList<>();
  private List<TransactionResult> results = List.of();
  private final List<Receipt> receipts = new ArrayList<>();
  private long gasUsed;
  private long blobGasUsed;

  /**
   * An execution on the state after {@code parent}.
   *
   * @param header of which the fields count that are known before anything is executed
   * @param system executes what the block itself calls
   */
  BodyExecution(
      ChainConfig config, ParentBlock parent, BlockHeader header, TransactionExecutor system) {
    this(config, parent, header, BlockProcessor.context(config, header), system);
  }

  /**
   * The same in a block that transactions see otherwise.
   *
   * @param context what they see
   */
  BodyExecution(
      ChainConfig config,
      ParentBlock parent,
      BlockHeader header,
      BlockContext context,
      TransactionExecutor system) {
    this.config = config;
    this.parent = parent;
    this.header = header;
    this.context = context;
    this.system = system;
    world = new WorldState(new AncestorHashes(parent));
  }

  /** What happens before the first transaction. */
  void begin() {
    if (parent.edits() != null) {
      parent.edits().applyTo(world);
    }
    BlockStart.apply(config, header, context, world, system);
  }

  /** Executes the transactions; returns the fault of the first that was rejected. */
  Optional<BlockFault> execute(BlockExecutor executor, List<RecoveredTransaction> transactions) {
    List<Hash> roots = new ArrayList<>();
    if (context.fork().isAtLeast(Fork.BYZANTIUM)) {
      results = executor.execute(world, context, transactions);
    } else {
      // Receipts hold the state between transactions, which only going one by one makes.
      results =
          new SequentialBlockExecutor(system)
              .execute(
                  world,
                  context,
                  transactions,
                  result -> {
                    if (result instanceof Executed) {
                      roots.add(parent.roots().after(world));
                    }
                  });
    }
    BlockFault fault = null;
    for (int i = 0; i < results.size(); i++) {
      switch (results.get(i)) {
        case Rejected(var reason) -> fault = fault == null ? BlockFault.of(reason) : fault;
        case Executed executed -> {
          Hash root = roots.isEmpty() ? null : roots.get(receipts.size());
          addReceipt(transactions.get(i).transaction(), executed, root);
        }
      }
    }
    return Optional.ofNullable(fault);
  }

  /** The fault of a transaction without a valid signature, which would be the next. */
  BlockFault faultOfUnsigned(Transaction transaction, List<RecoveredTransaction> before) {
    BlockAllowance allowance = new BlockAllowance(context);
    for (int i = 0; i < before.size(); i++) {
      if (results.get(i) instanceof Executed executed) {
        allowance.take(before.get(i).transaction(), executed.gasUsed());
      }
    }
    return BlockFault.of(allowance.checkUnsigned(transaction));
  }

  /** The world as it is now, for who executes transactions alone. */
  WorldState world() {
    return world;
  }

  /** The gas that was used so far, in gas units. */
  long gasUsed() {
    return gasUsed;
  }

  /** Takes the receipt of a transaction that was executed on {@link #world}. */
  void add(Transaction transaction, Executed executed) {
    boolean hasRoot = !context.fork().isAtLeast(Fork.BYZANTIUM);
    addReceipt(transaction, executed, hasRoot ? parent.roots().after(world) : null);
  }

  private void addReceipt(Transaction transaction, Executed executed, @Nullable Hash root) {
    gasUsed += executed.gasUsed();
    blobGasUsed += TransactionRules.GAS_PER_BLOB * transaction.blobVersionedHashes().size();
    receipts.add(
        Receipt.of(transaction.type(), root, executed.success(), gasUsed, executed.logs()));
  }

  /** What happens after the last transaction; returns the fault of a system contract. */
  Optional<BlockFault> end(List<BlockHeader> ommers, @Nullable List<Withdrawal> withdrawals) {
    Rewards.payWithdrawals(world, withdrawals);
    Rewards.payForWork(world, context.fork(), header, ommers);
    if (!context.fork().isAtLeast(Fork.PRAGUE)) {
      return Optional.empty();
    }
    Optional<Bytes> deposits = Requests.deposits(config.depositContract(), receipts);
    if (deposits.isEmpty()) {
      return Optional.of(BlockFault.of(Rule.DEPOSIT_LAYOUT));
    }
    addRequest(Requests.DEPOSITS, deposits.get());
    Optional<BlockFault> fault = request(Requests.WITHDRAWALS, SystemContracts.WITHDRAWAL_REQUESTS);
    return fault.isPresent()
        ? fault
        : request(Requests.CONSOLIDATIONS, SystemContracts.CONSOLIDATION_REQUESTS);
  }

  private Optional<BlockFault> request(byte type, Address contract) {
    var result = system.systemCall(world, context, contract, Bytes.EMPTY);
    if (!result.hasCode()) {
      return Optional.of(BlockFault.of(Rule.SYSTEM_CONTRACT_MISSING));
    }
    if (!result.success()) {
      return Optional.of(BlockFault.of(Rule.SYSTEM_CALL));
    }
    addRequest(type, result.output());
    return Optional.empty();
  }

  private void addRequest(byte type, Bytes data) {
    if (!data.isEmpty()) {
      byte[] request = new byte[1 + data.size()];
      request[0] = type;
      System.arraycopy(data.unsafeArray(), 0, request, 1, data.size());
      requests.add(Bytes.wrap(request));
    }
  }

  /** All that follows, the state's root last, which is the dearest. */
  BlockResult result() {
    boolean hasRequests = context.fork().isAtLeast(Fork.PRAGUE);
    return new BlockResult(
        List.copyOf(results),
        List.copyOf(receipts),
        List.copyOf(requests),
        world,
        gasUsed,
        blobGasUsed,
        LogsBloom.ofReceipts(receipts),
        Roots.ordered(receipts.stream().map(Receipt::encode).toList()),
        hasRequests ? Requests.hash(requests) : null,
        parent.roots().after(world));
  }
}
