package io.evmesh.node.watch;

import io.evmesh.node.pool.TransactionPool;
import io.evmesh.node.query.ChainView;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;

/** The meters of a node, and of the JVM it runs in. {@code docs/metrics.md} names them. */
public final class NodeMeters implements AutoCloseable {
  /** The form that {@link #text} has. */
  public static final String TEXT_TYPE = "text/plain; version=0.0.4; charset=utf-8";

  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final JvmGcMetrics collections = new JvmGcMetrics();

  /** Meters of the JVM; others join them in {@link #registry}. */
  public NodeMeters() {
    new JvmMemoryMetrics().bindTo(registry);
    new JvmThreadMetrics().bindTo(registry);
    new ProcessorMetrics().bindTo(registry);
    new UptimeMetrics().bindTo(registry);
    collections.bindTo(registry);
  }

  /** Where the parts of the node keep their meters. */
  public MeterRegistry registry() {
    return registry;
  }

  /** Counts what is shown of a chain from now on. */
  public void follow(ChainView chain) {
    Gauge.builder("evmesh.head", () -> chain.head().number()).register(registry);
    Gauge.builder("evmesh.head.time", () -> chain.head().header().timestamp()).register(registry);
    Counter gas = Counter.builder("evmesh.gas").register(registry);
    chain.onHead(block -> gas.increment((double) block.header().gasUsed()));
  }

  /** Measures what waits for a block. */
  public void watch(TransactionPool pool) {
    Gauge.builder("evmesh.pool.transactions", pool::size).register(registry);
    Gauge.builder("evmesh.pool.bytes", pool::sizeBytes).register(registry);
  }

  /** All meters, as Prometheus reads them. */
  public String text() {
    return registry.scrape();
  }

  @Override
  public void close() {
    collections.close();
    registry.close();
  }
}
