package io.evmesh.node.hostile;

import io.evmesh.node.rpc.NodeProcess;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;

/** Requests that cost the node as much as they can, each with what its answer must say. */
final class HostileCalls {
  private static final String FROM = "0xf39fd6e51aad88f6f4ce6ab8827279cfffb92266";
  private static final String AT = "0x00000000000000000000000000000000000000bb";

  /** JUMPDEST, PUSH0, JUMP. */
  private static final String ENDLESS = "0x5b5f56";

  /** Makes its memory larger by a word, for ever. */
  private static final String MEMORY = "0x5b5f59525f56";

  /** Calls MODEXP with numbers of 1,024 bytes and an exponent of 32, for ever. */
  private static final String MODEXP =
      "0x6104005f52602060205261040060405260fe60605360ff6104605360ff610480535b5f5f6108805f60055afa50602156";

  /** Calls itself with all gas, and again when that has failed. */
  private static final String RECURSIVE = "0x5b5f5f5f5f5f305af1505f56";

  /** Reads another slot each time, until little gas is left. */
  private static final String SLOTS = "0x5b5a54505a611388105f5700";

  /** Goes on until little gas is left, whatever it got. */
  private static final String GREEDY = "0x5b5a611388105f5700";

  /** Writes logs until little gas is left. */
  private static final String LOGS = "0x5b60205fa05a611388105f5700";

  private static final int MANY_SLOTS = 100_000;
  private static final int LONG_BATCH = 10_000;

  private HostileCalls() {}

  /**
   * A request and what may be answered.
   *
   * @param expected parts of an answer, of which one is there
   */
  record Hostile(String body, List<String> expected) {}

  /** Makes blocks that some of them need. */
  static void prepare(NodeProcess node) throws IOException, InterruptedException {
    for (String code : List.of(LOGS, ENDLESS)) {
      done(node, "anvil_setCode", "[\"%s\",\"%s\"]".formatted(AT, code));
      done(node, "evm_setAutomine", "[false]");
      for (int i = 0; i < 3; i++) {
        done(
            node,
            "eth_sendTransaction",
            "[{\"from\":\"%s\",\"to\":\"%s\",\"gas\":\"0xf42400\"}]".formatted(FROM, AT));
      }
      done(node, "evm_mine", "[]");
      done(node, "evm_setAutomine", "[true]");
    }
  }

  private static void done(NodeProcess node, String method, String parameters)
      throws IOException, InterruptedException {
    var answer = node.call(method, parameters);
    if (!answer.has("result")) {
      throw new IllegalStateException(method + ": " + answer);
    }
  }

  /** All of them by name. */
  static Map<String, Hostile> all() {
    List<String> aborted =
        List.of("out of gas", "gas required exceeds", "execution aborted", "execution timeout");
    Map<String, Hostile> all = new LinkedHashMap<>();
    all.put("endless loop", new Hostile(call("eth_call", ENDLESS), aborted));
    all.put("memory", new Hostile(call("eth_call", MEMORY), aborted));
    all.put("MODEXP", new Hostile(call("eth_call", MODEXP), aborted));
    all.put("recursion", new Hostile(call("eth_call", RECURSIVE), aborted));
    all.put("estimate", new Hostile(call("eth_estimateGas", GREEDY), ended(aborted)));
    all.put("estimate of MODEXP", new Hostile(call("eth_estimateGas", MODEXP), aborted));
    all.put("access list", new Hostile(call("eth_createAccessList", SLOTS), ended(aborted)));
    all.put("traced loop", new Hostile(traced(ENDLESS, "{"), ended(aborted)));
    all.put(
        "traced recursion",
        new Hostile(traced(RECURSIVE, "{\"tracer\":\"callTracer\","), ended(aborted)));
    all.put(
        "worst block, traced",
        new Hostile(request("debug_traceBlockByNumber", "[\"0x2\",{}]"), ended(aborted)));
    all.put(
        "all logs",
        new Hostile(
            request("eth_getLogs", "[{\"fromBlock\":\"0x0\"}]"), List.of("-32005", "\"result\"")));
    all.put(
        "many blocks", new Hostile(blocks(), List.of("\"result\"", "execution aborted", "-32005")));
    all.put(
        "many slots", new Hostile(slots(), List.of("\"result\"", "execution aborted", "-32005")));
    all.put("long batch", new Hostile(batch(), List.of("\"result\"", "-32005")));
    all.put("deep JSON", new Hostile("[".repeat(1 << 20), List.of("-32700", "-32005")));
    all.put(
        "wide JSON", new Hostile("[" + "{},".repeat(1 << 21) + "{}]", List.of("-32700", "-32005")));
    return all;
  }

  /** An answer may also be one, or be refused as too long. */
  private static List<String> ended(List<String> aborted) {
    List<String> all = new ArrayList<>(aborted);
    all.addAll(List.of("\"result\"", "-32005", "too large", "intrinsic gas"));
    return all;
  }

  private static String request(String method, String parameters) {
    return "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"%s\",\"params\":%s}"
        .formatted(method, parameters);
  }

  private static String to() {
    return "{\"from\":\"%s\",\"to\":\"%s\",\"gas\":\"0x3b9aca00\"}".formatted(FROM, AT);
  }

  private static String code(String code) {
    return "{\"%s\":{\"code\":\"%s\"}}".formatted(AT, code);
  }

  private static String call(String method, String code) {
    return request(method, "[%s,\"latest\",%s]".formatted(to(), code(code)));
  }

  private static String traced(String code, String options) {
    return request(
        "debug_traceCall",
        "[%s,\"latest\",%s\"stateOverrides\":%s}]".formatted(to(), options, code(code)));
  }

  private static String blocks() {
    StringJoiner blocks = new StringJoiner(",");
    for (int i = 0; i < 256; i++) {
      blocks.add(
          "{\"stateOverrides\":%s,\"calls\":[{\"from\":\"%s\",\"to\":\"%s\"}]}"
              .formatted(code(ENDLESS), FROM, AT));
    }
    return request("eth_simulateV1", "[{\"blockStateCalls\":[%s]},\"latest\"]".formatted(blocks));
  }

  private static String slots() {
    StringJoiner slots = new StringJoiner(",");
    for (int i = 1; i <= MANY_SLOTS; i++) {
      slots.add("\"0x%064x\":\"0x%064x\"".formatted(i * 0x9e3779b97f4a7c15L, i));
    }
    String override = "{\"%s\":{\"code\":\"0x00\",\"state\":{%s}}}".formatted(AT, slots);
    return request("eth_call", "[%s,\"latest\",%s]".formatted(to(), override));
  }

  private static String batch() {
    StringJoiner calls = new StringJoiner(",", "[", "]");
    String one = request("eth_getBlockByNumber", "[\"latest\",true]");
    for (int i = 0; i < LONG_BATCH; i++) {
      calls.add(one);
    }
    return calls.toString();
  }
}
