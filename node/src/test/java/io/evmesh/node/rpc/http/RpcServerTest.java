package io.evmesh.node.rpc.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.evmesh.input.json.InputException;
import io.evmesh.node.rpc.Answer;
import io.evmesh.node.rpc.CallMeters;
import io.evmesh.node.rpc.Dispatcher;
import io.evmesh.node.rpc.Method;
import io.evmesh.node.rpc.MethodTable;
import io.evmesh.node.rpc.RpcLimits;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who is let in, and what is refused how. */
class RpcServerTest {
  private static final String CALL =
      "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"eth_chainId\",\"params\":[]}";
  private static final String ANSWER = "\"result\":\"0x1\"";
  private static final String UPGRADE =
      """
      Connection: Upgrade
      Upgrade: websocket
      Sec-WebSocket-Version: 13
      Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==
      """
          .replace("\n", "\r\n");
  private static final String TOKEN = "a-token-that-nobody-guesses";
  private static final int LARGE = 30_000;
  private static final RpcLimits LIMITS = new RpcLimits(1000, 2, 1 << 20, 64);

  private static final Pattern LENGTH = Pattern.compile("(?i)content-length: *(\\d+)");

  private static RpcServer server(Access access, Optional<TlsFiles> tls) {
    return server(0, access, tls);
  }

  private static RpcServer server(int port, Access access, Optional<TlsFiles> tls) {
    ServerSettings usual = ServerSettings.of("127.0.0.1", port);
    ServerSettings settings =
        new ServerSettings(
            usual.host(),
            usual.port(),
            usual.connections(),
            usual.socketCalls(),
            usual.socketBacklogBytes(),
            Duration.ofSeconds(30),
            access,
            tls,
            Optional.empty(),
            Optional.empty());
    Method method =
        Method.of("eth_chainId", "One.", List.of(), "quantity", call -> Answer.quantity(1));
    CallMeters meters = new CallMeters(new SimpleMeterRegistry());
    Dispatcher dispatcher = new Dispatcher(MethodTable.of(List.of(method)), LIMITS, meters);
    Page page = new Page(200, "text/plain", "evmesh");
    Page large = new Page(200, "text/plain", "e".repeat(LARGE));
    return RpcServer.start(
        settings,
        dispatcher,
        dispatcher,
        Map.of("/", () -> page, "/large", () -> large),
        List.of());
  }

  /** The head and body that come back for these. */
  private static String ask(RpcServer server, String first, String headers, String body)
      throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
      socket.setSoTimeout(30_000);
      String request =
          "%s / HTTP/1.1\r\n%sContent-Length: %d\r\n\r\n%s"
              .formatted(first, headers, body.length(), body);
      return answer(socket, request);
    }
  }

  private static String answer(Socket socket, String request) throws IOException {
    socket.getOutputStream().write(request.getBytes(StandardCharsets.UTF_8));
    StringBuilder text = new StringBuilder();
    byte[] part = new byte[8192];
    while (!isWhole(text)) {
      int count = socket.getInputStream().read(part);
      if (count < 0) {
        break;
      }
      text.append(new String(part, 0, count, StandardCharsets.UTF_8));
    }
    return text.toString();
  }

  private static boolean isWhole(StringBuilder text) {
    int head = text.indexOf("\r\n\r\n");
    if (head < 0) {
      return false;
    }
    Matcher length = LENGTH.matcher(text.substring(0, head));
    return !length.find() || text.length() - head - 4 >= Integer.parseInt(length.group(1));
  }

  private static String post(RpcServer server, String headers) throws IOException {
    return ask(server, "POST", headers, CALL);
  }

  @Test
  void whoAsksForTheEndOfTheConnectionGetsIt() throws IOException {
    try (RpcServer server = server(Access.LOCAL, Optional.empty());
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
      socket.setSoTimeout(30_000);
      String request =
          "POST / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Length: %d\r\n\r\n%s"
              .formatted(CALL.length(), CALL);
      socket.getOutputStream().write(request.getBytes(StandardCharsets.UTF_8));
      byte[] all = socket.getInputStream().readAllBytes();
      assertThat(new String(all, StandardCharsets.UTF_8)).contains("200 OK", ANSWER);
    }
  }

  /** A body that waits until its head is confirmed comes 40 ms late, each time. */
  @Test
  void aLargeAnswerWaitsForNothing() throws IOException {
    try (RpcServer server = server(Access.LOCAL, Optional.empty());
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
      socket.setSoTimeout(30_000);
      long fastest = Long.MAX_VALUE;
      for (int i = 0; i < 60; i++) {
        long start = System.nanoTime();
        assertThat(answer(socket, "GET /large HTTP/1.1\r\nHost: localhost\r\n\r\n"))
            .hasSizeGreaterThan(LARGE);
        // A new connection is confirmed at once for a while
        fastest = i < 40 ? fastest : Math.min(fastest, System.nanoTime() - start);
      }
      assertThat(Duration.ofNanos(fastest)).isLessThan(Duration.ofMillis(30));
    }
  }

  @Test
  void whatIsNeitherAPageNorACallIsRefused() throws IOException {
    try (RpcServer server = server(Access.LOCAL, Optional.empty())) {
      String answer = ask(server, "PUT", "Host: localhost\r\n", CALL);
      assertThat(answer).contains("405", "GET, OPTIONS, POST");
      assertThat(ask(server, "GET", "Host: localhost\r\n", "")).contains("200", "evmesh");
    }
  }

  @Test
  void aPortThatIsTakenIsRefusedWithItsNumber() {
    try (RpcServer first = server(Access.LOCAL, Optional.empty())) {
      assertThatThrownBy(() -> server(first.port(), Access.LOCAL, Optional.empty()).close())
          .isInstanceOf(InputException.class)
          .hasMessage("port %d of 127.0.0.1: Address already in use".formatted(first.port()));
    }
  }

  @Test
  void aNameThatIsNotServedIsRefused() throws IOException {
    try (RpcServer server = server(Access.LOCAL, Optional.empty())) {
      for (String host : List.of("evil.example", "evil.example:8545", "127.0.0.1.evil.example")) {
        assertThat(post(server, "Host: " + host + "\r\n"))
            .startsWith("HTTP/1.1 403")
            .contains("invalid host specified");
        assertThat(ask(server, "GET", "Host: " + host + "\r\n" + UPGRADE, ""))
            .startsWith("HTTP/1.1 403")
            .contains("invalid host specified");
      }
      for (String host : List.of("localhost", "LOCALHOST:1", "127.0.0.1:8545", "[::1]:8545")) {
        assertThat(post(server, "Host: " + host + "\r\n")).contains(ANSWER);
        assertThat(ask(server, "GET", "Host: " + host + "\r\n" + UPGRADE, ""))
            .startsWith("HTTP/1.1 101");
      }
    }
    Access any = new Access(Set.of("*"), Set.of(), List.of());
    try (RpcServer server = server(any, Optional.empty())) {
      assertThat(post(server, "Host: evil.example\r\n")).contains(ANSWER);
    }
  }

  @Test
  void aPageOfAnotherPlaceIsRefused() throws IOException {
    Access access =
        new Access(Set.of("localhost"), Set.of("loopback", "https://app.example"), List.of());
    try (RpcServer server = server(access, Optional.empty())) {
      for (String origin :
          List.of("https://evil.example", "null", "http://localhost.evil.example", "https://")) {
        String headers = "Host: localhost\r\nOrigin: " + origin + "\r\n";
        assertThat(post(server, headers))
            .startsWith("HTTP/1.1 403")
            .contains("invalid origin specified");
        assertThat(ask(server, "GET", headers + UPGRADE, ""))
            .startsWith("HTTP/1.1 403")
            .contains("invalid origin specified");
      }
      for (String origin :
          List.of(
              "https://app.example",
              "http://localhost:3000",
              "http://127.0.0.1:5173",
              "http://[::1]:80",
              "chrome-extension://nkbihfbeogaeaoehlefnkodbefgpgknn")) {
        String headers = "Host: localhost\r\nOrigin: " + origin + "\r\n";
        assertThat(post(server, headers))
            .contains(ANSWER)
            .containsIgnoringCase("Access-Control-Allow-Origin: " + origin);
        assertThat(ask(server, "GET", headers + UPGRADE, "")).startsWith("HTTP/1.1 101");
      }
    }
  }

  @Test
  void aBrowserLearnsWhatAPageMaySend() throws IOException {
    Access access = new Access(Set.of("localhost"), Set.of("https://app.example"), List.of(TOKEN));
    String asked =
        """
        Access-Control-Request-Method: POST
        Access-Control-Request-Headers: content-type,authorization
        """
            .replace("\n", "\r\n");
    try (RpcServer server = server(access, Optional.empty())) {
      String origin = "Host: localhost\r\nOrigin: https://app.example\r\n";
      assertThat(ask(server, "OPTIONS", origin + asked, ""))
          .startsWith("HTTP/1.1 204")
          .containsIgnoringCase("Access-Control-Allow-Headers: content-type,authorization")
          .containsIgnoringCase("Access-Control-Allow-Methods: GET, POST");
      String evil = "Host: localhost\r\nOrigin: https://evil.example\r\n";
      assertThat(ask(server, "OPTIONS", evil + asked, "")).startsWith("HTTP/1.1 403");
    }
  }

  @Test
  void aTokenIsAskedForOnceThereIsOne() throws IOException {
    Access access = new Access(Set.of("localhost"), Set.of(), List.of(TOKEN));
    try (RpcServer server = server(access, Optional.empty())) {
      String host = "Host: localhost\r\n";
      String right = host + "Authorization: Bearer " + TOKEN + "\r\n";
      String wrong = host + "Authorization: Bearer " + TOKEN + "x\r\n";
      assertThat(post(server, host))
          .startsWith("HTTP/1.1 401")
          .containsIgnoringCase("WWW-Authenticate: Bearer")
          .contains("missing token");
      assertThat(post(server, wrong)).startsWith("HTTP/1.1 401").contains("invalid token");
      assertThat(post(server, right)).contains(ANSWER);
      assertThat(ask(server, "GET", host + UPGRADE, "")).startsWith("HTTP/1.1 401");
      assertThat(ask(server, "GET", wrong + UPGRADE, "")).startsWith("HTTP/1.1 401");
      assertThat(ask(server, "GET", right + UPGRADE, "")).startsWith("HTTP/1.1 101");
    }
  }

  @Test
  void whatIsAboveItsLimitIsRefused() throws IOException {
    try (RpcServer server = server(Access.LOCAL, Optional.empty())) {
      String host = "Host: localhost\r\n";
      assertThat(ask(server, "POST", host, " ".repeat(1001)))
          .startsWith("HTTP/1.1 413")
          .contains("content length too large (above 1000 bytes)");
      assertThat(ask(server, "POST", host, "[" + CALL + "," + CALL + "," + CALL + "]"))
          .contains("batch too large");
      assertThat(ask(server, "POST", host, "[" + CALL + "," + CALL + "]")).contains(ANSWER);
    }
  }

  @Test
  void aServerWithACertificateSpeaksTls(@TempDir Path folder)
      throws GeneralSecurityException, IOException, InterruptedException {
    Path store = folder.resolve("store.p12");
    KeyStore keys = keys(store);
    Path key = folder.resolve("key.pem");
    Path certificate = folder.resolve("cert.pem");
    Files.writeString(
        key, pem("PRIVATE KEY", keys.getKey("node", "secret".toCharArray()).getEncoded()));
    Files.writeString(certificate, pem("CERTIFICATE", keys.getCertificate("node").getEncoded()));
    try (RpcServer server = server(Access.LOCAL, Optional.of(new TlsFiles(certificate, key)));
        HttpClient client = HttpClient.newBuilder().sslContext(trusting(keys)).build()) {
      HttpRequest request =
          HttpRequest.newBuilder(URI.create("https://127.0.0.1:" + server.port() + "/"))
              .POST(BodyPublishers.ofString(CALL))
              .build();
      assertThat(client.send(request, BodyHandlers.ofString()).body()).contains(ANSWER);
    }
  }

  private static KeyStore keys(Path store)
      throws GeneralSecurityException, IOException, InterruptedException {
    List<String> words =
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
            "-genkeypair",
            "-alias",
            "node",
            "-keyalg",
            "EC",
            "-dname",
            "CN=localhost",
            "-ext",
            "san=dns:localhost,ip:127.0.0.1",
            "-storetype",
            "PKCS12",
            "-storepass",
            "secret",
            "-keystore",
            store.toString());
    Process process = new ProcessBuilder(words).redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(said).isZero();
    return KeyStore.getInstance(store.toFile(), "secret".toCharArray());
  }

  private static SSLContext trusting(KeyStore keys) throws GeneralSecurityException, IOException {
    KeyStore trusted = KeyStore.getInstance("PKCS12");
    trusted.load(null, null);
    trusted.setCertificateEntry("node", keys.getCertificate("node"));
    TrustManagerFactory factory =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    factory.init(trusted);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, factory.getTrustManagers(), null);
    return context;
  }

  private static String pem(String kind, byte[] bytes) {
    return "-----BEGIN %1$s-----\n%2$s\n-----END %1$s-----\n"
        .formatted(kind, Base64.getMimeEncoder().encodeToString(bytes));
  }
}
