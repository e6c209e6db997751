package io.evmesh.node.rpc.dev;

import com.fasterxml.jackson.databind.JsonNode;
import io.evmesh.engine.types.Address;
import io.evmesh.engine.types.Hash;
import io.evmesh.node.build.BlockProducer;
import io.evmesh.node.pool.PooledTransaction;
import io.evmesh.node.pool.TransactionPool;
import io.evmesh.node.rpc.Answer;
import io.evmesh.node.rpc.Method;
import io.evmesh.node.rpc.Parameter;
import io.evmesh.node.rpc.ParameterType;
import io.evmesh.node.rpc.ParameterType.Malformed;
import io.evmesh.node.rpc.RpcException;
import io.evmesh.node.rpc.codec.Types;
import io.evmesh.node.settings.MiningSettings;
import io.evmesh.node.settings.MiningSettings.Mode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;

/** When blocks are made, and which time they have, as Anvil and Hardhat let one say it. */
public final class MiningMethods {
  private static final long MOST_BLOCKS = 100_000;
  private static final ParameterType<Long> NUMBER =
      ParameterType.of("{\"type\":[\"integer\",\"string\"]}", MiningMethods::number);
  private static final Parameter<Long> SECONDS = Parameter.required("Seconds", NUMBER);
  private static final Parameter<Long> TIME = Parameter.required("Seconds since 1970", NUMBER);
  private static final Parameter<Long> MINED_TIME =
      Parameter.optional("Seconds since 1970", NUMBER, 0L);
  private static final Parameter<Long> BLOCKS = Parameter.optional("Blocks", NUMBER, 1L);
  private static final Parameter<Long> STEP =
      Parameter.optional("Seconds between them", NUMBER, 1L);
  private static final Parameter<Boolean> ON = Parameter.required("On", Types.BOOL);
  private static final Parameter<Long> INTERVAL = Parameter.required("Interval", NUMBER);
  private static final Parameter<Address> ADDRESS = Parameter.required("Address", Types.ADDRESS);
  private static final Parameter<Hash> HASH = Parameter.required("Transaction hash", Types.HASH);

  private final BlockProducer producer;

  private MiningMethods(BlockProducer producer) {
    this.producer = producer;
  }

  /** The methods. */
  public static List<Method> all(BlockProducer producer, TransactionPool pool) {
    MiningMethods own = new MiningMethods(producer);
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
            "Makes a block now, of this time if one is given.",
            List.of(MINED_TIME),
            "0x0",
            call -> {
              if (call.get(MINED_TIME) != 0) {
                setNextTime(call.get(MINED_TIME));
              }
              mine(1, 1);
              return Answer.text("0x0");
            }),
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
                "Says what time it is now.",
                List.of(TIME),
                "seconds by which it is moved",
                call -> number(producer.setTime(call.get(TIME))))
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
                "hardhat_setCoinbase",
                "Who gets the tips of the next blocks.",
                List.of(ADDRESS),
                "true",
                call -> {
                  producer.setCoinbase(call.get(ADDRESS));
                  return Answer.bool(true);
                })
            .alias("anvil_setCoinbase"));
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
            }));
  }

  private Method interval(String name, String unit, long millis) {
    return Method.of(
        name,
        "Makes a block each so many " + unit + "; 0 for no longer.",
        List.of(INTERVAL),
        "true",
        call -> {
          setInterval(Math.multiplyExact(call.get(INTERVAL), millis));
          return Answer.bool(true);
        });
  }

  private void setInterval(long millis) {
    if (millis > 0) {
      producer.setMining(MiningSettings.every(Duration.ofMillis(millis)));
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
    try {
      long ignored = producer.mine(blocks, step).get();
    } catch (ExecutionException e) {
      throw RpcException.server("no block could be made: " + e.getCause().getMessage());
    }
  }

  /** A number as a quantity, a plain number, or decimal text. */
  private static long number(JsonNode node) {
    if (node.isIntegralNumber() && node.canConvertToLong() && node.longValue() >= 0) {
      return node.longValue();
    }
    if (!node.isTextual()) {
      throw new Malformed("expected a number that is not negative");
    }
    String text = node.textValue();
    boolean isDecimal =
        !text.isEmpty() && text.length() < 19 && text.chars().allMatch(c -> c >= '0' && c <= '9');
    return isDecimal ? Long.parseLong(text) : Types.count(node);
  }
}
