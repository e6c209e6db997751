package io.evmesh.cluster.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import io.evmesh.cluster.config.certificate.CertificatePlan;
import io.evmesh.cluster.config.certificate.ClusterCertificates;
import io.evmesh.cluster.config.join.ChainIdentity;
import io.evmesh.cluster.config.join.WireVersions;
import io.evmesh.input.json.InputException;
import io.evmesh.input.settings.SettingSources;
import io.evmesh.input.settings.SettingSources.Shown;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What operators say of a cluster, what is refused, and what Akka is told. */
class ClusterSettingsTest {
  private static final ChainIdentity CHAIN =
      new ChainIdentity(1, "0xabcd", new WireVersions(1, 1, 1));

  @TempDir private Path folder;

  private String secret() throws IOException {
    return Files.writeString(folder.resolve("secret"), "s".repeat(32) + "\n").toString();
  }

  private String certificates() {
    CertificatePlan plan =
        new CertificatePlan(
            folder.resolve("certificates"),
            "evmesh",
            List.of("10.0.0.1"),
            CertificatePlan.VALID,
            CertificatePlan.AUTHORITY_VALID,
            false);
    return ClusterCertificates.make(plan, Clock.systemUTC()).getFirst().folder().toString();
  }

  private static void refuses(String sentence, String... words) {
    assertThatThrownBy(() -> Told.by(words))
        .isInstanceOf(InputException.class)
        .hasMessageContaining(sentence);
  }

  @Test
  void aNodeThatIsToldNothingIsAClusterOfItsOwnOnThisMachine() {
    ClusterSettings settings = Told.by();
    assertThat(settings.profile()).isEqualTo(Profile.LOCAL);
    assertThat(settings.address()).hasToString("127.0.0.1:25520");
    assertThat(settings.nodes()).isEmpty();
    assertThat(settings.minMembers()).isEqualTo(1);
    assertThat(settings.management().address().isLoopback()).isTrue();
    assertThat(settings.times()).isEqualTo(ClusterTimes.USUAL);
  }

  @Test
  void theLineWinsOverTheEnvironmentThatOverTheFile() throws IOException {
    Path file =
        Files.writeString(
            folder.resolve("c.conf"),
            "port = 8545\n"
                + "cluster { port = 1, name = filed, stable-after = 7s, nodes = [\"127.0.0.1:5\"]"
                + " }");
    Map<String, String> environment =
        Map.of("EVMESH_CLUSTER_PORT", "2", "EVMESH_CLUSTER_NAME", "from-env");
    ClusterSettings settings =
        Told.settings(environment, "--config", file.toString(), "--cluster.port=3");
    assertThat(settings.address().port()).isEqualTo(3);
    assertThat(settings.name()).isEqualTo("from-env");
    assertThat(settings.times().stableAfter()).isEqualTo(Duration.ofSeconds(7));
    assertThat(settings.times().removalMargin()).isEqualTo(Duration.ofSeconds(7));
    assertThat(settings.nodes()).containsExactly(new Endpoint("127.0.0.1", 5));
  }

  @Test
  void everySettingIsShownWithWhatHoldsAndWhence() {
    Told.Line line = new Told.Line();
    SettingSources sources =
        Told.sources(line, Map.of("EVMESH_CLUSTER_STABLE_AFTER", "6s"), "--cluster.port=0");
    List<Shown> shown =
        ClusterOptions.shown(sources, Told.settings(Map.of("EVMESH_CLUSTER_STABLE_AFTER", "6s")));
    assertThat(shown)
        .contains(
            new Shown("cluster.port", "0", "command line"),
            new Shown("cluster.stable-after", "6s", "EVMESH_CLUSTER_STABLE_AFTER"),
            new Shown("cluster.removal-margin", "6s", "default"),
            new Shown("cluster.host", "127.0.0.1", "default"),
            new Shown("cluster.join-timeout", "45s", "default"));
  }

  @Test
  void faultsNameSettingValueSourceAndWhatToDo() {
    refuses("cluster.profile = x (command line): say one of local", "--cluster.profile=x");
    refuses("cluster.stable-after = 2m (command line): it must", "--cluster.stable-after=2m");
    assertThatThrownBy(() -> Told.settings(Map.of("EVMESH_CLUSTER_STABLE_AFTER", "5")))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("EVMESH_CLUSTER_STABLE_AFTER: Invalid value")
        .hasMessageContaining("'5' is no time; write it like 500ms");
    refuses("cluster.name = A (command line): it must be up to", "--cluster.name=A");
    refuses("cluster.host = 10.0.0.1 (command line): the profile", "--cluster.host=10.0.0.1");
    refuses("cluster.nodes = h:99999 (command line): '99999' is", "--cluster.nodes=h:99999");
    refuses("listed twice", "--cluster.nodes=127.0.0.1,127.0.0.1:25520");
    refuses(
        "cluster.secret-file =  (default): give a file",
        "--cluster.profile=static",
        "--cluster.host=127.0.0.1",
        "--cluster.nodes=127.0.0.1");
    refuses("tls.crt: there is no such file", "--cluster.certificates=" + folder);
    refuses("cluster.frame-bytes = 1 (command line)", "--cluster.frame-bytes=1");
    refuses("it must be NAME=VALUE", "--cluster.kubernetes-selector=app=%d");
    refuses("EVMESH_CLUSTER_HOST from status.podIP", "--cluster.profile=kubernetes");
  }

  @Test
  void aWrongNameInTheFileIsRefusedUnlessItIsOfAnotherCommand() throws IOException {
    Path file = Files.writeString(folder.resolve("c.conf"), "accounts = 3\ncluster.prot = 1");
    refuses("c.conf: 2: there is no setting 'cluster.prot'", "--config", file.toString());
  }

  @Test
  void aShortSecretIsRefused() throws IOException {
    Path file = Files.writeString(folder.resolve("short"), "hush\n");
    refuses("fewer than 32 characters", "--cluster.secret-file=" + file);
    refuses("no such file", "--cluster.secret-file=" + folder.resolve("absent"));
  }

  @Test
  void remotingInClearWhereOthersListenIsRefusedUnlessAskedFor() throws IOException {
    String[] words = {
      "--cluster.profile=static",
      "--cluster.host=10.0.0.1",
      "--cluster.nodes=10.0.0.1,10.0.0.2,10.0.0.3",
      "--cluster.secret-file=" + secret(),
      ""
    };
    words[4] = "--cluster.insecure=false";
    refuses("cluster.host = 10.0.0.1 (command line): others can reach it, and in clear", words);
    words[4] = "--cluster.insecure";
    assertThat(Told.by(words).isClear()).isTrue();
    words[4] = "--cluster.certificates=" + certificates();
    ClusterSettings settings = Told.by(words);
    assertThat(settings.isClear()).isFalse();
    assertThat(settings.minMembers()).isEqualTo(2);
    assertThat(settings.management().address().isLoopback()).isTrue();
    refuses("is not for the cluster other but for [evmesh]", with(words, "--cluster.name=other"));
    refuses(
        "cluster.bind-host = 0.0.0.0",
        "--cluster.profile=static",
        "--cluster.host=localhost",
        "--cluster.bind-host=0.0.0.0",
        "--cluster.nodes=localhost",
        "--cluster.secret-file=" + secret());
  }

  private static String[] with(String[] words, String word) {
    String[] more = Arrays.copyOf(words, words.length + 1);
    more[words.length] = word;
    return more;
  }

  @Test
  void everyProfileIsAWholeConfigurationOfAkka() throws IOException {
    Config local = whole(Told.by("--cluster.port=0"));
    assertThat(local.getString("akka.actor.provider")).isEqualTo("cluster");
    assertThat(local.getString("akka.remote.artery.transport")).isEqualTo("tcp");
    assertThat(local.getBoolean("akka.cluster.jmx.enabled")).isFalse();
    assertThat(local.getBoolean("akka.actor.allow-java-serialization")).isFalse();
    assertThat(local.getDuration("akka.cluster.split-brain-resolver.stable-after"))
        .isEqualTo(Duration.ofSeconds(5));
    assertThat(local.getString("akka.management.http.routes.cluster-bootstrap")).isEmpty();
    Config pods =
        whole(
            Told.by(
                "--cluster.profile=kubernetes",
                "--cluster.host=10.1.2.3",
                "--cluster.min-members=3",
                "--cluster.secret-file=" + secret(),
                "--cluster.certificates=" + certificates()));
    assertThat(pods.getString("akka.remote.artery.transport")).isEqualTo("tls-tcp");
    assertThat(pods.getString("akka.management.http.hostname")).isEqualTo("10.1.2.3");
    assertThat(pods.getString("akka.management.http.routes.cluster-bootstrap")).isNotEmpty();
    assertThat(
            pods.getInt(
                "akka.management.cluster.bootstrap.contact-point-discovery"
                    + ".required-contact-point-nr"))
        .isEqualTo(3);
  }

  private static Config whole(ClusterSettings settings) {
    return ConfigFactory.load(settings.config(CHAIN));
  }

  @Test
  void noSecretStandsInTheConfiguration() throws IOException {
    ClusterSettings settings = Told.by("--cluster.secret-file=" + secret());
    assertThat(settings.config(CHAIN).root().render()).doesNotContain("ssss");
    assertThat(settings.toString()).doesNotContain("ssss");
  }

  @Test
  void aLostMembersShardsBeginElsewhereWellWithinHalfAMinute() {
    assertThat(ClusterTimes.USUAL.untilShardsBegin()).isLessThan(Duration.ofSeconds(20));
  }
}
