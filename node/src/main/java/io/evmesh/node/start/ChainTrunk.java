package io.evmesh.node.start;

import io.evmesh.engine.block.Block;
import io.evmesh.node.build.BlockProducer;
import io.evmesh.node.build.Snapshots;
import io.evmesh.node.consensus.Trunk;
import io.evmesh.node.query.ChainView;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

/** The chain, moved by the thread that appends to it. */
final class ChainTrunk implements Trunk {
  private final ChainView view;
  private final BlockProducer producer;
  private final Snapshots snapshots;

  ChainTrunk(ChainView view, BlockProducer producer, Snapshots snapshots) {
    this.view = view;
    this.producer = producer;
    this.snapshots = snapshots;
  }

  @Override
  public void append(List<Block> blocks) throws InterruptedException {
    long ignored = outcome(producer.append(blocks));
  }

  @Override
  public boolean returnTo(long number) throws InterruptedException {
    return outcome(snapshots.rollBack(view.head().number() - number, false));
  }

  private static <T> T outcome(CompletableFuture<T> work) throws InterruptedException {
    try {
      return work.get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException failure) {
        throw failure;
      }
      throw new IllegalStateException(e.getCause());
    }
  }
}
