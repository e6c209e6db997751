package io.evmesh.node.cluster;

import io.evmesh.actors.membership.MemberId;
import io.evmesh.actors.membership.Members;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** What a node knows of the cluster: who is in it, how they are, who leads. Many threads ask. */
public final class Board {
  /** After so long without a word a leader is not taken for one. */
  private static final long FRESH_NANOS = Duration.ofSeconds(8).toNanos();

  /** How long members that were lost are remembered. */
  private static final int MOST_FORMER = 100;

  private final LongSupplier nanos;
  private final Map<MemberId, Told> told = new HashMap<>();
  private final LinkedHashMap<MemberId, Long> former = new LinkedHashMap<>();
  private @Nullable Members members;
  private String absence = "it has not joined the cluster yet";
  private long changes;

  /** What a member said, and when. */
  private record Told(NodeStatus status, long nanos) {}

  /**
   * An empty board.
   *
   * @param nanos a clock that only goes forward
   */
  public Board(LongSupplier nanos) {
    this.nanos = nanos;
  }

  /** The cluster looks so now. */
  public synchronized void changed(Members now) {
    Members before = members;
    if (before != null) {
      for (Members.Member member : before.all()) {
        if (now.find(member.id()).isEmpty()) {
          forget(member.id());
        }
      }
    }
    members = now;
    news();
  }

  private void forget(MemberId id) {
    Told ignored = told.remove(id);
    former.put(id, nanos.getAsLong());
    if (former.size() > MOST_FORMER) {
      former.pollFirstEntry();
    }
  }

  /** This node is in no cluster any more. */
  public synchronized void lost(String why) {
    if (members != null) {
      members.all().forEach(member -> forget(member.id()));
    }
    members = null;
    absent(why);
    news();
  }

  /** Why this node takes no part, from the moment on that it takes none. */
  public synchronized void absent(String why) {
    absence = why;
  }

  /** A member says how it is. */
  public synchronized void told(MemberId from, NodeStatus status) {
    Told before = told.put(from, new Told(status, nanos.getAsLong()));
    if (before == null || before.status().role() != status.role()) {
      news();
    }
  }

  /** A member is not the leader, whatever it said before. */
  public synchronized void isNoLeader(MemberId id) {
    Told ignored = told.remove(id);
    news();
  }

  private void news() {
    changes++;
    notifyAll();
  }

  /** Who is in the cluster; empty if this node is not. */
  public synchronized Optional<Members> members() {
    return Optional.ofNullable(members);
  }

  /** Why this node is in no cluster, in words that follow "because". */
  public synchronized String absence() {
    return absence;
  }

  /** Whether this node is the one that should lead. */
  public synchronized boolean isOldest() {
    return members != null && members.isOldestSelf();
  }

  /** Whether this node is in a cluster, even if it is about to leave. */
  public synchronized boolean isPart() {
    return members != null && !members.all().isEmpty();
  }

  /** Whether this node takes part. */
  public synchronized boolean isUp() {
    return members != null && members.isUp();
  }

  /** The leader: whoever said so in the latest epoch, a short while ago. */
  public synchronized Optional<MemberId> leader() {
    long now = nanos.getAsLong();
    return told.entrySet().stream()
        .filter(entry -> entry.getValue().status().role() == Role.LEADER)
        .filter(entry -> now - entry.getValue().nanos() < FRESH_NANOS)
        .filter(entry -> members != null && members.find(entry.getKey()).isPresent())
        .max(java.util.Comparator.comparingLong(entry -> entry.getValue().status().epoch()))
        .map(Map.Entry::getKey);
  }

  /** What a member said last. */
  public synchronized Optional<NodeStatus> status(MemberId id) {
    return Optional.ofNullable(told.get(id)).map(Told::status);
  }

  /** For how long somebody who was a member has been none; empty if it is one, or never was. */
  public synchronized Optional<Duration> goneFor(String name) {
    return former.entrySet().stream()
        .filter(entry -> entry.getKey().isNamed(name))
        .map(entry -> Duration.ofNanos(nanos.getAsLong() - entry.getValue()))
        .findFirst();
  }

  /** How often something has changed that others wait for. */
  public synchronized long changes() {
    return changes;
  }

  /** Waits until something has changed since, but not for ever. */
  public synchronized void await(long since, Duration most) throws InterruptedException {
    long end = System.nanoTime() + most.toNanos();
    while (changes == since) {
      long left = end - System.nanoTime();
      if (left <= 0) {
        return;
      }
      TimeUnit.NANOSECONDS.timedWait(this, left);
    }
  }

  /** Wakes whoever waits for a change. */
  public synchronized void wake() {
    news();
  }
}
