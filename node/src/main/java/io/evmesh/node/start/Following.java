package io.evmesh.node.start;

import io.evmesh.engine.block.BlockDraft;
import io.evmesh.engine.evm.BlockContext;
import io.evmesh.engine.types.Address;
import io.evmesh.engine.types.Hash;
import io.evmesh.node.build.NextBlock;
import io.evmesh.node.query.ChainBlock;
import io.evmesh.node.query.ChainView;
import io.evmesh.node.query.Snapshot;
import io.evmesh.node.rpc.Answer;
import java.util.Optional;
import java.util.function.Function;

/**
 * What a node knows of blocks to come that another makes: nothing is shown of them, and the pending
 * state is that of the head.
 *
 * @param transactions finds what waits for a block, if anybody can be asked
 */
record Following(ChainView view, Function<Hash, Optional<Answer>> transactions) implements Waiting {
  @Override
  public Optional<Answer> find(Hash transaction) {
    return transactions.apply(transaction);
  }

  @Override
  public long nextNonce(Address sender) {
    return state().accountOrEmpty(sender).nonce();
  }

  @Override
  public BlockContext next() {
    ChainBlock head = view.head();
    long time = Math.max(System.currentTimeMillis() / 1000, head.header().timestamp() + 1);
    BlockDraft draft =
        NextBlock.draft(view.config(), head.hash(), head.header(), Address.ZERO, time);
    return NextBlock.context(view.config(), head.header(), draft);
  }

  @Override
  public Optional<ChainBlock> block() {
    return Optional.empty();
  }

  @Override
  public Snapshot state() {
    return view.state(view.head());
  }
}
