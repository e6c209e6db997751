package io.evmesh.cluster.config.member;

import akka.actor.AbstractExtensionId;
import akka.actor.ExtendedActorSystem;
import akka.actor.ExtensionIdProvider;
import akka.actor.typed.ActorSystem;
import akka.actor.typed.javadsl.Adapter;
import akka.http.javadsl.model.ContentTypes;
import akka.http.javadsl.model.HttpEntities;
import akka.http.javadsl.server.Directives;
import akka.http.javadsl.server.Route;
import akka.management.javadsl.ManagementRouteProvider;
import akka.management.javadsl.ManagementRouteProviderSettings;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/**
 * What a node tells of itself on the management port: {@code /metrics}, which Prometheus reads, and
 * whether it is ready, for {@link ReadyCheck}.
 */
public final class NodeReport implements ManagementRouteProvider {
  private static final Id ID = new Id();

  private volatile Supplier<String> meters = () -> "";
  private volatile BooleanSupplier ready = () -> true;

  private NodeReport() {}

  /**
   * Lets a node tell of itself.
   *
   * @param meters all of them in the text format of Prometheus; asked on each call
   * @param ready whether it does its work now; asked likewise
   */
  public static void show(ActorSystem<?> system, Supplier<String> meters, BooleanSupplier ready) {
    NodeReport report = of(Adapter.toClassic(system));
    report.meters = meters;
    report.ready = ready;
  }

  static NodeReport of(akka.actor.ActorSystem system) {
    return ID.get(system);
  }

  boolean isReady() {
    return ready.getAsBoolean();
  }

  @Override
  public Route routes(ManagementRouteProviderSettings settings) {
    return Directives.path(
        "metrics",
        () ->
            Directives.get(
                () ->
                    Directives.complete(
                        HttpEntities.create(ContentTypes.TEXT_PLAIN_UTF8, meters.get()))));
  }

  /** How Akka finds it. */
  public static final class Id extends AbstractExtensionId<NodeReport>
      implements ExtensionIdProvider {
    /** Made by Akka, from the class name in the settings. */
    public Id() {}

    @Override
    public Id lookup() {
      return ID;
    }

    @Override
    public NodeReport createExtension(ExtendedActorSystem system) {
      return new NodeReport();
    }
  }
}
