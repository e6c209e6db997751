package io.evmesh.lab.crew;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import io.evmesh.actors.membership.MemberId;
import io.evmesh.actors.membership.Membership;
import io.evmesh.cluster.config.ClusterSettings;
import io.evmesh.cluster.config.Endpoint;
import io.evmesh.cluster.config.Profile;
import io.evmesh.cluster.config.join.ChainIdentity;
import io.evmesh.cluster.config.join.WireVersions;
import io.evmesh.cluster.config.member.ClusterMember;
import io.evmesh.engine.types.Bytes;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BiConsumer;
import java.util.function.Function;

/** This process as a member of a cluster that does the runs of sweeps. */
public final class Crew<L extends CrewPart> implements AutoCloseable {
  /** No node of a chain is admitted, nor does one admit members of a crew. */
  private static final ChainIdentity SWEEPS =
      new ChainIdentity(
          0,
          "sweeps",
          new WireVersions(CrewMessage.VERSION, CrewMessage.VERSION, CrewMessage.VERSION));

  private static final Duration END = Duration.ofSeconds(10);

  private final Membership membership;
  private final L part;

  private Crew(Membership membership, L part) {
    this.membership = membership;
    this.part = part;
  }

  /**
   * Joins the others, or begins a cluster.
   *
   * @param part makes what this member does, which is given a way to send messages
   */
  public static <L extends CrewPart> Crew<L> join(
      ClusterSettings settings, Function<BiConsumer<MemberId, Bytes>, L> part) {
    CompletableFuture<Membership> begun = new CompletableFuture<>();
    L made = part.apply((to, bytes) -> begun.join().send(to, bytes));
    Config akka = settings.config(SWEEPS).withFallback(ConfigFactory.load("evmesh-members"));
    Membership membership = Membership.begin(ClusterSettings.SYSTEM_NAME, akka, made);
    begun.complete(membership);
    if (settings.profile() == Profile.KUBERNETES) {
      membership.joinBy(ClusterMember.joining(settings, () -> "", () -> true));
    } else {
      membership.join(settings.nodes().stream().map(Endpoint::toString).toList());
    }
    return new Crew<>(membership, made);
  }

  /** What this member does. */
  public L part() {
    return part;
  }

  /** Runs something once this process is no member any more. */
  public void whenEnded(Runnable listener) {
    var unused = membership.ended().thenRun(listener);
  }

  /** Leaves, so that the others know at once. */
  @Override
  public void close() {
    membership.leave();
    try {
      membership.ended().toCompletableFuture().get(END.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException | ExecutionException e) {
      end();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      part.close(); // which is told something as long as there are actors
    }
  }

  private void end() {
    try {
      membership.end(END);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
