package io.evmesh.cluster.config.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import io.evmesh.cluster.config.ClusterSettings;
import io.evmesh.cluster.config.Endpoint;
import io.evmesh.cluster.config.KubernetesSettings;
import io.evmesh.cluster.config.ManagementSettings;
import io.evmesh.cluster.config.Profile;
import io.evmesh.cluster.config.Told;
import io.evmesh.cluster.config.certificate.CertificatePlan;
import io.evmesh.cluster.config.certificate.ClusterCertificates;
import io.evmesh.cluster.config.member.ClusterMeters;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The manifests for Kubernetes: held against the API's own description (no cluster is asked), and
 * against what nodes are told.
 */
class ManifestsTest {
  @TempDir private Path folder;

  @Test
  void everyFileHoldsObjectsThatTheApiTakes() throws IOException {
    assertThat(Manifests.files()).hasSizeGreaterThan(5);
    for (Path file : Manifests.files()) {
      for (JsonObject object : Manifests.read(Files.readString(file))) {
        assertThatCode(() -> Manifests.validate(object)).as("%s", file).doesNotThrowAnyException();
      }
    }
  }

  @Test
  void whatTheApiDoesNotKnowIsFound() {
    String pod = "apiVersion: v1\nkind: Pod\nspec: {containers: [{name: a, imaje: b}]}";
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Manifests.validate(Manifests.read(pod).getFirst()))
        .withMessageContaining("imaje");
  }

  @ParameterizedTest
  @CsvSource({"3-nodes, 3, 2", "5-nodes, 5, 3", "try, 3, 2", "autoscaled, 0, 2"})
  void everyOverlayIsAWholeCluster(String name, int replicas, int minMembers)
      throws InterruptedException {
    Optional<List<String>> kustomize = Manifests.kustomize();
    assumeTrue(kustomize.isPresent(), "neither kubectl nor kustomize is installed");
    List<JsonObject> objects = Manifests.overlay(kustomize.orElseThrow(), name);
    objects.forEach(Manifests::validate);
    JsonObject nodes = one(objects, "StatefulSet", "evmesh");
    assertThat(nodes.getAsJsonObject("spec").has("replicas")).isEqualTo(replicas > 0);
    if (replicas > 0) {
      assertThat(number(nodes, "spec", "replicas")).isEqualTo(replicas);
    }
    assertThat(variable(nodes, "EVMESH_CLUSTER_MIN_MEMBERS")).isEqualTo("" + minMembers);
    assertThat(minMembers * 2).isGreaterThan(replicas);
    fits(objects, nodes);
  }

  /** Names that one object has and another uses. */
  private static void fits(List<JsonObject> objects, JsonObject nodes) {
    JsonObject template = at(nodes, "spec", "template");
    JsonObject labels = at(template, "metadata", "labels");
    JsonObject container = container(nodes);
    Set<String> ports = names(container.getAsJsonArray("ports"), "name");
    for (String service : List.of("evmesh", "evmesh-nodes")) {
      JsonObject spec = at(one(objects, "Service", service), "spec");
      contains(labels, spec.getAsJsonObject("selector"));
      assertThat(ports).containsAll(names(spec.getAsJsonArray("ports"), "targetPort"));
    }
    contains(labels, at(nodes, "spec", "selector", "matchLabels"));
    contains(
        labels,
        at(one(objects, "PodDisruptionBudget", "evmesh"), "spec", "selector", "matchLabels"));
    contains(
        labels, at(one(objects, "NetworkPolicy", "evmesh"), "spec", "podSelector", "matchLabels"));
    for (String pair : KubernetesSettings.USUAL.selector().formatted("evmesh").split(",", -1)) {
      String[] words = pair.split("=", -1);
      assertThat(labels.get(words[0]).getAsString()).isEqualTo(words[1]);
    }
    assertThat(ports).contains(KubernetesSettings.USUAL.portName());
    assertThat(names(template.getAsJsonObject("spec").getAsJsonArray("volumes"), "name"))
        .isEqualTo(names(container.getAsJsonArray("volumeMounts"), "name"));
    for (String probe : List.of("startupProbe", "livenessProbe", "readinessProbe")) {
      JsonObject asked = at(container, probe, "httpGet");
      assertThat(asked.get("port").getAsString()).isEqualTo(KubernetesSettings.USUAL.portName());
      assertThat(asked.get("path").getAsString())
          .isEqualTo(probe.startsWith("readiness") ? "/ready" : "/alive");
    }
    assertThat(at(nodes, "metadata").get("name").getAsString()).isEqualTo("evmesh");
  }

  @Test
  void theFileOfSettingsIsOneThatNodesTake() throws IOException {
    Path tls =
        ClusterCertificates.make(
                new CertificatePlan(
                    folder.resolve("c"),
                    "evmesh",
                    List.of("evmesh"),
                    CertificatePlan.VALID,
                    CertificatePlan.AUTHORITY_VALID,
                    false),
                Clock.systemUTC())
            .getFirst()
            .folder();
    String text = Files.readString(Manifests.ROOT.resolve("deploy/kubernetes/base/evmesh.conf"));
    Path file =
        Files.writeString(
            folder.resolve("evmesh.conf"), text.replace("/etc/evmesh/tls", tls.toString()));
    JsonObject nodes =
        one(
            Manifests.read(
                Files.readString(Manifests.ROOT.resolve("deploy/kubernetes/base/nodes.yaml"))),
            "StatefulSet",
            "evmesh");
    Map<String, String> environment = new HashMap<>();
    environment.put("EVMESH_CLUSTER_HOST", "10.1.2.3"); // status.podIP
    environment.put("EVMESH_CLUSTER_MIN_MEMBERS", variable(nodes, "EVMESH_CLUSTER_MIN_MEMBERS"));
    environment.put("EVMESH_CONFIG", file.toString());
    ClusterSettings settings = Told.settings(environment);
    assertThat(settings.profile()).isEqualTo(Profile.KUBERNETES);
    assertThat(settings.isClear()).isFalse();
    assertThat(port(nodes, "remoting"))
        .isEqualTo(settings.address().port())
        .isEqualTo(Endpoint.USUAL_PORT);
    assertThat(port(nodes, "management"))
        .isEqualTo(settings.management().address().port())
        .isEqualTo(ManagementSettings.USUAL_PORT);
    assertThat(number(nodes, "spec", "template", "spec", "terminationGracePeriodSeconds"))
        .isGreaterThan((int) settings.times().drainTimeout().toSeconds() + 30);
  }

  @Test
  void theAutoscalerLooksAtAMeterThatThereIs() throws IOException {
    String file =
        Files.readString(
            Manifests.ROOT.resolve("deploy/kubernetes/components/autoscaling/autoscaler.yaml"));
    JsonObject metric =
        at(Manifests.read(file).getFirst(), "spec")
            .getAsJsonArray("metrics")
            .get(0)
            .getAsJsonObject();
    assertThat(at(metric, "pods", "metric").get("name").getAsString())
        .isEqualTo(ClusterMeters.prometheus(ClusterMeters.LANES_BUSY));
  }

  @Test
  void theImageIsOfNoCertainRegistryAndOpensThePortsOfThePods() throws IOException {
    String image = Files.readString(Manifests.ROOT.resolve("deploy/image/Dockerfile"));
    JsonObject nodes =
        one(
            Manifests.read(
                Files.readString(Manifests.ROOT.resolve("deploy/kubernetes/base/nodes.yaml"))),
            "StatefulSet",
            "evmesh");
    assertThat(image)
        .contains(
            "EXPOSE %d %d %d"
                .formatted(port(nodes, "rpc"), port(nodes, "remoting"), port(nodes, "management")))
        .contains("USER 10001")
        .containsPattern("(?m)^ARG BASE=[a-z]+:[a-z-]+$")
        .containsPattern("(?m)^FROM \\$\\{BASE}$");
  }

  private static JsonObject one(List<JsonObject> objects, String kind, String name) {
    return objects.stream()
        .filter(object -> object.get("kind").getAsString().equals(kind))
        .filter(object -> at(object, "metadata").get("name").getAsString().equals(name))
        .findFirst()
        .orElseThrow(() -> new AssertionError("no " + kind + " " + name));
  }

  private static JsonObject at(JsonObject object, String... path) {
    JsonObject here = object;
    for (String name : path) {
      here = here.getAsJsonObject(name);
      assertThat(here).as("%s", List.of(path)).isNotNull();
    }
    return here;
  }

  private static int number(JsonObject object, String... path) {
    String[] parents = java.util.Arrays.copyOf(path, path.length - 1);
    return at(object, parents).get(path[path.length - 1]).getAsInt();
  }

  private static JsonObject container(JsonObject nodes) {
    return at(nodes, "spec", "template", "spec")
        .getAsJsonArray("containers")
        .get(0)
        .getAsJsonObject();
  }

  private static String variable(JsonObject nodes, String name) {
    return named(container(nodes).getAsJsonArray("env"), name).get("value").getAsString();
  }

  private static int port(JsonObject nodes, String name) {
    return named(container(nodes).getAsJsonArray("ports"), name).get("containerPort").getAsInt();
  }

  private static JsonObject named(JsonArray list, String name) {
    return StreamSupport.stream(list.spliterator(), false)
        .map(JsonElement::getAsJsonObject)
        .filter(object -> object.get("name").getAsString().equals(name))
        .findFirst()
        .orElseThrow();
  }

  private static Set<String> names(JsonArray list, String field) {
    Set<String> names = new TreeSet<>();
    list.forEach(each -> names.add(each.getAsJsonObject().get(field).getAsString()));
    return names;
  }

  private static void contains(JsonObject labels, JsonObject selector) {
    assertThat(selector.entrySet()).isNotEmpty().isSubsetOf(labels.entrySet());
  }
}
