package io.evmesh.node.simulate;

import io.evmesh.engine.block.Block;
import io.evmesh.engine.block.BlockHeader;
import io.evmesh.engine.block.BlockProcessor;
import io.evmesh.engine.block.FeeRules;
import io.evmesh.engine.block.LogsBloom;
import io.evmesh.engine.block.ParentBlock;
import io.evmesh.engine.block.TrialBlock;
import io.evmesh.engine.chain.BlobParameters;
import io.evmesh.engine.chain.ChainConfig;
import io.evmesh.engine.chain.Fork;
import io.evmesh.engine.evm.BlockContext;
import io.evmesh.engine.evm.Machine;
import io.evmesh.engine.execution.TransactionExecutor;
import io.evmesh.engine.state.StateRoot;
import io.evmesh.engine.state.StateView;
import io.evmesh.engine.state.WorldState;
import io.evmesh.engine.trie.Roots;
import io.evmesh.engine.types.Bytes;
import io.evmesh.engine.types.Hash;
import io.evmesh.engine.types.UInt256;
import io.evmesh.node.call.BlockOverride;
import io.evmesh.node.call.Calls;
import io.evmesh.node.query.ChainBlock;
import io.evmesh.node.query.ChainView;
import io.evmesh.node.query.Snapshot;
import io.evmesh.node.simulate.Plan.Planned;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Tries out blocks of calls, one on top of the other, the first on a block of the chain. What comes
 * out, hashes and roots included, is what go-ethereum's {@code eth_simulateV1} says.
 */
public final class Simulation {
  private static final Bytes NO_NONCE = Bytes.wrap(new byte[8]);

  private final ChainView chain;
  private final ChainConfig config;
  private final SimulationRequest request;
  private final Map<Hash, Block> simulated = new HashMap<>();
  private final TransferLogs logs;
  private final Machine machine;
  private final TransactionExecutor executor;
  private long gasLeft;
  private BlockHeader parent;
  private Hash parentHash;
  private StateView state;
  private StateRoot root;

  private Simulation(
      ChainView chain, Snapshot base, StateRoot root, SimulationRequest request, long gas) {
    this.chain = chain;
    this.request = request;
    this.root = root;
    logs = new TransferLogs(request.traceTransfers());
    machine = Calls.machine(logs);
    executor = new TransactionExecutor(machine);
    config = chain.config();
    gasLeft = gas;
    parent = base.block().header();
    parentHash = base.block().hash();
    state = base;
  }

  /**
   * Tries the blocks out.
   *
   * @param base the state that the first builds on
   * @param root its tries
   * @param gas units for all calls together
   * @throws SimulationFault if they can not be
   */
  public static List<SimulatedBlock> run(
      ChainView chain, Snapshot base, StateRoot root, SimulationRequest request, long gas) {
    Simulation simulation = new Simulation(chain, base, root, request, gas);
    List<SimulatedBlock> blocks = new ArrayList<>();
    for (Planned planned : Plan.of(base.block().header(), request.blocks())) {
      Calls.look();
      blocks.add(simulation.block(planned));
    }
    return blocks;
  }

  private SimulatedBlock block(Planned planned) {
    BlockHeader header = header(planned);
    UInt256 blobBaseFee = planned.calls().block().blobBaseFee();
    BlockContext context =
        new BlockOverride(null, null, null, null, null, null, null, blobBaseFee)
            .apply(BlockProcessor.context(config, header));
    StateRoot[] after = {root};
    ParentBlock onto =
        new ParentBlock(
            parentHash,
            parent,
            state,
            world -> {
              after[0] = root.after(world);
              return after[0].hash();
            },
            this::ancestor);
    TrialBlock trial = new TrialBlock(config, onto, header, context, executor);
    machine.movePrecompiles(planned.calls().states().precompiles(context.fork()));
    planned.calls().states().applyTo(trial.world());
    trial.begin();
    logs.beginBlock();
    CallRun calls = new CallRun(executor, logs, trial, context, request.validation(), gasLeft);
    planned.calls().calls().forEach(calls::run);
    gasLeft = calls.gasLeft();
    TrialBlock.Done done;
    try {
      done = trial.end(header.withdrawalsRoot() == null ? null : planned.calls().withdrawals());
    } catch (TrialBlock.EndFault e) {
      throw new SimulationFault(SimulationFault.OTHER, String.valueOf(e.getMessage()));
    }
    Hash hash = done.block().header().hash();
    goOn(done.block(), hash, trial.world(), after[0]);
    return new SimulatedBlock(
        done.block(), hash, done.sizeBytes(), calls.senders(), calls.hashes(), calls.results());
  }

  private void goOn(Block block, Hash hash, WorldState world, StateRoot tries) {
    simulated.put(hash, block);
    parent = block.header();
    parentHash = hash;
    state = world;
    root = tries;
  }

  private @Nullable Block ancestor(Hash hash) {
    Block known = simulated.get(hash);
    return known != null ? known : chain.block(hash).map(ChainBlock::block).orElse(null);
  }

  private BlockHeader header(Planned planned) {
    BlockOverride override = planned.calls().block();
    Fork fork = config.forkAt(planned.number(), planned.time());
    boolean cancun = fork.isAtLeast(Fork.CANCUN);
    UInt256 difficulty = fork.isAtLeast(Fork.PARIS) ? UInt256.ZERO : parent.difficulty();
    return new BlockHeader(
        parentHash,
        Roots.EMPTY_LIST_HASH,
        override.feeRecipient() == null ? parent.coinbase() : override.feeRecipient(),
        Hash.ZERO,
        Roots.EMPTY,
        Roots.EMPTY,
        LogsBloom.EMPTY,
        override.difficulty() == null ? difficulty : override.difficulty(),
        planned.number(),
        override.gasLimit() == null ? parent.gasLimit() : override.gasLimit(),
        0,
        planned.time(),
        Bytes.EMPTY,
        override.prevRandao() == null ? Hash.ZERO : override.prevRandao(),
        NO_NONCE,
        fork.isAtLeast(Fork.LONDON) ? baseFee(override) : null,
        fork.isAtLeast(Fork.SHANGHAI)
            ? TrialBlock.withdrawalsRoot(planned.calls().withdrawals())
            : null,
        cancun ? 0L : null,
        cancun ? (Long) excessBlobGas(fork, planned.time()) : null,
        cancun ? planned.calls().beaconRoot() : null,
        fork.isAtLeast(Fork.PRAGUE) ? BlockHeader.NO_REQUESTS : null);
  }

  /** Where nothing has to be valid nothing has to be paid, unless the request says otherwise. */
  private UInt256 baseFee(BlockOverride override) {
    UInt256 asked = override.baseFeePerGas();
    if (asked != null) {
      return asked;
    }
    return request.validation() ? FeeRules.nextBaseFee(parent) : UInt256.ZERO;
  }

  private long excessBlobGas(Fork fork, long time) {
    BlobParameters blobs = config.blobsAt(fork, time);
    return FeeRules.nextExcessBlobGas(parent, fork, blobs);
  }
}
