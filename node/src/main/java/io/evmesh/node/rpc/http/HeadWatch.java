package io.evmesh.node.rpc.http;

import io.helidon.http.Headers;
import io.helidon.http.HttpPrologue;
import io.helidon.webserver.ConnectionContext;
import io.helidon.webserver.http1.Http1ConnectionListener;

/** Ends connections whose other end takes too long for the lines of a request's head. */
final class HeadWatch implements Http1ConnectionListener {
  /** Of the connection that a thread serves. */
  private static final ThreadLocal<Patience.Wait> WAIT = new ThreadLocal<>();

  private final Patience patience;

  HeadWatch(Patience patience) {
    this.patience = patience;
  }

  @Override
  public void prologue(ConnectionContext context, HttpPrologue prologue) {
    WAIT.set(patience.with(0));
  }

  @Override
  public void headers(ConnectionContext context, Headers headers) {
    Patience.Wait begun = WAIT.get();
    if (begun != null) {
      WAIT.remove();
      begun.close();
    }
  }
}
