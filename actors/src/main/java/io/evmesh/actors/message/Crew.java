package io.evmesh.actors.message;

import akka.actor.typed.ActorRef;
import io.evmesh.engine.parallel.prefetch.AccessTemplates;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Who works on one attempt at a block. */
public final class Crew {
  private final List<Consumer<LaneCommand>> lanes;
  private final int[] nodeOf;
  private final List<String> names;
  private final @Nullable Homes homes;
  private final @Nullable AccessTemplates templates;

  /**
   * A crew.
   *
   * @param lanes how to tell each something, of all nodes, the leader's first
   * @param nodeOf by lane: the number of its node; the leader's is 0
   * @param names by node: what the others call it
   * @param homes where shards live; null if all live here
   * @param templates what is known of calls, by which it is told on which node they belong; null if
   *     there is but one
   */
  public Crew(
      List<Consumer<LaneCommand>> lanes,
      int[] nodeOf,
      List<String> names,
      @Nullable Homes homes,
      @Nullable AccessTemplates templates) {
    this.lanes = lanes;
    this.nodeOf = nodeOf;
    this.names = names;
    this.homes = homes;
    this.templates = templates;
  }

  /** The lanes of this node alone. */
  public static Crew here(List<ActorRef<LaneCommand>> lanes) {
    return new Crew(told(lanes), new int[lanes.size()], List.of("here"), null, null);
  }

  /** How to tell lanes of this node something. */
  public static List<Consumer<LaneCommand>> told(List<ActorRef<LaneCommand>> lanes) {
    return lanes.stream().<Consumer<LaneCommand>>map(lane -> lane::tell).toList();
  }

  /** How to tell each lane something. */
  public List<Consumer<LaneCommand>> lanes() {
    return lanes;
  }

  /** By lane: the number of its node. */
  public int[] nodeOf() {
    return nodeOf;
  }

  public List<String> names() {
    return names;
  }

  /** Where shards live; null if all live here. */
  public @Nullable Homes homes() {
    return homes;
  }

  /** What calls are expected to touch; null if there is but one node. One thread's. */
  public @Nullable AccessTemplates templates() {
    return templates;
  }

  /** The number of a node's first lane. */
  public int firstLane(int node) {
    int lane = 0;
    while (nodeOf[lane] != node) {
      lane++;
    }
    return lane;
  }
}
