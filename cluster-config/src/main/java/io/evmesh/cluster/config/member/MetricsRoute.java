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
import java.util.function.Supplier;

/** Serves {@code /metrics} on the management port: what Prometheus reads. */
public final class MetricsRoute implements ManagementRouteProvider {
  private static final Id ID = new Id();

  private volatile Supplier<String> meters = () -> "";

  private MetricsRoute() {}

  /**
   * Lets a node show its meters.
   *
   * @param meters all of them in the text format of Prometheus; asked on each call
   */
  public static void show(ActorSystem<?> system, Supplier<String> meters) {
    ID.get(Adapter.toClassic(system)).meters = meters;
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
  public static final class Id extends AbstractExtensionId<MetricsRoute>
      implements ExtensionIdProvider {
    /** Made by Akka, from the class name in the settings. */
    public Id() {}

    @Override
    public Id lookup() {
      return ID;
    }

    @Override
    public MetricsRoute createExtension(ExtendedActorSystem system) {
      return new MetricsRoute();
    }
  }
}
