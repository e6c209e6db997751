package io.evmesh.node.cluster;

import io.evmesh.actors.membership.MemberId;
import io.evmesh.persistence.database.Claim;
import java.time.Duration;

/**
 * What the member that should lead does about whoever writes the chain. The database decides
 * between two clusters that take each other for lost, as after a pause in which a node saw the
 * others vanish one by one: whoever writes goes on, and the others give their cluster up for its.
 * If both ended each other's sessions they would do so for ever.
 */
public final class Succession {
  /** The sessions of a member that was lost are ended if they are silent for so long. */
  private static final Duration SILENCE = Duration.ofSeconds(3);

  /** Likewise those of a cluster before this one, of which nobody knows. */
  private static final Duration LONG_SILENCE = Duration.ofSeconds(10);

  /** So long a member that was lost, and writes all the same, has to notice. */
  private static final Duration GRACE = Duration.ofSeconds(15);

  private Succession() {}

  /** What to do. */
  public enum Verdict {
    /** It hands over, or has yet to notice that it is lost. */
    WAIT,
    /** End its sessions. */
    END,
    /** It lives, in another cluster: that one counts. */
    JOIN
  }

  /** What the oldest member that is up does about a writer. */
  public static Verdict of(Board board, Claim.Writer writer) {
    boolean isMember =
        board.members().stream()
            .flatMap(members -> members.all().stream())
            .anyMatch(member -> member.id().isNamed(writer.name()));
    if (isMember || !board.isOldest() || !MemberId.isName(writer.name())) {
      return Verdict.WAIT;
    }
    return board
        .goneFor(writer.name())
        .map(gone -> ofLost(gone, writer.silence()))
        .orElse(writer.silence().compareTo(LONG_SILENCE) < 0 ? Verdict.JOIN : Verdict.END);
  }

  private static Verdict ofLost(Duration gone, Duration silence) {
    if (silence.compareTo(SILENCE) >= 0) {
      return Verdict.END;
    }
    return gone.compareTo(GRACE) < 0 ? Verdict.WAIT : Verdict.JOIN;
  }
}
