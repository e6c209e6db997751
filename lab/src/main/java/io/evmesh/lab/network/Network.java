package io.evmesh.lab.network;

import io.evmesh.lab.clock.Chance;
import io.evmesh.lab.clock.EventLoop;
import io.evmesh.lab.scenario.Cities;
import io.evmesh.lab.scenario.NetworkSettings;
import java.util.List;

/**
 * The links between nodes, over which messages of two nodes come in the order in which they were
 * sent. A message waits for those before it on its sender's link, takes its size over the link's
 * bandwidth, and then its latency. One that is lost is sent again after the time that TCP waits at
 * the least.
 */
public final class Network {
  private static final long RETRANSMISSION_NANOS = 200_000_000; // Linux's shortest
  private static final long BITS = 8;
  private static final long NANOS_TIMES_MEGA = 1000; // a bit at a megabit a second takes 1,000 ns
  private static final int HEADER = 60; // bytes of Ethernet, IP, TCP with its options, about

  private final EventLoop loop;
  private final NetworkSettings settings;
  private final int nodes;
  private final Chance chance;
  private final long[] linkFreeAt; // by sender
  private final long[] lastArrival; // by sender and recipient
  private final long[] cutUntil; // by node
  private final boolean[] gone;
  private long messages;
  private long bytes;

  public Network(EventLoop loop, NetworkSettings settings, int nodes, Chance chance) {
    this.loop = loop;
    this.settings = settings;
    this.nodes = nodes;
    this.chance = chance;
    linkFreeAt = new long[nodes];
    lastArrival = new long[nodes * nodes];
    cutUntil = new long[nodes];
    gone = new boolean[nodes];
  }

  /**
   * Sends a message, and lets something happen when it arrives. Within a node that is at once. To a
   * node that is gone nothing arrives.
   *
   * @param size bytes, without the headers of the layers below
   */
  public void send(int from, int to, long size, Runnable arrived) {
    if (gone[from] || gone[to]) {
      return;
    }
    if (from == to) {
      loop.after(0, arrived);
      return;
    }
    messages++;
    bytes += size + HEADER;
    long now = loop.now();
    long begin = Math.max(Math.max(now, linkFreeAt[from]), Math.max(cutUntil[from], cutUntil[to]));
    int rate = settings.megabitsPerSecond();
    long transmission = rate == 0 ? 0 : (size + HEADER) * BITS * NANOS_TIMES_MEGA / rate;
    linkFreeAt[from] = begin + transmission;
    long arrival = begin + transmission + latency(from, to);
    int pair = from * nodes + to;
    lastArrival[pair] = Math.max(arrival, lastArrival[pair]);
    loop.after(
        lastArrival[pair] - now,
        () -> {
          if (!gone[to]) {
            arrived.run();
          }
        });
  }

  private long latency(int from, int to) {
    long nanos =
        switch (settings.kind()) {
          case CONSTANT -> settings.latencyNanos();
          case LOGNORMAL ->
              (long) (settings.latencyNanos() * StrictMath.exp(settings.sigma() * chance.normal()));
          case REGIONS -> Cities.nanos(cityOf(from), cityOf(to));
        };
    if (settings.jitterNanos() > 0) {
      nanos += (long) (chance.unit() * settings.jitterNanos());
    }
    while (settings.loss() > 0 && chance.happens(settings.loss())) {
      nanos += RETRANSMISSION_NANOS;
    }
    return nanos;
  }

  private String cityOf(int node) {
    List<String> regions = settings.regions();
    return regions.get(node % regions.size());
  }

  /** What a message takes from one node to another without anything in its way, about. */
  public long usualNanos(int from, int to) {
    return switch (settings.kind()) {
      case CONSTANT, LOGNORMAL -> from == to ? 0 : settings.latencyNanos();
      case REGIONS -> from == to ? 0 : Cities.nanos(cityOf(from), cityOf(to));
    };
  }

  /** Holds all messages of a node back until some time. */
  public void cut(int node, long untilNanos) {
    cutUntil[node] = Math.max(cutUntil[node], untilNanos);
  }

  /** A node is gone: nothing comes from it or reaches it any more. */
  public void remove(int node) {
    gone[node] = true;
  }

  /** How many messages went from node to node. */
  public long messages() {
    return messages;
  }

  /** How many bytes went from node to node, with headers. */
  public long bytes() {
    return bytes;
  }
}
