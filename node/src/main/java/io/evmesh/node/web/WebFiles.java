package io.evmesh.node.web;

import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.webserver.http.Handler;
import io.helidon.webserver.http.HttpRouting;
import io.helidon.webserver.http.HttpService;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import io.helidon.webserver.staticcontent.ClasspathHandlerConfig;
import io.helidon.webserver.staticcontent.StaticContentFeature;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Objects;
import java.util.Properties;

/**
 * Serves the page's files at {@code /} and below {@code /page}, and the front-end libraries that
 * they import (WebJars) below {@code /page/lib}. They hold no secrets: whoever may reach the port
 * may read them, the data behind them is asked for with the token.
 */
public final class WebFiles {
  private static final String FILES = "io/evmesh/node/web/files";
  private static final String FIRST = "files/index.html";
  private static final String BELOW = "/page/";
  private static final HeaderName POLICY = HeaderNames.create("Content-Security-Policy");
  private static final HeaderName SNIFFING = HeaderNames.create("X-Content-Type-Options");

  /** Scripts and styles of this server only; values of style attributes are ours. */
  private static final String OWN_ONLY =
      "default-src 'self'; style-src 'self' 'unsafe-inline'; connect-src 'self' ws: wss:;"
          + " object-src 'none'; base-uri 'none'; frame-ancestors 'none'";

  private WebFiles() {}

  /** Adds the files to a server's routes. */
  public static void addTo(HttpRouting.Builder routes) {
    routes
        .get("/", WebFiles::guard, first())
        .get("/page/*", WebFiles::guard)
        .register("/page/lib/lit-html", library("lit-html"))
        .register("/page/lib/uplot", library("uplot"))
        .register("/page", files(FILES));
  }

  /** Whether a path is one of the page's files. */
  public static boolean isFile(String path) {
    return path.equals("/") || path.startsWith(BELOW);
  }

  private static void guard(ServerRequest request, ServerResponse response) {
    response
        .header(POLICY, OWN_ONLY)
        .header(SNIFFING, "nosniff")
        .header(HeaderNames.CACHE_CONTROL, "no-cache");
    response.next();
  }

  private static Handler first() {
    byte[] html;
    try (InputStream in = resource(FIRST)) {
      html = in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return (request, response) ->
        response.header(HeaderNames.CONTENT_TYPE, "text/html; charset=utf-8").send(html);
  }

  private static InputStream resource(String path) {
    return Objects.requireNonNull(WebFiles.class.getResourceAsStream(path), path);
  }

  private static HttpService files(String location) {
    return StaticContentFeature.createService(
        ClasspathHandlerConfig.builder()
            .location(location)
            .temporaryStorage(storage -> storage.enabled(false))
            .build());
  }

  private static HttpService library(String name) {
    return files("META-INF/resources/webjars/%s/%s".formatted(name, version(name)));
  }

  /** The version that the build chose, as its jar tells it. */
  private static String version(String name) {
    String path = "/META-INF/maven/org.webjars.npm/%s/pom.properties".formatted(name);
    Properties properties = new Properties();
    try (InputStream in = resource(path)) {
      properties.load(in);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return properties.getProperty("version");
  }
}
