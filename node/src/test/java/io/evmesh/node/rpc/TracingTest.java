package io.evmesh.node.rpc;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Traces over HTTP: of blocks, transactions and calls, with each tracer and with bad options. */
class TracingTest {
  private static final String SENDER = "0xf39fd6e51aad88f6f4ce6ab8827279cfffb92266";
  private static final String PAID = "0x000000000000000000000000000000000000beef";
  private static final String NOBODY = "\"0x" + "ab".repeat(32) + "\"";

  /** Pays one wei to {@link #PAID}, makes an empty contract, writes slot 0 and logs. */
  private static final String WORKS = "5f5f5f5f600161beef5af1505f5f5ff05060015f555f5fa000";

  /** Reverts with the word 42. */
  private static final String REVERTS = "602a5f5260205ffd";

  private static final String ENDLESS = "5b5f56";

  @TempDir static Path data;
  private static TestNode node;
  private static String contract = "";
  private static String working = "";
  private static String reverting = "";
  private static String creating = "";

  @BeforeAll
  static void start() throws InterruptedException {
    node = TestNode.development(data);
    creating = send("\"data\":\"%s\"".formatted(creation(WORKS)));
    contract = receipt(creating).get("contractAddress").asText();
    working = send("\"to\":\"%s\",\"value\":\"0x1\"".formatted(contract));
    String other =
        receipt(send("\"data\":\"" + creation(REVERTS) + "\"")).get("contractAddress").asText();
    reverting = send("\"gas\":\"0x186a0\",\"to\":\"%s\"".formatted(other));
  }

  @AfterAll
  static void end() {
    node.close();
  }

  /** Code that leaves a runtime of less than 256 bytes. */
  private static String creation(String runtime) {
    return "0x60%02x8060095f395ff3%s".formatted(runtime.length() / 2, runtime);
  }

  private static String send(String fields) throws InterruptedException {
    JsonNode answer =
        node.call("eth_sendTransaction", "[{\"from\":\"%s\",%s}]".formatted(SENDER, fields));
    assertThat(answer.has("result")).as(answer.toString()).isTrue();
    return "\"" + answer.get("result").asText() + "\"";
  }

  private static JsonNode receipt(String hash) throws InterruptedException {
    return result("eth_getTransactionReceipt", hash);
  }

  private static JsonNode result(String method, String parameters) throws InterruptedException {
    JsonNode answer = node.call(method, "[" + parameters + "]");
    assertThat(answer.has("result")).as(answer.toString()).isTrue();
    return answer.get("result");
  }

  private static String error(String method, String parameters) throws InterruptedException {
    JsonNode error = node.call(method, "[" + parameters + "]").path("error");
    return error.path("code").asText() + " " + error.path("message").asText();
  }

  private static List<String> texts(JsonNode array, String pointer) {
    return StreamSupport.stream(array.spliterator(), false)
        .map(element -> element.at(pointer).asText())
        .toList();
  }

  @Test
  void structLogsTellEachInstruction() throws InterruptedException {
    JsonNode trace = result("debug_traceTransaction", working);
    assertThat(trace.get("failed").asBoolean()).isFalse();
    assertThat(trace.get("gas").asLong())
        .isEqualTo(Long.decode(receipt(working).get("gasUsed").asText()));
    assertThat(texts(trace.get("structLogs"), "/op"))
        .containsSubsequence("PUSH0", "CALL", "POP", "CREATE", "SSTORE", "LOG0", "STOP");
    JsonNode limited = result("debug_traceTransaction", working + ",{\"limit\":3}");
    assertThat(limited.get("structLogs")).hasSizeLessThanOrEqualTo(4);
    JsonNode bare =
        result(
            "debug_traceTransaction", working + ",{\"disableStack\":true,\"enableMemory\":true}");
    assertThat(bare.get("structLogs").get(1).has("stack")).isFalse();
    JsonNode failed = result("debug_traceTransaction", reverting);
    assertThat(failed.get("failed").asBoolean()).isTrue();
    assertThat(failed.get("returnValue").asText()).endsWith("2a");
  }

  @Test
  void eachTracerTellsOfATransaction() throws InterruptedException {
    JsonNode call = traced("callTracer", "{\"withLog\":true}");
    assertThat(call.get("type").asText()).isEqualTo("CALL");
    assertThat(call.get("to").asText()).isEqualTo(contract);
    assertThat(texts(call.get("calls"), "/type")).containsExactly("CALL", "CREATE");
    assertThat(call.get("logs")).hasSize(1);
    assertThat(traced("callTracer", "{\"onlyTopCall\":true}").has("calls")).isFalse();
    assertThat(texts(traced("flatCallTracer", "{}"), "/type"))
        .containsExactly("call", "call", "create");
    assertThat(traced("prestateTracer", "{}").has(SENDER)).isTrue();
    JsonNode difference = traced("prestateTracer", "{\"diffMode\":true}");
    assertThat(difference.at("/post/" + PAID + "/balance").asText()).isEqualTo("0x1");
    assertThat(difference.at("/post/" + contract + "/storage")).hasSize(1);
    assertThat(traced("4byteTracer", "{}")).isEmpty();
    assertThat(traced("noopTracer", "{}")).isEmpty();
    JsonNode both = traced("muxTracer", "{\"callTracer\":{},\"4byteTracer\":{}}");
    assertThat(both.at("/callTracer/to").asText()).isEqualTo(contract);
    assertThat(both.has("4byteTracer")).isTrue();
  }

  private static JsonNode traced(String tracer, String config) throws InterruptedException {
    return result(
        "debug_traceTransaction",
        "%s,{\"tracer\":\"%s\",\"tracerConfig\":%s}".formatted(working, tracer, config));
  }

  @Test
  void aBlockIsTracedByNumberHashAndBytes() throws InterruptedException {
    JsonNode receipt = receipt(working);
    String number = receipt.get("blockNumber").toString();
    String options = ",{\"tracer\":\"callTracer\"}";
    JsonNode byNumber = result("debug_traceBlockByNumber", number + options);
    assertThat(texts(byNumber, "/txHash")).containsExactly(working.replace("\"", ""));
    assertThat(byNumber.at("/0/result/to").asText()).isEqualTo(contract);
    assertThat(result("debug_traceBlockByHash", receipt.get("blockHash") + options))
        .isEqualTo(byNumber);
    assertThat(result("debug_traceBlockByNumber", number).at("/0/result/structLogs")).isNotEmpty();
    String rlp = result("debug_getRawBlock", number).toString();
    assertThat(result("debug_traceBlock", rlp + options)).isEqualTo(byNumber);
    assertThat(error("debug_traceBlock", "\"0xc0\"")).startsWith("-32000 could not decode block: ");
    String genesis = result("debug_getRawBlock", "\"0x0\"").toString();
    assertThat(error("debug_traceBlock", genesis)).isEqualTo("-32000 genesis is not traceable");
  }

  @Test
  void aCallIsTracedOnStatesAndBlocksThatAreOtherwise() throws InterruptedException {
    String call = "{\"to\":\"%s\"}".formatted(contract);
    JsonNode plain = result("debug_traceCall", call + ",\"latest\",{\"tracer\":\"callTracer\"}");
    assertThat(plain.at("/calls/0/error").asText()).isEqualTo("insufficient balance for transfer");
    JsonNode rich =
        result(
            "debug_traceCall",
            call
                + ",\"latest\",{\"tracer\":\"callTracer\",\"stateOverrides\":{\"%s\":{\"balance\":\"0x5\"}}}"
                    .formatted(contract));
    assertThat(rich.at("/calls/0/value").asText()).isEqualTo("0x1");
    assertThat(rich.at("/calls/0").has("error")).isFalse();
    JsonNode number =
        result(
            "debug_traceCall",
            "{\"to\":\"%s\"},\"latest\",{%s,\"blockOverrides\":{\"number\":\"0x1234\"}}"
                .formatted(PAID, code("435f5260205ff3")));
    assertThat(number.get("returnValue").asText()).endsWith("1234");
    assertThat(result("debug_traceCall", "{}").get("structLogs")).isEmpty();
  }

  @Test
  void aCallIsTracedBeforeATransactionOfTheBlock() throws InterruptedException {
    String parameters = "{\"to\":\"%s\"},%s,{\"tracer\":\"prestateTracer\",\"txIndex\":\"%s\"}";
    String number = receipt(working).get("blockNumber").toString();
    String slot = "/" + contract + "/storage";
    String call = parameters.formatted(contract, number, "0x0");
    assertThat(result("debug_traceCall", call).at(slot).toString()).doesNotContain("01\"}");
    String after = call.replace(",\"txIndex\":\"0x0\"", "");
    assertThat(result("debug_traceCall", after).at(slot).toString()).contains("01\"}");
    assertThat(error("debug_traceCall", parameters.formatted(contract, number, "0x7")))
        .startsWith("-32000 transaction index 7 out of range for block 0x");
    assertThat(error("debug_traceCall", parameters.formatted(contract, "\"0x0\"", "0x0")))
        .isEqualTo("-32000 no transaction in genesis");
  }

  private static String code(String code) {
    return "\"stateOverrides\":{\"%s\":{\"code\":\"0x%s\"}}".formatted(PAID, code);
  }

  @Test
  void whatRunsForTooLongIsLeft() throws InterruptedException {
    String call = "{\"to\":\"%s\"},\"latest\",{%s,\"timeout\":\"%s\"%s}";
    for (String tracer : List.of("", ",\"tracer\":\"callTracer\"")) {
      String parameters = call.formatted(PAID, code(ENDLESS), "1ms", tracer);
      assertThat(error("debug_traceCall", parameters)).isEqualTo("-32000 execution timeout");
    }
    JsonNode few =
        result("debug_traceCall", call.formatted(PAID, code(ENDLESS), "5m", ",\"limit\":2"));
    assertThat(few.get("structLogs")).hasSizeLessThanOrEqualTo(3);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{\"tracer\":\"nope\"} | -32000 tracer 'nope' is not known; tracers in JavaScript are not"
            + " supported",
        "{\"tracer\":\"{step: function() {}}\"} | -32000 tracer '{step: function() {}}' is not"
            + " known",
        "{\"tracer\":7} | -32602 invalid argument",
        "{\"tracer\":7} | json: cannot unmarshal number into Go struct field TraceConfig.Tracer of"
            + " type string",
        "{\"timeout\":\"soon\"} | -32000 time: invalid duration \"soon\"",
        "{\"timeout\":1} | Go struct field TraceConfig.Timeout of type string",
        "{\"limit\":1e30} | -32602",
        "{\"limit\":\"a\"} | json: cannot unmarshal string into Go struct field"
            + " TraceConfig.Config.Limit of type int",
        "{\"disableStack\":\"yes\"} | string into Go struct field TraceConfig.Config.DisableStack"
            + " of type bool",
        "{\"tracer\":\"callTracer\",\"tracerConfig\":{\"withLog\":1}} | -32000 json: cannot"
            + " unmarshal number into Go struct field callTracerConfig.withLog of type bool",
        "{\"tracer\":\"callTracer\",\"tracerConfig\":7} | -32000 json: cannot unmarshal number into"
            + " Go value of type native.callTracerConfig",
        "{\"tracer\":\"muxTracer\",\"tracerConfig\":{\"muxTracer\":{}}} | -32000 muxTracer can not"
            + " hold itself",
        "{\"tracer\":\"muxTracer\",\"tracerConfig\":7} | -32000 json: cannot unmarshal number into"
            + " Go value of type map",
        "{\"tracer\":\"prestateTracer\",\"tracerConfig\":{\"diffMode\":true,\"includeEmpty\":true}}"
            + " | -32000 cannot use diffMode with includeEmpty",
        "[] | -32602 invalid argument",
        "{\"timeout\":\"-1s\"} | -32000 execution timeout",
      })
  void badOptionsAreRefusedByAllMethods(String options, String sentence)
      throws InterruptedException {
    JsonNode receipt = receipt(working);
    String call = "{\"to\":\"%s\"},\"latest\"".formatted(contract);
    assertThat(error("debug_traceTransaction", working + "," + options)).contains(sentence);
    assertThat(error("debug_traceBlockByNumber", receipt.get("blockNumber") + "," + options))
        .contains(sentence);
    assertThat(error("debug_traceBlockByHash", receipt.get("blockHash") + "," + options))
        .contains(sentence);
    assertThat(error("debug_traceCall", call + "," + options)).contains(sentence);
  }

  @Test
  void hugeLimitsAreNoneAndUnknownFieldsArePassedOver() throws InterruptedException {
    JsonNode plain = result("debug_traceTransaction", working);
    for (String options :
        List.of(
            "{\"limit\":9223372036854775807}",
            "{\"timeout\":\"2562047h47m16s\"}",
            "{\"reexec\":128,\"nope\":[1]}",
            "null")) {
      assertThat(result("debug_traceTransaction", working + "," + options)).isEqualTo(plain);
    }
  }

  @Test
  void whatIsNotThereIsAnError() throws InterruptedException {
    assertThat(error("debug_traceBlockByNumber", "\"0xffff\""))
        .isEqualTo("-32000 block #65535 not found");
    assertThat(error("debug_traceBlockByHash", NOBODY))
        .isEqualTo("-32000 block " + NOBODY.replace("\"", "") + " not found");
    assertThat(error("debug_traceCall", "{},\"0xffff\"")).contains("not found");
    assertThat(error("debug_traceCall", "{},\"pending\""))
        .isEqualTo("-32000 tracing on top of pending is not supported");
    assertThat(error("debug_traceBlockByNumber", "\"earliest\""))
        .isEqualTo("-32000 genesis is not traceable");
    assertThat(error("debug_traceCall", "{\"gasPrice\":\"0x1\",\"maxFeePerGas\":\"0x1\"}"))
        .contains("both gasPrice and");
    assertThat(error("debug_traceCall", "{},\"latest\",{\"stateOverrides\":7}"))
        .startsWith("-32602");
    assertThat(error("debug_traceCall", "{},\"latest\",{\"blockOverrides\":{\"time\":\"x\"}}"))
        .startsWith("-32602");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "debug_traceTransaction",
        "trace_transaction",
        "ots_getInternalOperations",
        "ots_traceTransaction",
        "ots_getTransactionError"
      })
  void aTransactionThatIsNotThereIsAnError(String method) throws InterruptedException {
    assertThat(error(method, NOBODY)).isEqualTo("-32000 transaction not found");
    assertThat(error(method, "\"0x12\"")).startsWith("-32602 ");
    assertThat(error(method, "")).startsWith("-32602 ");
  }

  @Test
  void parityTellsMessagesFlat() throws InterruptedException {
    JsonNode own = result("trace_transaction", working);
    assertThat(texts(own, "/type")).containsExactly("call", "call", "create");
    assertThat(own.get(2).get("traceAddress").get(0).asInt()).isEqualTo(1);
    assertThat(result("trace_block", receipt(working).get("blockNumber").toString()))
        .isEqualTo(own);
    assertThat(result("trace_transaction", reverting).get(0).get("error").asText())
        .isEqualTo("Reverted");
    assertThat(error("trace_block", "\"0xffff\"")).contains("not found");
  }

  @Test
  void otterscanSeesBelowTheSurface() throws InterruptedException {
    JsonNode operations = result("ots_getInternalOperations", working);
    assertThat(texts(operations, "/type")).containsExactly("0", "2");
    assertThat(operations.get(0).get("to").asText()).isEqualTo(PAID);
    JsonNode entries = result("ots_traceTransaction", working);
    assertThat(texts(entries, "/depth")).containsExactly("0", "1", "1");
    assertThat(texts(entries, "/type")).containsExactly("CALL", "CALL", "CREATE");
    assertThat(result("ots_getTransactionError", working).asText()).isEqualTo("0x");
    assertThat(result("ots_getTransactionError", reverting).asText()).endsWith("2a");
  }
}
