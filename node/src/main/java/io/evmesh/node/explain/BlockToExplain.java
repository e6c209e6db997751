package io.evmesh.node.explain;

import io.evmesh.engine.block.Block;
import io.evmesh.engine.block.BlockHeader;
import io.evmesh.engine.block.BlockProcessor;
import io.evmesh.engine.block.BlockStart;
import io.evmesh.engine.chain.ChainConfig;
import io.evmesh.engine.evm.BlockContext;
import io.evmesh.engine.execution.RecoveredTransaction;
import io.evmesh.engine.execution.Senders;
import io.evmesh.engine.execution.TransactionExecutor;
import io.evmesh.engine.state.Code;
import io.evmesh.engine.state.ForwardingState;
import io.evmesh.engine.state.StateView;
import io.evmesh.engine.state.WorldState;
import io.evmesh.engine.types.Address;
import io.evmesh.engine.types.Hash;
import io.evmesh.input.json.InputException;
import io.evmesh.input.recording.RecordedBlock;
import io.evmesh.node.chain.ChainAccess;
import io.evmesh.persistence.database.Database;
import io.evmesh.persistence.table.StoredBlocks;
import io.evmesh.persistence.table.StoredState;
import io.evmesh.persistence.table.StoredTransaction;
import java.util.List;

/**
 * A block that is to be explained.
 *
 * @param before the state that its first transaction meets
 */
public record BlockToExplain(
    BlockContext block, List<RecoveredTransaction> transactions, StateView before) {
  /** A recorded block. */
  public static BlockToExplain of(RecordedBlock recorded) {
    return new BlockToExplain(
        recorded.context(recorded.fork()), recorded.transactions(), recorded.state());
  }

  /**
   * A block of a stored chain.
   *
   * @throws InputException if there is none with this number, or it is the first
   */
  public static BlockToExplain of(Database database, long number) {
    StoredBlocks blocks = new StoredBlocks(database);
    Block block =
        blocks.block(number).orElseThrow(() -> new InputException("there is no block " + number));
    if (number == 0) {
      throw new InputException("block 0 executes nothing");
    }
    List<Address> senders =
        blocks.transactions(number).stream().map(StoredTransaction::sender).toList();
    StateView parent = new Parent(StoredState.at(database, number - 1), blocks, number);
    return of(ChainAccess.rules(database).config(), block, senders, parent);
  }

  /**
   * A block of a chain, not its first.
   *
   * @param senders of its transactions
   * @param parent the state before it, which knows the hashes of the blocks before
   */
  public static BlockToExplain of(
      ChainConfig config, Block block, List<Address> senders, StateView parent) {
    BlockHeader header = block.header();
    BlockContext context = BlockProcessor.context(config, header);
    WorldState world = new WorldState(parent);
    BlockStart.apply(config, header, context, world, new TransactionExecutor());
    return new BlockToExplain(context, Senders.known(block.transactions(), senders), world);
  }

  /** A stored state, with the hashes of the blocks up to it. */
  private static final class Parent extends ForwardingState {
    private static final int REACH = 256;

    private final StoredBlocks blocks;
    private final long next;

    Parent(StoredState state, StoredBlocks blocks, long next) {
      super(state);
      this.blocks = blocks;
      this.next = next;
    }

    @Override
    public Code code(Hash codeHash) {
      return codeHash.equals(Code.EMPTY.hash()) ? Code.EMPTY : super.code(codeHash);
    }

    @Override
    public Hash blockHash(long number) {
      return number < 0 || number >= next || number < next - REACH
          ? Hash.ZERO
          : blocks.hash(number).orElse(Hash.ZERO);
    }
  }
}
