package io.evmesh.cluster.config.member;

import akka.actor.CoordinatedShutdown;
import io.evmesh.cluster.config.ClusterSettings;

/** Why a node is no member any more, for people. */
final class Departure {
  private Departure() {}

  static String sentence(CoordinatedShutdown.Reason reason, ClusterSettings settings) {
    if (reason.equals(CoordinatedShutdown.incompatibleConfigurationDetectedReason())) {
      return "the cluster refused it: its cluster.name, chain, genesis, wire formats or"
          + " cluster.secret-file are others; the log of the node that was asked says which";
    }
    if (reason.equals(CoordinatedShutdown.clusterDowningReason())) {
      return ("the other members could not be reached, or did not reach it, for longer than %d s,"
              + " and it was not on the side of the majority")
          .formatted(
              settings.times().unreachableAfter().plus(settings.times().stableAfter()).toSeconds());
    }
    if (reason.equals(CoordinatedShutdown.clusterJoinUnsuccessfulReason())) {
      return ("none of %s answered within %d s: is a node there, with certificates of the same"
              + " authority?")
          .formatted(settings.nodes(), settings.times().joinTimeout().toSeconds());
    }
    return isWanted(reason) ? "it was told to end" : "its actors have ended: " + reason;
  }

  /** Whether somebody wanted the node to end. */
  static boolean isWanted(CoordinatedShutdown.Reason reason) {
    return reason.equals(CoordinatedShutdown.clusterLeavingReason())
        || reason.equals(CoordinatedShutdown.actorSystemTerminateReason())
        || reason.equals(CoordinatedShutdown.jvmExitReason());
  }
}
