package io.evmesh.cluster.config.member;

import akka.actor.ActorSystem;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/** One of the checks behind {@code /ready}: what the node says of itself. */
public final class ReadyCheck implements Supplier<CompletionStage<Boolean>> {
  private final NodeReport report;

  /** Made by Akka, from the class name in the settings. */
  public ReadyCheck(ActorSystem system) {
    report = NodeReport.of(system);
  }

  @Override
  public CompletionStage<Boolean> get() {
    return CompletableFuture.completedFuture(report.isReady());
  }
}
