package io.evmesh.node.start;

import io.evmesh.node.query.ChainView;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Logs an event for the start and for each new block, for machines that read the log. */
public final class BlockEvents {
  private static final Logger LOG = LoggerFactory.getLogger(BlockEvents.class);

  private BlockEvents() {}

  /** Logs what runs where. */
  public static void started(int port, ChainView chain, long nanos) {
    LOG.atInfo()
        .addKeyValue("port", port)
        .addKeyValue("chainId", chain.config().chainId())
        .addKeyValue("block", chain.head().number())
        .addKeyValue("millis", nanos / 1_000_000)
        .log("ready");
  }

  /** Logs the blocks that come from now on. */
  public static void follow(ChainView chain) {
    chain.onHead(
        block ->
            LOG.atInfo()
                .addKeyValue("block", block.number())
                .addKeyValue("hash", block.hash())
                .addKeyValue("transactions", block.senders().size())
                .addKeyValue("gas", block.header().gasUsed())
                .log("block"));
  }
}
