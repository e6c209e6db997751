package io.evmesh.cluster.config.join;

import akka.cluster.ConfigValidation;
import akka.cluster.Invalid;
import akka.cluster.JoinConfigCompatChecker;
import akka.cluster.Valid$;
import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import io.evmesh.input.json.Json;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;
import scala.collection.immutable.Seq;
import scala.jdk.javaapi.CollectionConverters;

/**
 * Refuses nodes of another cluster, chain, wire format or secret, in sentences for the log. Each
 * side asks: the member that a node wants to join by, and the node itself.
 *
 * <p>It keeps mistakes out. Enemies are kept out by mutual TLS: who can speak to members at all
 * could leave the question out.
 */
public final class JoinCheck extends JoinConfigCompatChecker {
  /** Made by Akka. */
  public JoinCheck() {}

  @Override
  public Seq<String> requiredKeys() {
    return seq(JoinKeys.ALL);
  }

  @Override
  public ConfigValidation check(Config theirs, Config ours) {
    List<String> faults = faults(theirs, ours);
    return faults.isEmpty() ? Valid$.MODULE$ : new Invalid(seq(faults));
  }

  /** What speaks against the two being members of one cluster; one sentence each. */
  static List<String> faults(Config theirs, Config ours) {
    if (!JoinKeys.ALL.stream().allMatch(theirs::hasPath)) {
      return List.of("the other node does not say what cluster and chain it is of");
    }
    WireVersions wire;
    try {
      wire = wire(theirs);
    } catch (ConfigException | IllegalArgumentException e) {
      return List.of("the other node's wire formats make no sense: " + e.getMessage());
    }
    List<String> faults = new ArrayList<>();
    compare(faults, "the cluster", JoinKeys.NAME, theirs, ours);
    compare(faults, "the chain id", JoinKeys.CHAIN_ID, theirs, ours);
    compare(faults, "the genesis", JoinKeys.GENESIS, theirs, ours);
    if (!wire(ours).understands(wire)) {
      faults.add(
          "the wire formats do not fit: the other node %s, this one %s"
              .formatted(wire, wire(ours)));
    }
    // It covers what was compared before: only where that is the same does it tell of the secret
    if (faults.isEmpty() && !sameSecret(theirs, ours)) {
      faults.add("the other node's secret is another: both need the same cluster.secret-file");
    }
    return faults;
  }

  private static void compare(
      List<String> faults, String what, String key, Config theirs, Config ours) {
    String other = text(theirs, key);
    String own = text(ours, key);
    if (!other.equals(own)) {
      faults.add(
          "%s of the other node is %s, of this one %s".formatted(what, Json.shortened(other), own));
    }
  }

  private static WireVersions wire(Config config) {
    return new WireVersions(
        config.getInt(JoinKeys.WIRE_WRITES),
        config.getInt(JoinKeys.WIRE_READS_FROM),
        config.getInt(JoinKeys.WIRE_READS_TO));
  }

  private static boolean sameSecret(Config theirs, Config ours) {
    return MessageDigest.isEqual(proof(theirs), proof(ours));
  }

  private static byte[] proof(Config config) {
    return text(config, JoinKeys.SECRET_PROOF).getBytes(StandardCharsets.US_ASCII);
  }

  /** Whatever stands there: who asks may have sent anything. */
  private static String text(Config config, String key) {
    return String.valueOf(config.getValue(key).unwrapped());
  }

  private static Seq<String> seq(List<String> texts) {
    return CollectionConverters.asScala(texts).toList();
  }
}
