package io.evmesh.node.client;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.evmesh.input.json.InputException;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** Calls methods of a node over HTTP. Many threads may use it. */
public final class NodeClient implements AutoCloseable {
  private static final Duration CONNECT = Duration.ofSeconds(10);
  private static final Duration PATIENCE = Duration.ofMinutes(5);
  private static final int CALLS_AT_ONCE = 500;
  private static final int UNAUTHORIZED = 401;
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private final URI uri;
  private final Optional<String> token;
  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(CONNECT).build();

  /**
   * A client of a node.
   *
   * @param token that it asks for, if it does
   */
  public NodeClient(URI uri, Optional<String> token) {
    this.uri = uri;
    this.token = token;
  }

  /** The node answers with an error. */
  public static final class CallException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int code;

    CallException(int code, String message) {
      super(message);
      this.code = code;
    }

    /** The code of the error. */
    public int code() {
      return code;
    }
  }

  /** What is given in place of a parameter: a text, a number, JSON of any kind. */
  private static ArrayNode array(Object... parameters) {
    ArrayNode array = MAPPER.createArrayNode();
    for (Object parameter : parameters) {
      array.add(parameter instanceof JsonNode node ? node : MAPPER.valueToTree(parameter));
    }
    return array;
  }

  /**
   * The answer to a call.
   *
   * @throws CallException if it is an error
   * @throws InputException if the node is not there
   */
  public JsonNode call(String method, Object... parameters) throws InterruptedException {
    return result(post(request(0, method, array(parameters))));
  }

  private static ObjectNode request(int id, String method, ArrayNode parameters) {
    ObjectNode request = MAPPER.createObjectNode();
    request.put("jsonrpc", "2.0").put("id", id).put("method", method);
    request.set("params", parameters);
    return request;
  }

  /** The answers to many calls of a method, in their order. */
  public List<JsonNode> calls(String method, List<List<Object>> parameters)
      throws InterruptedException {
    List<JsonNode> answers = new ArrayList<>(parameters.size());
    for (int from = 0; from < parameters.size(); from += CALLS_AT_ONCE) {
      ArrayNode batch = MAPPER.createArrayNode();
      int to = Math.min(parameters.size(), from + CALLS_AT_ONCE);
      for (int i = from; i < to; i++) {
        batch.add(request(i, method, array(parameters.get(i).toArray())));
      }
      JsonNode all = post(batch);
      if (!all.isArray() || all.size() != to - from) {
        throw new InputException("%s: the node answers a batch with something else".formatted(uri));
      }
      all.forEach(answer -> answers.add(result(answer)));
    }
    return answers;
  }

  private static JsonNode result(JsonNode answer) {
    JsonNode error = answer.get("error");
    if (error != null) {
      throw new CallException(error.path("code").asInt(), error.path("message").asText());
    }
    return answer.path("result");
  }

  private JsonNode post(JsonNode body) throws InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(uri)
            .timeout(PATIENCE)
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(body.toString()));
    token.ifPresent(value -> request.header("Authorization", "Bearer " + value));
    try {
      HttpResponse<String> response = client.send(request.build(), BodyHandlers.ofString());
      if (response.statusCode() == UNAUTHORIZED) {
        throw new InputException("%s: %s".formatted(uri, response.body().strip()));
      }
      return MAPPER.readTree(response.body());
    } catch (JsonProcessingException e) {
      throw new InputException("%s: what answers is no node".formatted(uri), e);
    } catch (IOException e) {
      throw new InputException("%s: no node answers: %s".formatted(uri, reason(e)), e);
    }
  }

  private static String reason(IOException e) {
    Supplier<String> name = () -> e.getClass().getSimpleName();
    return Optional.ofNullable(e.getMessage()).orElseGet(name);
  }

  @Override
  public void close() {
    client.shutdownNow();
  }
}
