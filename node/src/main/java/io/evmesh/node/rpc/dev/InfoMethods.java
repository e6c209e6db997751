package io.evmesh.node.rpc.dev;

import io.evmesh.engine.evm.BlockContext;
import io.evmesh.engine.types.Hash;
import io.evmesh.node.build.BlockProducer;
import io.evmesh.node.query.ChainBlock;
import io.evmesh.node.query.ChainView;
import io.evmesh.node.query.Tips;
import io.evmesh.node.rpc.Answer;
import io.evmesh.node.rpc.JsonOut;
import io.evmesh.node.rpc.Method;
import io.evmesh.node.rpc.Parameter;
import io.evmesh.node.rpc.codec.Types;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;

/** What Anvil and Hardhat say of themselves. */
public final class InfoMethods {
  private static final Parameter<Boolean> ON = Parameter.required("On", Types.BOOL);

  private final ChainView chain;
  private final BlockProducer producer;
  private final String client;
  private final Hash instance;
  private final Tips tips;

  private InfoMethods(ChainView chain, BlockProducer producer, String client, Hash instance) {
    this.chain = chain;
    this.producer = producer;
    this.client = client;
    this.instance = instance;
    tips = new Tips(chain);
  }

  /**
   * The methods.
   *
   * @param client what the node calls itself
   * @param instance a name that no other start of a node has
   */
  public static List<Method> all(
      ChainView chain, BlockProducer producer, String client, Hash instance) {
    InfoMethods own = new InfoMethods(chain, producer, client, instance);
    return List.of(
        Method.of(
            "anvil_nodeInfo",
            "What the next block is like.",
            List.of(),
            "head, fork, fees",
            call -> own::nodeInfo),
        Method.of(
                "hardhat_metadata",
                "What the node and its chain are.",
                List.of(),
                "client, chain id, head",
                call -> own::metadata)
            .alias("anvil_metadata"),
        Method.of(
            "anvil_getGenesisTime",
            "The time of the first block.",
            List.of(),
            "seconds since 1970",
            call -> {
              long time = chain.header(0).orElseThrow(IllegalStateException::new).timestamp();
              return out -> out.number(time);
            }));
  }

  /** Whether blocks are to be told to who runs the node. */
  public static List<Method> telling(Consumer<Boolean> setting) {
    String summary = "Whether the node prints a line for each transaction.";
    return List.of(
        Method.of(
            "hardhat_setLoggingEnabled",
            summary,
            List.of(ON),
            "true",
            call -> {
              setting.accept(call.get(ON));
              return Answer.bool(true);
            }),
        Method.of(
            "anvil_setLoggingEnabled",
            summary,
            List.of(ON),
            "null",
            call -> {
              setting.accept(call.get(ON));
              return Answer.NULL;
            }));
  }

  private void nodeInfo(JsonOut out) {
    ChainBlock head = chain.head();
    BlockContext next = producer.next();
    out.startObject();
    out.field("currentBlockNumber").quantity(head.number());
    out.field("currentBlockTimestamp").number(head.header().timestamp());
    out.field("currentBlockHash").hash(head.hash());
    String fork = next.fork().name();
    out.field("hardFork").text(fork.charAt(0) + fork.substring(1).toLowerCase(Locale.ROOT));
    out.field("transactionOrder").text("fees");
    out.field("environment").startObject();
    out.field("baseFee").quantity(next.baseFee());
    out.field("chainId").number(next.chainId());
    out.field("gasLimit").quantity(next.gasLimit());
    out.field("gasPrice").quantity(next.baseFee().plus(tips.suggested()));
    out.endObject();
    out.field("forkConfig").startObject().endObject();
    out.endObject();
  }

  private void metadata(JsonOut out) {
    ChainBlock head = chain.head();
    out.startObject();
    out.field("clientVersion").text(client);
    out.field("chainId").number(chain.config().chainId());
    out.field("instanceId").hash(instance);
    out.field("latestBlockNumber").number(head.number());
    out.field("latestBlockHash").hash(head.hash());
    out.endObject();
  }
}
