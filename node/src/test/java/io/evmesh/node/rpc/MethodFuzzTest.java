package io.evmesh.node.rpc;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.read.ListAppender;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.evmesh.node.hostile.RawClient;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/**
 * Requests made by chance from what {@code rpc_discover} tells: every answer is a result or an
 * error that a client can understand, and none is a fault of the node's own. {@code
 * -Devmesh.fuzz=1000000} takes so many requests.
 */
class MethodFuzzTest {
  private static final int REQUESTS = Integer.getInteger("evmesh.fuzz", 3000);
  private static final long SEED = Long.getLong("evmesh.seed", 20);
  private static final int CLIENTS = 4;
  private static final int MOST_SHOWN = 20;
  private static final int MOST_BLOCKS = 1000;

  /** They wait, end or slow down the node itself, as they should. */
  private static final Set<String> LEFT_OUT =
      Set.of(
          "eth_sendRawTransactionSync",
          "eth_sendTransactionSync",
          "debug_verbosity",
          "admin_changeLogLevel",
          "evm_increaseTime",
          "anvil_increaseTime",
          "evm_setNextBlockTimestamp",
          "anvil_setNextBlockTimestamp",
          "evm_setTime",
          "anvil_setTime",
          "evm_setIntervalMining",
          "anvil_setIntervalMining");

  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  private static final List<String> TEXTS =
      List.of(
          "latest",
          "earliest",
          "pending",
          "safe",
          "finalized",
          "0x",
          "0x0",
          "0x1",
          "0x00",
          "0X1",
          "",
          "1",
          "-0x1",
          "0xf39fd6e51aad88f6f4ce6ab8827279cfffb92266",
          "0x" + "f".repeat(64),
          "0x1" + "0".repeat(64),
          "0x7fffffffffffffff",
          "0xffffffffffffffff",
          "0x" + "0".repeat(64),
          "0x60006000fd",
          "0x5b600056",
          "newHeads",
          "logs",
          "callTracer",
          "prestateTracer",
          "\u0000\ud800");

  private static final List<String> FIELDS =
      List.of(
          "from",
          "to",
          "data",
          "input",
          "value",
          "gas",
          "gasPrice",
          "maxFeePerGas",
          "maxPriorityFeePerGas",
          "nonce",
          "type",
          "accessList",
          "authorizationList",
          "blobVersionedHashes",
          "address",
          "topics",
          "fromBlock",
          "toBlock",
          "blockHash",
          "blockNumber",
          "tracer",
          "tracerConfig",
          "storageKeys",
          "code",
          "balance",
          "state",
          "stateDiff",
          "movePrecompileToAddress",
          "number",
          "time",
          "timestamp",
          "blockStateCalls",
          "calls",
          "0xf39fd6e51aad88f6f4ce6ab8827279cfffb92266");

  private static JsonNode value(RandomGenerator random, int depth) {
    return switch (random.nextInt(depth > 3 ? 7 : 10)) {
      case 0 -> JSON.nullNode();
      case 1 -> JSON.booleanNode(random.nextBoolean());
      case 2 -> JSON.numberNode(random.nextLong() >> random.nextInt(64));
      case 3 -> JSON.numberNode(random.nextDouble());
      case 4, 5, 6 -> JSON.textNode(TEXTS.get(random.nextInt(TEXTS.size())));
      case 7 -> {
        ArrayNode list = JSON.arrayNode();
        random.ints(random.nextInt(4)).forEach(_ -> list.add(value(random, depth + 1)));
        yield list;
      }
      default -> {
        ObjectNode object = JSON.objectNode();
        random
            .ints(random.nextInt(6), 0, FIELDS.size())
            .forEach(field -> object.set(FIELDS.get(field), value(random, depth + 1)));
        yield object;
      }
    };
  }

  /** Something like what a schema asks for, mostly. */
  private static JsonNode like(JsonNode schema, RandomGenerator random) {
    if (random.nextInt(5) == 0) {
      return value(random, 0);
    }
    String pattern = schema.path("pattern").asText();
    if (pattern.contains("{40}")) {
      return JSON.textNode("0xf39fd6e51aad88f6f4ce6ab8827279cfffb92266");
    }
    if (pattern.contains("{64}")) {
      return JSON.textNode("0x" + "0".repeat(63) + random.nextInt(10));
    }
    String type = schema.path("type").isArray() ? "" : schema.path("type").asText();
    return switch (type) {
      case "boolean" -> JSON.booleanNode(random.nextBoolean());
      case "integer", "number" -> JSON.numberNode(random.nextInt(5));
      case "string" ->
          pattern.isEmpty()
              ? JSON.textNode(TEXTS.get(random.nextInt(TEXTS.size())))
              : JSON.textNode("0x" + Integer.toHexString(random.nextInt(3)));
      case "array" -> {
        ArrayNode list = JSON.arrayNode();
        random.ints(random.nextInt(4)).forEach(_ -> list.add(value(random, 1)));
        yield list;
      }
      case "object" -> {
        ObjectNode object = JSON.objectNode();
        random
            .ints(random.nextInt(6), 0, FIELDS.size())
            .forEach(field -> object.set(FIELDS.get(field), value(random, 1)));
        yield object;
      }
      default -> value(random, 0);
    };
  }

  private static ObjectNode request(JsonNode method, RandomGenerator random) {
    ArrayNode parameters = JSON.arrayNode();
    int count = method.get("params").size();
    int given = random.nextInt(8) == 0 ? random.nextInt(count + 2) : count;
    for (int i = 0; i < given; i++) {
      JsonNode schema = method.get("params").path(i).path("schema");
      parameters.add(like(schema, random));
    }
    ObjectNode request = JSON.objectNode().put("jsonrpc", "2.0").put("id", 1);
    request.put("method", method.get("name").asText());
    request.set("params", parameters);
    return request;
  }

  /** Whether so many blocks are to be made that the clients would have to wait for them. */
  private static boolean takesLong(ObjectNode request) {
    return request.get("method").asText().contains("mine")
        && request.get("params").path(0).asLong() > MOST_BLOCKS;
  }

  /** What the server's library tells of the ends of connections. */
  private static final class Connections extends Handler {
    private final java.util.logging.Logger logger =
        java.util.logging.Logger.getLogger("io.helidon.webserver.ConnectionHandler");

    private final Queue<String> ends = new ConcurrentLinkedQueue<>();

    Connections() {
      logger.setLevel(java.util.logging.Level.ALL);
      logger.addHandler(this);
      logger.setUseParentHandlers(false);
    }

    @Override
    public void publish(LogRecord record) {
      if (record.getThrown() != null) {
        ends.add(record.getMessage() + ": " + record.getThrown());
      }
    }

    @Override
    public void flush() {}

    @Override
    public void close() {}

    void end() {
      logger.removeHandler(this);
      logger.setUseParentHandlers(true);
      logger.setLevel(null);
    }
  }

  /** What is wrong with an answer; empty for nothing. */
  private static String fault(JsonNode answer) {
    JsonNode error = answer.get("error");
    if (error == null) {
      return answer.has("result") ? "" : "neither result nor error";
    }
    return error.path("code").asInt() == RpcException.INTERNAL_ERROR
            || !error.path("message").isTextual()
        ? "error of the node's own"
        : "";
  }

  @Test
  void noRequestFindsAFaultOfTheNodes(@TempDir Path data)
      throws InterruptedException, ExecutionException {
    List<String> faults = new ArrayList<>();
    Connections connections = new Connections();
    ListAppender<ILoggingEvent> log = new ListAppender<>();
    Logger dispatcher = (Logger) LoggerFactory.getLogger(Dispatcher.class);
    log.start();
    dispatcher.addAppender(log);
    dispatcher.setLevel(Level.ERROR);
    try (TestNode node = TestNode.development(data);
        ExecutorService clients = Executors.newFixedThreadPool(CLIENTS)) {
      List<JsonNode> methods = new ArrayList<>();
      for (JsonNode method : node.call("rpc_discover", "[]").at("/result/methods")) {
        if (!LEFT_OUT.contains(method.get("name").asText())) {
          methods.add(method);
        }
      }
      List<Callable<List<String>>> work = new ArrayList<>();
      for (int client = 0; client < CLIENTS; client++) {
        long seed = SEED * CLIENTS + client;
        work.add(() -> ask(node, methods, seed));
      }
      for (Future<List<String>> found : clients.invokeAll(work)) {
        faults.addAll(found.get());
      }
      assertThat(node.call("eth_chainId", "[]").get("result").asText()).isEqualTo("0x7a69");
    } finally {
      dispatcher.setLevel(null);
      dispatcher.detachAppender(log);
      connections.end();
    }
    log.list.stream()
        .map(ILoggingEvent::getThrowableProxy)
        .filter(Objects::nonNull)
        .map(ThrowableProxyUtil::asString)
        .forEach(faults::add);
    if (!faults.isEmpty()) {
      faults.addAll(connections.ends);
    }
    assertThat(faults.subList(0, Math.min(MOST_SHOWN, faults.size())))
        .as("seed %d, %d faults and what the node logged of them", SEED, faults.size())
        .isEmpty();
  }

  private static List<String> ask(TestNode node, List<JsonNode> methods, long seed)
      throws IOException {
    var random = new java.util.SplittableRandom(seed);
    ObjectMapper mapper = JsonMapper.builder().enable(JsonWriteFeature.ESCAPE_NON_ASCII).build();
    List<String> faults = new ArrayList<>();
    // The JDK's client closes a connection when it was idle for long, even if it has just been
    // taken for a request, which then ends without an answer
    RawClient connection = new RawClient(node.node().port());
    for (int i = 0; i < REQUESTS / CLIENTS; i++) {
      ObjectNode request = request(methods.get(random.nextInt(methods.size())), random);
      if (takesLong(request)) {
        continue;
      }
      try {
        JsonNode answer = mapper.readTree(connection.post(mapper.writeValueAsString(request)));
        String fault = fault(answer);
        if (!fault.isEmpty()) {
          faults.add("%s: %s: %s".formatted(fault, request, answer));
        }
      } catch (IOException e) {
        faults.add("%s: %s".formatted(e, request));
        connection.close();
        connection = new RawClient(node.node().port());
      }
    }
    connection.close();
    return faults;
  }
}
