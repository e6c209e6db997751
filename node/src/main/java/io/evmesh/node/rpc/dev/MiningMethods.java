package io.evmesh.node.rpc.dev;

import com.fasterxml.jackson.databind.JsonNode;
import io.evmesh.engine.types.Address;
import io.evmesh.engine.types.Hash;
import io.evmesh.node.build.BlockProducer;
import io.evmesh.node.pool.PooledTransaction;
import io.evmesh.node.pool.TransactionPool;
import io.evmesh.node.query.ChainBlock;
import io.evmesh.node.query.ChainView;
import io.evmesh.node.rpc.Answer;
import io.evmesh.node.rpc.Method;
import io.evmesh.node.rpc.Parameter;
import io.evmesh.node.rpc.ParameterType;
import io.evmesh.node.rpc.RpcException;
import io.evmesh.node.rpc.codec.BlockJson;
import io.evmesh.node.rpc.codec.Types;
import io.evmesh.node.settings.MiningSettings;
import io.evmesh.node.settings.MiningSettings.Mode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** When blocks are made, and which time they have, as Anvil and Hardhat let one say it. */
public final class MiningMethods {
  private static final long MOST_BLOCKS = 100_000;
  private static final long MOST_INTERVAL_MILLIS = Duration.ofDays(365).toMillis();
  private static final ParameterType<Long> NUMBER = Numbers.COUNT;
  private static final Parameter<Long> SECONDS = Parameter.required("Seconds", Numbers.SECONDS);
  private static final Parameter<Long> TIME =
      Parameter.required("Seconds since 1970", Numbers.SECONDS);
  private static final Parameter<Long> MOMENT =
      Parameter.required("Time since 1970", Numbers.MOMENT);
  private static final Parameter<Wish> WISH =
      Parameter.optional(
          "Seconds since 1970, or {timestamp, blocks}",
          ParameterType.of("{\"type\":[\"integer\",\"string\",\"object\"]}", Wish::of),
          new Wish(0, 1));
  private static final Parameter<Long> BLOCKS = Parameter.optional("Blocks", NUMBER, 1L);
  private static final Parameter<Long> STEP =
      Parameter.optional("Seconds between them", Numbers.SECONDS, 1L);
  private static final Parameter<Boolean> ON = Parameter.required("On", Types.BOOL);
  private static final Parameter<Long> INTERVAL = Parameter.required("Interval", NUMBER);
  private static final Parameter<Address> SENDER = Parameter.required("Sender", Types.ADDRESS);
  private static final Parameter<Hash> HASH = Parameter.required("Transaction hash", Types.HASH);

  private final BlockProducer producer;
  private final ChainView view;

  private MiningMethods(BlockProducer producer, ChainView view) {
    this.producer = producer;
    this.view = view;
  }

  /**
   * Blocks that are to be made.
   *
   * @param time of the first, in seconds; 0 for the clock's
   */
  private record Wish(long time, long blocks) {
    static Wish of(JsonNode node) {
      if (!node.isObject()) {
        return new Wish(Numbers.seconds(node), 1);
      }
      JsonNode time = node.get("timestamp");
      JsonNode blocks = node.get("blocks");
      return new Wish(
          time == null || time.isNull() ? 0 : Numbers.seconds(time),
          blocks == null || blocks.isNull() ? 1 : Numbers.count(blocks));
    }
  }

  private void mine(Wish wish) throws InterruptedException {
    if (wish.time() != 0) {
      setNextTime(wish.time());
    }
    mine(wish.blocks(), 1);
  }

  private Answer blocksAfter(long number) {
    List<ChainBlock> made = view.lastBlocksAfter(number).reversed();
    return out -> {
      out.startArray();
      made.forEach(block -> BlockJson.write(out, block, true));
      out.endArray();
    };
  }

  /** The methods. */
  public static List<Method> all(BlockProducer producer, TransactionPool pool, ChainView view) {
    MiningMethods own = new MiningMethods(producer, view);
    List<Method> all = new ArrayList<>(own.blocks());
    all.addAll(own.times());
    all.addAll(own.modes());
    all.addAll(drops(pool));
    return all;
  }

  private List<Method> blocks() {
    return List.of(
        Method.of(
            "evm_mine",
            "Makes a block now, of this time if one is given, or so many.",
            List.of(WISH),
            "0x0",
            call -> {
              mine(call.get(WISH));
              return Answer.text("0x0");
            }),
        Method.of(
                "evm_mine_detailed",
                "As evm_mine, and tells the blocks.",
                List.of(WISH),
                "list of blocks",
                call -> {
                  long before = view.head().number();
                  mine(call.get(WISH));
                  return blocksAfter(before);
                })
            .alias("anvil_mine_detailed"),
        Method.of(
                "hardhat_mine",
                "Makes blocks now.",
                List.of(BLOCKS, STEP),
                "true",
                call -> {
                  mine(call.get(BLOCKS), call.get(STEP));
                  return Answer.bool(true);
                })
            .alias("anvil_mine"));
  }

  private List<Method> times() {
    return List.of(
        Method.of(
                "evm_increaseTime",
                "Moves the time of blocks on.",
                List.of(SECONDS),
                "seconds that it has been moved in all",
                call -> number(producer.increaseTime(call.get(SECONDS))))
            .alias("anvil_increaseTime"),
        Method.of(
                "evm_setNextBlockTimestamp",
                "Says the time of the next block.",
                List.of(TIME),
                "null",
                call -> {
                  setNextTime(call.get(TIME));
                  return Answer.NULL;
                })
            .alias("anvil_setNextBlockTimestamp"),
        Method.of(
                "evm_setTime",
                "Says what time it is now, in seconds or milliseconds.",
                List.of(MOMENT),
                "seconds by which it is moved",
                call -> number(producer.setTime(call.get(MOMENT))))
            .alias("anvil_setTime"));
  }

  private static Answer number(long value) {
    return out -> out.number(value);
  }

  private List<Method> modes() {
    return List.of(
        Method.of(
                "evm_setAutomine",
                "Whether a block is made for whatever has come.",
                List.of(ON),
                "true",
                call -> {
                  producer.setMining(call.get(ON) ? MiningSettings.AUTOMATIC : MiningSettings.NONE);
                  return Answer.bool(true);
                })
            .alias("anvil_setAutomine"),
        Method.of(
                "hardhat_getAutomine",
                "Whether a block is made for whatever has come.",
                List.of(),
                "bool",
                call -> Answer.bool(producer.isAutomatic()))
            .alias("anvil_getAutomine"),
        interval("evm_setIntervalMining", "milliseconds", 1),
        interval("anvil_setIntervalMining", "seconds", 1000),
        Method.of(
            "anvil_getIntervalMining",
            "Seconds from each block to the next, where one comes each so often.",
            List.of(),
            "seconds or null",
            call -> {
              Optional<Duration> interval = producer.mining().interval();
              return interval.isPresent() ? number(interval.get().toSeconds()) : Answer.NULL;
            }));
  }

  private static List<Method> drops(TransactionPool pool) {
    return List.of(
        Method.of(
                "hardhat_dropTransaction",
                "Drops a transaction that waits.",
                List.of(HASH),
                "whether there was one",
                call -> {
                  Optional<PooledTransaction> found = pool.find(call.get(HASH));
                  found.ifPresent(pool::drop);
                  return Answer.bool(found.isPresent());
                })
            .alias("anvil_dropTransaction"),
        Method.of(
            "anvil_dropAllTransactions",
            "Drops all transactions that wait.",
            List.of(),
            "null",
            call -> {
              pool.clear();
              return Answer.NULL;
            }),
        Method.of(
            "anvil_removePoolTransactions",
            "Drops the transactions of a sender that wait.",
            List.of(SENDER),
            "null",
            call -> {
              pool.drop(call.get(SENDER));
              return Answer.NULL;
            }));
  }

  private Method interval(String name, String unit, long millis) {
    return Method.of(
        name,
        "Makes a block each so many " + unit + "; 0 for no longer.",
        List.of(INTERVAL),
        "true",
        call -> {
          setInterval(call.get(INTERVAL), millis);
          return Answer.bool(true);
        });
  }

  private void setInterval(long units, long millis) {
    if (units > MOST_INTERVAL_MILLIS / millis) {
      throw RpcException.of(
          RpcException.LIMIT_EXCEEDED,
          "an interval is at most %d".formatted(MOST_INTERVAL_MILLIS / millis));
    }
    if (units > 0) {
      producer.setMining(MiningSettings.every(Duration.ofMillis(units * millis)));
    } else if (producer.mining().mode() == Mode.INTERVAL) {
      producer.setMining(MiningSettings.NONE);
    }
  }

  private void setNextTime(long time) {
    try {
      producer.setNextTime(time);
    } catch (IllegalArgumentException e) {
      throw RpcException.invalidParams(String.valueOf(e.getMessage()));
    }
  }

  private void mine(long blocks, long step) throws InterruptedException {
    if (blocks > MOST_BLOCKS) {
      throw RpcException.of(
          RpcException.LIMIT_EXCEEDED, "at most %d blocks at once".formatted(MOST_BLOCKS));
    }
    if (blocks == 0) {
      return;
    }
    long ignored = Orders.await(producer.mine(blocks, step), "no block could be made");
  }
}
