package io.evmesh.node.hostile;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.locks.LockSupport;

/** A client that asks little things, one after the other, and notes how long each takes. */
final class Bystander implements AutoCloseable {
  private static final long PAUSE_NANOS = 2_000_000;
  private static final double MILLI = 1e6;
  private static final List<String> BODIES =
      List.of(
          call("eth_blockNumber", "[]"),
          call("eth_getBalance", "[\"0xf39fd6e51aad88f6f4ce6ab8827279cfffb92266\",\"latest\"]"),
          call(
              "eth_call",
              "[{\"to\":\"0x00000000000000000000000000000000000000c0\"},\"latest\","
                  + "{\"0x00000000000000000000000000000000000000c0\":"
                  + "{\"code\":\"0x60205f5fa060205ff3\"}}]"),
          call("eth_getBlockByNumber", "[\"latest\",false]"));

  private final RawClient client;
  private final List<Double> millis = new ArrayList<>();
  private String fault = "";

  Bystander(int port) throws IOException {
    client = new RawClient(port);
  }

  private static String call(String method, String parameters) {
    return "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"%s\",\"params\":%s}"
        .formatted(method, parameters);
  }

  /** Asks until then. */
  void askUntil(long endNanos) throws IOException {
    for (int i = 0; System.nanoTime() < endNanos; i++) {
      long begun = System.nanoTime();
      String answer = client.post(BODIES.get(i % BODIES.size()));
      long end = System.nanoTime();
      millis.add((end - begun) / MILLI);
      if (!answer.contains("\"result\"")) {
        fault = answer;
      }
      LockSupport.parkNanos(PAUSE_NANOS);
    }
  }

  /** An answer that was none; empty if all were. */
  String fault() {
    return fault;
  }

  /** How long the given part of all answers took at most, in milliseconds. */
  double quantile(double part) {
    List<Double> sorted = new ArrayList<>(millis);
    Collections.sort(sorted);
    return sorted.get((int) Math.min(sorted.size() - 1L, (long) (part * sorted.size())));
  }

  @Override
  public String toString() {
    return String.format(
        Locale.ROOT,
        "%d answers, p50 %.1f ms, p99 %.1f ms, longest %.1f ms",
        millis.size(),
        quantile(0.5),
        quantile(0.99),
        quantile(1));
  }

  @Override
  public void close() throws IOException {
    client.close();
  }
}
