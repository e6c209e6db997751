package io.evmesh.engine.block;

import io.evmesh.engine.block.BlockFault.Rule;
import io.evmesh.engine.block.BlockOutcome.Invalid;
import io.evmesh.engine.block.BlockOutcome.Valid;
import io.evmesh.engine.chain.BlobParameters;
import io.evmesh.engine.chain.ChainConfig;
import io.evmesh.engine.chain.Fork;
import io.evmesh.engine.evm.BlockContext;
import io.evmesh.engine.execution.BlockExecutor;
import io.evmesh.engine.execution.RecoveredTransaction;
import io.evmesh.engine.execution.Senders;
import io.evmesh.engine.execution.SequentialBlockExecutor;
import io.evmesh.engine.execution.TransactionExecutor;
import io.evmesh.engine.execution.TransactionResult;
import io.evmesh.engine.transaction.Transaction;
import io.evmesh.engine.transaction.TransactionCodec;
import io.evmesh.engine.trie.Roots;
import io.evmesh.engine.types.Bytes;
import io.evmesh.engine.types.Hash;
import io.evmesh.engine.types.UInt256;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;

/**
 * Executes blocks under all rules of a chain: checks one that somebody made, or builds one. It
 * changes nothing that it is given; one instance serves one thread at a time.
 *
 * <p>The proof of work of blocks before Paris is not checked, nor which of two chains is the
 * better: that is for who follows the chain.
 *
 * <p>Source: Yellow Paper 11 (Π, Ω); EIP-1559, 2935, 3675, 4788, 4844, 4895, 6110, 7002, 7251,
 * 7685, 7934.
 */
public final class BlockProcessor {
  private static final Bytes NO_NONCE = Bytes.wrap(new byte[8]);
  private static final int HEADER_SIZE_BOUND = 1024; // all fields at their longest are 800 bytes

  private final ChainConfig config;
  private final BlockExecutor executor;
  private final TransactionExecutor system;

  /** A processor that executes one transaction after the other. */
  public static BlockProcessor sequential(ChainConfig config) {
    TransactionExecutor executor = new TransactionExecutor();
    return new BlockProcessor(config, new SequentialBlockExecutor(executor), executor);
  }

  /**
   * A processor.
   *
   * @param executor executes the transactions (before Byzantium {@code system} does, too)
   * @param system executes what a block itself calls
   */
  public BlockProcessor(ChainConfig config, BlockExecutor executor, TransactionExecutor system) {
    this.config = config;
    this.executor = executor;
    this.system = system;
  }

  /**
   * Checks a block against all rules and executes it. Of several rules that it breaks the first is
   * named, in the order of the execution specification (github.com/ethereum/execution-specs, {@code
   * state_transition}): the fields of its fork, its size, its header ({@link HeaderRules}), its
   * ommers ({@link OmmerRules}), its transactions one after the other, the requests, and then what
   * the header says of all that.
   */
  public BlockOutcome process(ParentBlock parent, Block block) {
    return process(parent, block, fork -> Senders.recoverFirst(fork, block.transactions()));
  }

  /**
   * The same for a block whose senders are known already; its signatures are not looked at.
   *
   * @param recovered the block's transactions in their order
   */
  public BlockOutcome process(
      ParentBlock parent, Block block, List<RecoveredTransaction> recovered) {
    return process(parent, block, fork -> recovered);
  }

  private BlockOutcome process(
      ParentBlock parent, Block block, Function<Fork, List<RecoveredTransaction>> senders) {
    BlockHeader header = block.header();
    Fork fork = config.forkAt(header.number(), header.timestamp());
    List<Bytes> codes = BodyRules.encode(block.transactions());
    Optional<Rule> fault =
        BodyRules.checkForm(fork, block, codes)
            .or(() -> HeaderRules.check(config, header, parent.header(), parent.hash()))
            .or(() -> BodyRules.checkOmmers(config, fork, block, parent));
    return fault.isPresent()
        ? invalid(fault.get())
        : execute(parent, block, senders.apply(fork), codes);
  }

  /**
   * Executes the transactions.
   *
   * @param transactions those whose sender is known: all, or those before the first that is not
   * @param codes the coding of each transaction
   */
  private BlockOutcome execute(
      ParentBlock parent, Block block, List<RecoveredTransaction> transactions, List<Bytes> codes) {
    BodyExecution execution = new BodyExecution(config, parent, block.header(), system);
    execution.begin();
    Optional<BlockFault> fault = execution.execute(executor, transactions);
    int count = transactions.size();
    if (fault.isEmpty() && count < block.transactions().size()) {
      Transaction unsigned = block.transactions().get(count);
      fault = Optional.of(execution.faultOfUnsigned(unsigned, transactions));
    }
    if (fault.isEmpty()) {
      fault = execution.end(block.ommers(), block.withdrawals());
    }
    if (fault.isPresent()) {
      return new Invalid(fault.get());
    }
    BlockResult result = execution.result();
    Optional<Rule> difference = difference(block, codes, result);
    return difference.isPresent() ? invalid(difference.get()) : new Valid(block, result);
  }

  /** The first field of the header that does not tell what came out. */
  private static Optional<Rule> difference(Block block, List<Bytes> codes, BlockResult result) {
    BlockHeader header = block.header();
    if (header.gasUsed() != result.gasUsed()) {
      return Optional.of(Rule.GAS_USED);
    }
    if (!header.transactionsRoot().equals(Roots.ordered(codes))) {
      return Optional.of(Rule.TRANSACTIONS_ROOT);
    }
    if (!header.stateRoot().equals(result.stateRoot())) {
      return Optional.of(Rule.STATE_ROOT);
    }
    if (!header.receiptsRoot().equals(result.receiptsRoot())) {
      return Optional.of(Rule.RECEIPTS_ROOT);
    }
    if (!header.logsBloom().equals(result.logsBloom())) {
      return Optional.of(Rule.LOGS_BLOOM);
    }
    Hash withdrawals = BodyRules.withdrawalsRoot(block.withdrawals());
    if (!Objects.equals(header.withdrawalsRoot(), withdrawals)) {
      return Optional.of(Rule.WITHDRAWALS_ROOT);
    }
    if (header.blobGasUsed() != null && header.blobGasUsed() != result.blobGasUsed()) {
      return Optional.of(Rule.BLOB_GAS_USED);
    }
    return Objects.equals(header.requestsHash(), result.requestsHash())
        ? Optional.empty()
        : Optional.of(Rule.REQUESTS_HASH);
  }

  private static BlockOutcome invalid(Rule rule) {
    return new Invalid(BlockFault.of(rule));
  }

  /**
   * Builds the block after {@code parent}: the first of {@code candidates} that fit the size limit
   * are executed, and those that are valid where they stand are its transactions. {@link
   * BlockResult#results} has one result for each that was executed, in the order given.
   *
   * @return the whole block with its results, or the rule that {@code draft} or a system contract
   *     breaks
   */
  public BlockOutcome build(
      ParentBlock parent, BlockDraft draft, List<RecoveredTransaction> candidates) {
    BlockHeader header = draftHeader(parent, draft);
    Optional<Rule> broken = HeaderRules.check(config, header, parent.header(), parent.hash());
    if (broken.isPresent()) {
      return invalid(broken.get());
    }
    List<RecoveredTransaction> fitting = fitting(draft, candidates);
    BodyExecution execution = new BodyExecution(config, parent, header, system);
    execution.begin();
    execution.execute(executor, fitting); // what is rejected is left out
    Optional<BlockFault> fault = execution.end(List.of(), draft.withdrawals());
    if (fault.isPresent()) {
      return new Invalid(fault.get());
    }
    BlockResult result = execution.result();
    List<Transaction> included = new ArrayList<>();
    for (int i = 0; i < fitting.size(); i++) {
      if (result.results().get(i) instanceof TransactionResult.Executed) {
        included.add(fitting.get(i).transaction());
      }
    }
    Hash transactionsRoot = Roots.ordered(BodyRules.encode(included));
    BlockHeader complete = header.with(transactionsRoot, result);
    return new Valid(new Block(complete, included, List.of(), draft.withdrawals()), result);
  }

  /** The first transactions that stay within the size of a block, whatever fork it is of. */
  private static List<RecoveredTransaction> fitting(
      BlockDraft draft, List<RecoveredTransaction> candidates) {
    long size = HEADER_SIZE_BOUND;
    if (draft.withdrawals() != null) {
      for (Withdrawal withdrawal : draft.withdrawals()) {
        size += BlockCodec.encode(withdrawal).size();
      }
    }
    int count = 0;
    for (RecoveredTransaction candidate : candidates) {
      size += TransactionCodec.encode(candidate.transaction()).size() + 5; // and its header
      if (size > BodyRules.MAX_SIZE) {
        break;
      }
      count++;
    }
    return candidates.subList(0, count);
  }

  /** The header with everything that is known before anything is executed, the rest zero. */
  private BlockHeader draftHeader(ParentBlock parent, BlockDraft draft) {
    BlockHeader before = parent.header();
    long number = before.number() + 1;
    Fork fork = config.forkAt(number, draft.timestamp());
    boolean cancun = fork.isAtLeast(Fork.CANCUN);
    BlobParameters blobs = config.blobsAt(fork, draft.timestamp());
    return new BlockHeader(
        parent.hash(),
        Roots.EMPTY_LIST_HASH,
        draft.coinbase(),
        Hash.ZERO,
        Roots.EMPTY,
        Roots.EMPTY,
        LogsBloom.EMPTY,
        fork.isAtLeast(Fork.PARIS)
            ? UInt256.ZERO
            : Difficulty.next(config, fork, draft.timestamp(), before),
        number,
        draft.gasLimit(),
        0,
        draft.timestamp(),
        draft.extraData(),
        draft.prevRandao(),
        NO_NONCE,
        fork.isAtLeast(Fork.LONDON) ? draft.baseFeeAfter(before) : null,
        BodyRules.withdrawalsRoot(draft.withdrawals()),
        cancun ? 0L : null,
        cancun ? (Long) FeeRules.nextExcessBlobGas(before, fork, blobs) : null,
        draft.parentBeaconRoot(),
        fork.isAtLeast(Fork.PRAGUE) ? Requests.hash(List.of()) : null);
  }

  /** What the transactions of a block with this header see of it. */
  public static BlockContext context(ChainConfig config, BlockHeader header) {
    Fork fork = config.forkAt(header.number(), header.timestamp());
    BlobParameters blobs = config.blobsAt(fork, header.timestamp());
    boolean paris = fork.isAtLeast(Fork.PARIS);
    UInt256 blobBaseFee =
        header.excessBlobGas() == null ? UInt256.ZERO : blobs.baseFee(header.excessBlobGas());
    return new BlockContext(
        fork,
        config.chainId(),
        header.number(),
        header.timestamp(),
        header.coinbase(),
        header.gasLimit(),
        header.baseFee() == null ? UInt256.ZERO : header.baseFee(),
        paris ? UInt256.ZERO : header.difficulty(),
        paris ? header.mixHash() : Hash.ZERO,
        blobBaseFee,
        blobs.max());
  }
}
