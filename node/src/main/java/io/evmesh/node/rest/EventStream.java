package io.evmesh.node.rest;

import io.evmesh.node.rpc.http.Requests;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/** Server-sent events about a batch, to one client. */
final class EventStream {
  private final Requests requests;
  private final OutputStream out;

  EventStream(Requests requests, OutputStream out) {
    this.requests = requests;
    this.out = out;
  }

  /**
   * Tells how the batch is.
   *
   * @param json in one line
   */
  void write(boolean isFinished, byte[] json) throws IOException {
    byte[] head = utf8("event: %s\ndata: ".formatted(isFinished ? "finished" : "progress"));
    byte[] end = utf8("\n\n");
    byte[] whole = new byte[head.length + json.length + end.length];
    System.arraycopy(head, 0, whole, 0, head.length);
    System.arraycopy(json, 0, whole, head.length, json.length);
    System.arraycopy(end, 0, whole, head.length + json.length, end.length);
    requests.write(out, whole);
  }

  /** Shows that somebody is there. */
  void heartbeat() throws IOException {
    requests.write(out, utf8(":\n\n"));
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
