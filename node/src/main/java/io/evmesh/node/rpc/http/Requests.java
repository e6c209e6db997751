package io.evmesh.node.rpc.http;

import io.evmesh.node.rpc.Memory;
import io.evmesh.node.rpc.RpcException;
import io.helidon.http.HeaderNames;
import io.helidon.webserver.http.ServerRequest;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/**
 * Reads requests and writes answers within bounds: no body is longer than allowed, no client takes
 * too long for its part, and all of them together take no more memory than there is.
 */
public final class Requests {
  private static final int PART = 1 << 13; // bytes of a body that are read at once

  private final Gate gate;
  private final Patience patience;
  private final Memory memory;
  private final int limitBytes;

  Requests(Gate gate, Patience patience, Memory memory, int limitBytes) {
    this.gate = gate;
    this.patience = patience;
    this.memory = memory;
    this.limitBytes = limitBytes;
  }

  /** Something that is written. */
  @FunctionalInterface
  public interface Writing {
    /** Writes it. */
    void run() throws IOException;
  }

  /** As whom a request submits. */
  public String submitter(ServerRequest request) {
    return gate.submitter(RpcServer.value(request.headers(), HeaderNames.AUTHORIZATION));
  }

  /** Memory for one request and its answer, none yet. */
  public Memory.Share share() {
    return memory.share();
  }

  /**
   * The whole body.
   *
   * @throws RpcException INVALID_REQUEST if it is too long, LIMIT_EXCEEDED if there is no memory
   * @throws IOException if it ends too early, or does not come in time
   */
  public byte[] body(ServerRequest request, Memory.Share share) throws IOException {
    ByteArrayOutputStream whole = new ByteArrayOutputStream();
    byte[] part = new byte[PART];
    try (InputStream in = request.content().inputStream();
        Patience.Wait _ = patience.with(request.headers().contentLength().orElse(limitBytes))) {
      for (int count = in.read(part); count >= 0; count = in.read(part)) {
        if (whole.size() + count > limitBytes) {
          String message = "content length too large (above %d bytes)".formatted(limitBytes);
          throw RpcException.of(RpcException.INVALID_REQUEST, message);
        }
        share.has(2L * (whole.size() + count));
        whole.write(part, 0, count);
      }
    }
    return whole.toByteArray();
  }

  /** Writes so many bytes, and ends the connection if the client does not take them in time. */
  public void write(long bytes, Writing writing) throws IOException {
    try (Patience.Wait _ = patience.with(bytes)) {
      writing.run();
    }
  }

  /** Writes a part of a stream, which the client is to have at once. */
  public void write(OutputStream out, byte[] part) throws IOException {
    write(
        part.length,
        () -> {
          out.write(part);
          out.flush();
        });
  }
}
