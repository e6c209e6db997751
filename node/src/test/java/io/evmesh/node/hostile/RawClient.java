package io.evmesh.node.hostile;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** One connection to a node, without a library that would be well-mannered. */
public final class RawClient implements AutoCloseable {
  private static final int PATIENCE_MILLIS = 60_000;
  private static final int LONGEST_HEAD = 1 << 16;

  private final Socket socket;

  /** Connects to a port of this machine. */
  public RawClient(int port) throws IOException {
    socket = new Socket(InetAddress.getLoopbackAddress(), port);
    socket.setTcpNoDelay(true);
    socket.setSoTimeout(PATIENCE_MILLIS);
  }

  /** The head of a request with a body of so many bytes. */
  static String head(int bodyBytes) {
    return head("/", bodyBytes);
  }

  static String head(String path, int bodyBytes) {
    return "POST %s HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n"
        .formatted(path, bodyBytes);
  }

  static String upgrade() {
    return """
    GET / HTTP/1.1
    Host: localhost
    Connection: Upgrade
    Upgrade: websocket
    Sec-WebSocket-Version: 13
    Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==

    """
        .replace("\n", "\r\n");
  }

  /** A text frame, masked with zeros. */
  static byte[] frame(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    byte[] frame = new byte[8 + bytes.length];
    frame[0] = (byte) 0x81;
    frame[1] = (byte) (0x80 | 126);
    frame[2] = (byte) (bytes.length >>> 8);
    frame[3] = (byte) bytes.length;
    System.arraycopy(bytes, 0, frame, 8, bytes.length);
    return frame;
  }

  void send(String text) throws IOException {
    send(text.getBytes(StandardCharsets.ISO_8859_1));
  }

  void send(byte[] bytes) throws IOException {
    socket.getOutputStream().write(bytes);
  }

  /** The body of the answer to a call. */
  String call(String method, String parameters) throws IOException {
    return post(
        "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"%s\",\"params\":%s}"
            .formatted(method, parameters));
  }

  /** The body of the answer to a body of ASCII. */
  public String post(String body) throws IOException {
    send(head(body.length()) + body);
    return answer();
  }

  /** The next answer's body. */
  String answer() throws IOException {
    InputStream in = socket.getInputStream();
    String head = head(in);
    int at = head.toLowerCase(Locale.ROOT).indexOf("content-length:");
    if (at < 0) {
      return head;
    }
    int end = head.indexOf('\r', at);
    int length = Integer.parseInt(head.substring(at + "content-length:".length(), end).strip());
    return new String(in.readNBytes(length), StandardCharsets.UTF_8);
  }

  private static String head(InputStream in) throws IOException {
    StringBuilder head = new StringBuilder();
    while (head.length() < LONGEST_HEAD) {
      int next = in.read();
      if (next < 0) {
        throw new IOException("closed after '%s'".formatted(head));
      }
      head.append((char) next);
      if (next == '\n' && head.toString().endsWith("\r\n\r\n")) {
        return head.toString();
      }
    }
    throw new IOException("no end of the head");
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
