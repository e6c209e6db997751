package io.evmesh.node.start;

import io.evmesh.engine.evm.BlockContext;
import io.evmesh.engine.types.Address;
import io.evmesh.engine.types.Hash;
import io.evmesh.node.query.ChainBlock;
import io.evmesh.node.query.Snapshot;
import io.evmesh.node.rpc.Answer;
import java.util.Optional;

/** What is known of blocks to come. */
interface Waiting {
  /** A transaction that is in no block yet, as the RPC shows it. */
  Optional<Answer> find(Hash transaction);

  /** The nonce that a sender's next transaction should have. */
  long nextNonce(Address sender);

  /** What the next block is like. */
  BlockContext next();

  /** The block that would come next; empty if there can be none. */
  Optional<ChainBlock> block() throws InterruptedException;

  /** The state after it. */
  Snapshot state() throws InterruptedException;
}
