package io.evmesh.actors.random;

import static org.assertj.core.api.Assertions.assertThat;

import io.evmesh.actors.chain.Chain;
import io.evmesh.actors.chain.RootPolicy;
import io.evmesh.engine.block.Block;
import io.evmesh.engine.block.BlockDraft;
import io.evmesh.engine.block.BlockHeader;
import io.evmesh.engine.block.BlockOutcome.Valid;
import io.evmesh.engine.block.Receipt;
import io.evmesh.engine.block.SystemContracts;
import io.evmesh.engine.chain.Fork;
import io.evmesh.engine.evm.BlockContext;
import io.evmesh.engine.execution.RecoveredTransaction;
import io.evmesh.engine.execution.SequentialBlockExecutor;
import io.evmesh.engine.state.Code;
import io.evmesh.engine.state.InMemoryState;
import io.evmesh.engine.state.StateView;
import io.evmesh.engine.state.WorldState;
import io.evmesh.engine.types.Address;
import io.evmesh.engine.types.Bytes;
import io.evmesh.engine.types.Hash;
import io.evmesh.engine.types.UInt256;
import io.evmesh.input.genesis.KeptRules;
import io.evmesh.input.recording.StandInSignature;
import io.evmesh.persistence.table.LogFilter;
import io.evmesh.persistence.table.StoredBlocks;
import io.evmesh.persistence.table.StoredLog;
import io.evmesh.persistence.table.StoredLogs;
import io.evmesh.persistence.table.StoredTransaction;
import io.evmesh.testkit.chain.ChainWork;
import io.evmesh.testkit.chain.MemoryChain;
import io.evmesh.testkit.random.Cast;
import io.evmesh.testkit.random.RandomBlock;
import io.evmesh.testkit.random.RandomTransactions;
import io.evmesh.testkit.verify.ChangedSlots;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/** A chain of random blocks in memory, executed one transaction after the other. */
final class RandomChain {
  private static final long CHAIN_ID = 1;
  private static final int MOST_TRANSACTIONS = 25;
  private static final Bytes STOP = Bytes.fromHex("0x00");
  private static final UInt256 MOST_BASE_FEE = UInt256.of(1_000_000_000);

  private final RandomGenerator random;
  private final Fork fork;
  private final Cast cast;
  private final ChainWork work;
  private final MemoryChain chain;
  private final List<Block> blocks = new ArrayList<>();
  private final List<List<Receipt>> receipts = new ArrayList<>();
  private final List<InMemoryState> states = new ArrayList<>();
  private final ChangedSlots met = new ChangedSlots();
  private BlockDraft draft;

  RandomChain(RandomGenerator random, Fork fork, RootPolicy policy) {
    this.random = random;
    this.fork = fork;
    cast = new Cast(random);
    InMemoryState state = RandomBlock.state(random, cast, fork);
    SystemContracts.CALLED_AT_END.forEach(contract -> state.put(contract, 1, UInt256.ZERO, STOP));
    KeptRules rules = KeptRules.of(fork, CHAIN_ID, policy.everyBlocks());
    work = new ChainWork(rules, state, RandomBlock.coinbase(random, cast), List.of());
    chain = new MemoryChain(work, new SequentialBlockExecutor(), policy.everyBlocks());
    add(work.genesis(policy.everyBlocks() > 0), List.of(), work.world());
    draft = work.draft(blocks.getFirst().header());
  }

  ChainWork work() {
    return work;
  }

  /** What the next block is built from. */
  BlockDraft draft() {
    return draft;
  }

  /** Some transactions for the next block, of which not all are valid. */
  List<RecoveredTransaction> transactions() {
    BlockHeader parent = blocks.getLast().header();
    Address coinbase = RandomBlock.coinbase(random, cast);
    BlockDraft usual = work.draft(parent);
    draft =
        new BlockDraft(
            coinbase,
            usual.timestamp(),
            usual.gasLimit(),
            usual.extraData(),
            usual.prevRandao(),
            usual.parentBeaconRoot(),
            usual.withdrawals());
    BlockContext context =
        new BlockContext(
            fork,
            CHAIN_ID,
            parent.number() + 1,
            draft.timestamp(),
            coinbase,
            draft.gasLimit(),
            MOST_BASE_FEE,
            UInt256.ZERO,
            Hash.ZERO,
            UInt256.ONE,
            6);
    return new RandomTransactions(random, cast, context, states.getLast())
        .some(random.nextInt(MOST_TRANSACTIONS)).stream().map(StandInSignature::orSigned).toList();
  }

  /** Executes the next block; returns its hash. */
  Hash append(List<RecoveredTransaction> transactions) {
    Valid valid = chain.append(draft, transactions);
    add(valid.block(), valid.result().receipts(), valid.result().world());
    return valid.block().header().hash();
  }

  private void add(Block block, List<Receipt> itsReceipts, WorldState changes) {
    InMemoryState state = new InMemoryState();
    if (!states.isEmpty()) {
      copy(states.getLast(), state);
    }
    state.apply(changes);
    changes.forEachChange(met);
    blocks.add(block);
    receipts.add(itsReceipts);
    states.add(state);
  }

  private static void copy(InMemoryState from, InMemoryState to) {
    from.forEachAccount(
        (address, account) -> {
          Hash code = account.codeHash();
          Bytes bytes = code.equals(Code.EMPTY.hash()) ? Bytes.EMPTY : from.code(code).bytes();
          to.put(address, account.nonce(), account.balance(), bytes);
          from.forEachSlot(address, (slot, value) -> to.putSlot(address, slot, value));
        });
  }

  /** Checks everything that was ever there. */
  void checkAll(Chain chain) {
    for (int number = 0; number < blocks.size(); number++) {
      check(chain, number);
      assertThat(new StoredBlocks(chain.database()).transactions(number))
          .as("block %d", number)
          .extracting(StoredTransaction::receipt)
          .isEqualTo(receipts.get(number));
    }
    LogFilter all = new LogFilter(0, blocks.size() - 1, List.of(), List.of(), LogFilter.MAX_LIMIT);
    assertThat(new StoredLogs(chain.database()).find(all).logs())
        .extracting(StoredLog::log)
        .isEqualTo(
            receipts.stream().flatMap(List::stream).flatMap(each -> each.logs().stream()).toList());
  }

  /** Checks the state after a block that is committed. */
  void check(Chain chain, long number) {
    StateView expected = states.get((int) number);
    StateView found = chain.stateAt(number);
    met.all()
        .forEach(
            (address, slots) -> {
              assertThat(found.account(address))
                  .as("%s after block %d", address, number)
                  .isEqualTo(expected.account(address));
              for (UInt256 slot : slots) {
                assertThat(found.slot(address, slot))
                    .as("slot %s of %s after block %d", slot, address, number)
                    .isEqualTo(expected.slot(address, slot));
              }
            });
  }
}
