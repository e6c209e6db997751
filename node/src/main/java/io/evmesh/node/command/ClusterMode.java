package io.evmesh.node.command;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import io.evmesh.cluster.config.ClusterOptions;
import io.evmesh.cluster.config.ClusterSettings;
import io.evmesh.cluster.config.join.ChainIdentity;
import io.evmesh.cluster.config.join.WireVersions;
import io.evmesh.input.genesis.Genesis;
import io.evmesh.input.genesis.KeptRules;
import io.evmesh.input.json.Json;
import io.evmesh.input.settings.SettingSources;
import io.evmesh.node.cluster.LetterCodec;
import io.evmesh.node.settings.DevSettings;
import io.evmesh.node.settings.MemberSettings;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Whether a node is a member of a cluster, and how. */
final class ClusterMode {
  /** Who gives one of these means a cluster. */
  private static final List<String> TELLING =
      List.of("cluster.profile", "cluster.host", "cluster.nodes");

  /** Of chains that begin without a genesis file: their first block is made by who leads first. */
  private static final String DEVELOPMENT = "development";

  @Option(
      names = "--cluster",
      arity = "0..1",
      fallbackValue = "true",
      description =
          "Be one of several nodes of one chain, on one PostgreSQL (--jdbc-url): one of them makes"
              + " the blocks, all answer. --cluster.nodes says this too.")
  private boolean cluster;

  @Mixin private ClusterOptions options = new ClusterOptions();

  /**
   * What was said; empty for a node on its own.
   *
   * @param genesis file that the chain begins with, if one was given
   * @throws io.evmesh.input.json.InputException if a value is no good
   */
  Optional<MemberSettings> settings(
      SettingSources sources, @Nullable Path genesis, DevSettings development) {
    if (!cluster && TELLING.stream().noneMatch(sources::isGiven)) {
      return Optional.empty();
    }
    ClusterSettings settings = options.settings(sources);
    Config akka =
        settings
            .config(identity(genesis, development))
            .withFallback(ConfigFactory.parseResources("evmesh-local.conf"));
    return Optional.of(new MemberSettings(settings, ConfigFactory.load(akka)));
  }

  private static ChainIdentity identity(@Nullable Path genesis, DevSettings development) {
    WireVersions wire =
        new WireVersions(LetterCodec.VERSION, LetterCodec.OLDEST_READ_VERSION, LetterCodec.VERSION);
    if (genesis == null) {
      return new ChainIdentity(development.chainId(), DEVELOPMENT, wire);
    }
    Json fields = Json.read(genesis);
    return new ChainIdentity(
        KeptRules.of(fields, 1).config().chainId(),
        Genesis.of(fields).header().hash().toString(),
        wire);
  }
}
