package io.evmesh.testkit.chain;

import io.evmesh.engine.block.Block;
import io.evmesh.engine.block.BlockDraft;
import io.evmesh.engine.block.BlockHeader;
import io.evmesh.engine.block.SystemContracts;
import io.evmesh.engine.chain.ChainConfig;
import io.evmesh.engine.evm.BlockContext;
import io.evmesh.engine.execution.RecoveredTransaction;
import io.evmesh.engine.state.Code;
import io.evmesh.engine.state.EmptyState;
import io.evmesh.engine.state.InMemoryState;
import io.evmesh.engine.state.StateRoot;
import io.evmesh.engine.state.WorldState;
import io.evmesh.engine.types.Address;
import io.evmesh.engine.types.Bytes;
import io.evmesh.engine.types.Hash;
import io.evmesh.engine.types.UInt256;
import io.evmesh.input.genesis.KeptRules;
import io.evmesh.input.recording.StandInSignature;
import io.evmesh.testkit.workload.Workload;
import java.util.ArrayList;
import java.util.List;

/**
 * One large generated block, divided into the blocks of a chain: its state is the genesis, its
 * transactions come in their order.
 *
 * @param rules of all blocks, which all have a state root
 * @param state of the genesis
 * @param blocks the transactions of each block, with stand-ins where they are not signed
 */
public record ChainWork(
    KeptRules rules,
    InMemoryState state,
    Address coinbase,
    List<List<RecoveredTransaction>> blocks) {
  private static final long TIMESTAMP = 1_700_000_000L;
  private static final long SECONDS_PER_BLOCK = 12;
  private static final long GAS_LIMIT = 1L << 50; // room for any number of transactions
  private static final UInt256 BASE_FEE = UInt256.of(1_000_000_000);
  private static final Bytes STOP = Bytes.fromHex("0x00");

  /** Divides a workload into blocks of {@code perBlock} transactions; the last may have fewer. */
  public static ChainWork of(Workload workload, int perBlock) {
    BlockContext context = workload.block();
    KeptRules rules = KeptRules.of(context.fork(), context.chainId(), 1);
    InMemoryState state = workload.state();
    // Here they ask for nothing
    SystemContracts.CALLED_AT_END.forEach(contract -> state.put(contract, 1, UInt256.ZERO, STOP));
    List<List<RecoveredTransaction>> blocks = new ArrayList<>();
    List<RecoveredTransaction> all =
        workload.transactions().stream().map(StandInSignature::orSigned).toList();
    for (int from = 0; from < all.size(); from += perBlock) {
      blocks.add(all.subList(from, Math.min(all.size(), from + perBlock)));
    }
    return new ChainWork(rules, state, context.coinbase(), blocks);
  }

  /** The rules as the engine wants them. */
  public ChainConfig config() {
    return rules.config();
  }

  /** The first block, with the root of the state if blocks have one. */
  public Block genesis(boolean hasRoot) {
    BlockHeader header =
        BlockHeader.first(
            hasRoot ? StateRoot.of(state).hash() : Hash.ZERO,
            GAS_LIMIT,
            GAS_LIMIT / 2, // keeps the base fee of the first block
            TIMESTAMP,
            BASE_FEE,
            BlockHeader.NO_REQUESTS);
    return new Block(header, List.of(), List.of(), List.of());
  }

  /** All accounts of the genesis, as changes to an empty world. */
  public WorldState world() {
    WorldState world = new WorldState(EmptyState.INSTANCE);
    state.forEachAccount(
        (address, account) -> {
          world.setAccount(address, account);
          if (!account.codeHash().equals(Code.EMPTY.hash())) {
            world.putCode(state.code(account.codeHash()));
          }
          state.forEachSlot(address, (slot, value) -> world.setSlot(address, slot, value));
        });
    return world;
  }

  /** What the block after {@code parent} is built from. */
  public BlockDraft draft(BlockHeader parent) {
    return new BlockDraft(
        coinbase,
        parent.timestamp() + SECONDS_PER_BLOCK,
        parent.gasLimit(),
        Bytes.EMPTY,
        Hash.ZERO,
        Hash.ZERO,
        List.of());
  }
}
