package io.evmesh.actors;

import static org.assertj.core.api.Assertions.assertThat;

import akka.actor.ActorRefProvider;
import akka.actor.ExtendedActorSystem;
import akka.actor.typed.ActorSystem;
import akka.actor.typed.javadsl.Adapter;
import akka.actor.typed.javadsl.Behaviors;
import com.typesafe.config.ConfigFactory;
import io.evmesh.actors.mesh.MeshSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/** Nobody joins a node of its own, whatever he knows of it: there is nowhere to knock. */
class UninvitedTest {
  private static final Path SOCKETS = Path.of("/proc/self/fd");
  private static final String LISTENS = "0A";

  /** Inodes of the TCP sockets of this process that listen. */
  private static Set<String> listening() throws IOException {
    Set<String> all = new TreeSet<>();
    for (String table : List.of("/proc/self/net/tcp", "/proc/self/net/tcp6")) {
      if (Files.exists(Path.of(table))) {
        Files.readAllLines(Path.of(table)).stream()
            .skip(1)
            .map(line -> line.strip().split("\\s+"))
            .filter(fields -> fields[3].equals(LISTENS))
            .forEach(fields -> all.add("socket:[" + fields[9] + "]"));
      }
    }
    Set<String> own = new TreeSet<>();
    try (Stream<Path> files = Files.list(SOCKETS)) {
      for (Path file : files.toList()) {
        if (Files.isSymbolicLink(file) && Files.exists(file)) {
          own.add(Files.readSymbolicLink(file).toString());
        }
      }
    }
    all.retainAll(own);
    return all;
  }

  @Test
  void aNodeOfItsOwnListensNowhere() throws IOException {
    Assumptions.assumeTrue(Files.exists(SOCKETS));
    Set<String> before = listening();
    try (ActorBlockExecutor node = ActorBlockExecutor.start(MeshSettings.of(2))) {
      assertThat(listening()).isEqualTo(before);
      assertThat(provider(node.system()).getDefaultAddress().hasGlobalScope()).isFalse();
    }
  }

  /** As a file application.conf on the class path, or an option -D, would have it. */
  @Test
  void noSettingMakesANodeOfItsOwnListen() throws IOException {
    Assumptions.assumeTrue(Files.exists(SOCKETS));
    Set<String> before = listening();
    System.setProperty("akka.actor.provider", "remote");
    System.setProperty("akka.remote.artery.canonical.port", "0");
    ConfigFactory.invalidateCaches();
    try (ActorBlockExecutor node = ActorBlockExecutor.start(MeshSettings.of(2))) {
      assertThat(listening()).isEqualTo(before);
      assertThat(provider(node.system()).getDefaultAddress().hasGlobalScope()).isFalse();
    } finally {
      System.clearProperty("akka.actor.provider");
      System.clearProperty("akka.remote.artery.canonical.port");
      ConfigFactory.invalidateCaches();
    }
  }

  /** Another system of the same name, in the same process even, finds none of the node's actors. */
  @Test
  void actorSystemOfTheSameNameFindsNobody() throws ExecutionException, InterruptedException {
    try (ActorBlockExecutor node = ActorBlockExecutor.start(MeshSettings.of(2))) {
      String lane = provider(node.system()).rootPath().toStringWithoutAddress() + "system/lane-0";
      ActorSystem<Void> stranger =
          ActorSystem.create(Behaviors.empty(), "evmesh", ConfigFactory.load("evmesh-local"));
      try {
        var found =
            Adapter.toClassic(stranger)
                .actorSelection("akka://evmesh" + lane)
                .resolveOne(Duration.ofSeconds(1))
                .toCompletableFuture()
                .handle((actor, failure) -> actor)
                .get();
        assertThat(found).isNull();
      } finally {
        stranger.terminate();
        stranger.getWhenTerminated().toCompletableFuture().get();
      }
    }
  }

  private static ActorRefProvider provider(ActorSystem<?> system) {
    return ((ExtendedActorSystem) Adapter.toClassic(system)).provider();
  }
}
