package io.evmesh.node.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.helidon.webserver.WebServer;
import io.helidon.webserver.http.HttpRouting;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The page's files and those of its libraries are served, and nothing else is. */
class WebFilesTest {
  /** What a file names that must be there too. */
  private static final Pattern NAMED =
      Pattern.compile("(?:from ?|src=|href=|import ?)\"(\\.{0,2}/?[\\w./-]+\\.(?:js|css|svg))\"");

  private interface Use {
    void with(HttpClient client, URI root) throws IOException, InterruptedException;
  }

  private static void served(Use use) throws IOException, InterruptedException {
    HttpRouting.Builder routes = HttpRouting.builder();
    WebFiles.addTo(routes);
    WebServer server = WebServer.builder().host("127.0.0.1").addRouting(routes).build().start();
    try (HttpClient client = HttpClient.newHttpClient()) {
      use.with(client, URI.create("http://127.0.0.1:%d/".formatted(server.port())));
    } finally {
      server.stop();
    }
  }

  private static HttpResponse<String> get(HttpClient client, URI uri)
      throws IOException, InterruptedException {
    return client.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString());
  }

  @Test
  void everyFileThatThePageNamesIsThereAndHasItsType() throws IOException, InterruptedException {
    served(
        (client, root) -> {
          Map<URI, String> types = new HashMap<>();
          Deque<URI> open = new ArrayDeque<>();
          open.add(root);
          while (!open.isEmpty()) {
            URI uri = open.remove();
            HttpResponse<String> answer = get(client, uri);
            assertThat(answer.statusCode()).as(uri.getPath()).isEqualTo(200);
            assertThat(answer.headers().firstValue("Content-Security-Policy")).isPresent();
            types.put(uri, answer.headers().firstValue("Content-Type").orElse("none"));
            NAMED
                .matcher(answer.body())
                .results()
                .map(found -> uri.resolve(found.group(1)))
                .filter(found -> !types.containsKey(found) && !open.contains(found))
                .forEach(open::add);
          }
          assertThat(types.keySet())
              .extracting(URI::getPath)
              .contains(
                  "/page/js/views/lanes.js",
                  "/page/lib/lit-html/lit-html.js",
                  "/page/lib/lit-html/directive.js",
                  "/page/lib/uplot/dist/uPlot.esm.js");
          types.forEach(
              (uri, type) ->
                  assertThat(type)
                      .as(uri.getPath())
                      .contains(
                          uri.getPath().endsWith(".js")
                              ? "javascript"
                              : uri.getPath().endsWith(".css")
                                  ? "text/css"
                                  : uri.getPath().endsWith(".svg") ? "svg" : "text/html"));
        });
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "page/WebFiles.class",
        "page/js",
        "page/../start/Node.class",
        "page/%2e%2e/start/Node.class",
        "page/lib/lit-html/../../../../../../application.conf",
        "page/nothing.js",
        "other"
      })
  void nothingElseIsServed(String path) throws IOException, InterruptedException {
    served(
        (client, root) ->
            assertThat(get(client, root.resolve("/" + path)).statusCode()).isBetween(400, 499));
  }
}
