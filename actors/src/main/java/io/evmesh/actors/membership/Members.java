package io.evmesh.actors.membership;

import java.util.List;
import java.util.Optional;

/**
 * Who is in the cluster, as one of them sees it.
 *
 * @param self who sees it
 * @param all the oldest first; those that are not up yet come last
 */
public record Members(MemberId self, List<Member> all) {

  public Members {
    all = List.copyOf(all);
  }

  /** How far a member is. */
  public enum State {
    JOINING,
    UP,
    LEAVING,
    GONE
  }

  /**
   * A member.
   *
   * @param isReachable whether this node, or another, has not missed it for long
   */
  public record Member(MemberId id, State state, boolean isReachable) {}

  /** Nobody, not even oneself. */
  public static Members alone(MemberId self) {
    return new Members(self, List.of());
  }

  /** The oldest that is up; empty if none is. */
  public Optional<Member> oldest() {
    return all.stream().filter(member -> member.state() == State.UP).findFirst();
  }

  /** Whether the oldest that is up is who sees this. */
  public boolean isOldestSelf() {
    return oldest().filter(member -> member.id().equals(self)).isPresent();
  }

  /** The member with this id. */
  public Optional<Member> find(MemberId id) {
    return all.stream().filter(member -> member.id().equals(id)).findFirst();
  }

  /** Whether who sees this is up. */
  public boolean isUp() {
    return find(self).filter(member -> member.state() == State.UP).isPresent();
  }

  /** How many cannot be reached. */
  public int unreachable() {
    return (int) all.stream().filter(member -> !member.isReachable()).count();
  }
}
