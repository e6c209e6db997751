package io.evmesh.node.start;

import io.evmesh.actors.chain.Chain;
import io.evmesh.node.build.BlockProducer;
import io.evmesh.node.build.PayloadBuilder;
import io.evmesh.node.build.Snapshots;
import io.evmesh.node.consensus.ForkChoice;
import io.evmesh.node.pool.PoolSettings;
import io.evmesh.node.pool.TransactionPool;
import io.evmesh.node.query.ChainBlock;
import io.evmesh.node.query.ChainView;
import io.evmesh.node.query.Finality;
import io.evmesh.node.rpc.CallMeters;
import io.evmesh.node.rpc.Dispatcher;
import io.evmesh.node.rpc.MethodTable;
import io.evmesh.node.rpc.Peer;
import io.evmesh.node.rpc.RpcLimits;
import io.evmesh.node.rpc.engine.EngineMethods;
import io.evmesh.node.rpc.engine.PreparedPayloads;
import io.evmesh.node.settings.MiningSettings;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;

/** A chain that answers the Engine API, without a server. */
public final class DrivenChain implements AutoCloseable {
  private static final long MEMORY_BYTES = 1 << 20;

  private final ChainView view;
  private final BlockProducer producer;
  private final Dispatcher dispatcher;

  /** Drives a chain that has begun. */
  public DrivenChain(Chain chain) {
    view = new ChainView(chain, MEMORY_BYTES, Finality.NONE);
    TransactionPool pool =
        new TransactionPool(PoolSettings.USUAL, address -> chain.executedState().account(address));
    producer = new BlockProducer(chain, view, pool, MiningSettings.NONE, () -> 0);
    dispatcher =
        new Dispatcher(
            MethodTable.of(
                EngineMethods.all(
                    view,
                    pool,
                    new ForkChoice(
                        view,
                        new ChainTrunk(view, producer, new Snapshots(chain, view, pool, producer))),
                    new PreparedPayloads(new PayloadBuilder(view, pool)))),
            RpcLimits.USUAL,
            new CallMeters(new SimpleMeterRegistry()));
  }

  /** The answer to a request. */
  public byte[] answer(byte[] request) throws InterruptedException {
    return dispatcher.answer(request, Peer.ANSWERED_ONLY);
  }

  /** The last block. */
  public ChainBlock head() {
    return view.head();
  }

  @Override
  public void close() {
    producer.close();
  }
}
