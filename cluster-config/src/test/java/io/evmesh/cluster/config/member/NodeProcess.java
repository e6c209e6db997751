package io.evmesh.cluster.config.member;

import akka.actor.typed.ActorSystem;
import akka.actor.typed.javadsl.Behaviors;
import akka.cluster.typed.Cluster;
import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import io.evmesh.cluster.config.ClusterSettings;
import io.evmesh.cluster.config.Told;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** A node in a process of its own: says when it is a member, ends with its standard input. */
final class NodeProcess {
  private static final long WAIT_SECONDS = 90;

  private NodeProcess() {}

  /** The folder of what Kubernetes mounts, if it is there, then the settings. */
  public static void main(String[] args) throws IOException {
    ClusterSettings settings = Told.by(Arrays.copyOfRange(args, 1, args.length));
    Config mounted =
        ConfigFactory.parseString(
            """
            akka.discovery.kubernetes-api {
              api-ca-path = "%1$s/ca.crt"
              api-token-path = "%1$s/token"
            }
            """
                .formatted(args[0]));
    ActorSystem<Void> system =
        ActorSystem.create(
            Behaviors.empty(),
            ClusterSettings.SYSTEM_NAME,
            ConfigFactory.load(mounted.withFallback(settings.config(Nodes.CHAIN))));
    ClusterMember member = ClusterMember.join(system, settings);
    Nodes.wait(member.up());
    System.out.println("up, one of " + Cluster.get(system).state().members().size());
    System.in.transferTo(OutputStream.nullOutputStream());
    Nodes.wait(member.drain());
  }

  /**
   * Starts one.
   *
   * @param words what {@link #main} takes
   * @param environment variables to be added
   */
  static Process start(Path folder, List<String> words, Map<String, String> environment)
      throws IOException {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "--sun-misc-unsafe-memory-access=allow",
                "-cp",
                System.getProperty("java.class.path"),
                NodeProcess.class.getName()));
    command.addAll(words);
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .redirectError(Files.createTempFile(folder, "node", ".err").toFile());
    builder.environment().putAll(environment);
    return builder.start();
  }

  /** The next line that the process says. */
  static String line(Process process) {
    return CompletableFuture.supplyAsync(
            () -> {
              try {
                return String.valueOf(process.inputReader(StandardCharsets.UTF_8).readLine());
              } catch (IOException e) {
                throw new UncheckedIOException(e);
              }
            })
        .orTimeout(WAIT_SECONDS, TimeUnit.SECONDS)
        .join();
  }
}
