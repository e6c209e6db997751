package io.evmesh.node.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.evmesh.actors.membership.MemberId;
import io.evmesh.actors.membership.Members;
import io.evmesh.actors.membership.Members.Member;
import io.evmesh.actors.membership.Members.State;
import io.evmesh.node.cluster.Succession.Verdict;
import io.evmesh.persistence.database.Claim.Writer;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What a member does about whoever writes the chain when it should lead itself. */
class SuccessionTest {
  private static final MemberId ONE = new MemberId("a:1", 1);
  private static final MemberId OTHER = new MemberId("b:2", 2);

  private long seconds;
  private final Board one = new Board(() -> Duration.ofSeconds(seconds).toNanos());
  private final Board other = new Board(() -> Duration.ofSeconds(seconds).toNanos());

  private static Members seen(MemberId self, MemberId... all) {
    return new Members(self, Stream.of(all).map(id -> new Member(id, State.UP, true)).toList());
  }

  private static Writer writer(MemberId who, int silentSeconds) {
    return new Writer(who.name(), Duration.ofSeconds(silentSeconds));
  }

  private void loseEachOther() {
    one.changed(seen(ONE, ONE, OTHER));
    other.changed(seen(OTHER, ONE, OTHER));
    one.changed(seen(ONE, ONE));
    other.changed(seen(OTHER, OTHER));
  }

  @Test
  void aMemberThatWritesHandsOver() {
    one.changed(seen(ONE, ONE, OTHER));
    assertThat(Succession.of(one, writer(OTHER, 60))).isEqualTo(Verdict.WAIT);
  }

  @Test
  void whoShouldNotLeadEndsNobody() {
    other.changed(seen(OTHER, ONE, OTHER));
    assertThat(Succession.of(other, writer(new MemberId("c:3", 3), 60))).isEqualTo(Verdict.WAIT);
  }

  @Test
  void aMemberThatWasLostIsEndedOnceItIsSilent() {
    loseEachOther();
    assertThat(Succession.of(one, writer(OTHER, 2))).isEqualTo(Verdict.WAIT);
    assertThat(Succession.of(one, writer(OTHER, 3))).isEqualTo(Verdict.END);
  }

  @Test
  void ofTwoThatTakeEachOtherForLostWhoeverWritesGoesOn() {
    loseEachOther();
    for (seconds = 0; seconds < 100; seconds++) {
      Verdict expected = seconds < 15 ? Verdict.WAIT : Verdict.JOIN;
      assertThat(Succession.of(one, writer(OTHER, 0))).isEqualTo(expected);
      assertThat(Succession.of(other, writer(ONE, 0))).isEqualTo(expected);
    }
  }

  @Test
  void ofAnotherClusterNobodyKnowsMore() {
    one.changed(seen(ONE, ONE));
    assertThat(Succession.of(one, writer(OTHER, 9))).isEqualTo(Verdict.JOIN);
    assertThat(Succession.of(one, writer(OTHER, 10))).isEqualTo(Verdict.END);
  }

  @Test
  void aProcessThatIsNoNodeIsNeverEnded() {
    one.changed(seen(ONE, ONE));
    for (String name : List.of("1b2c3d4e-0000", "mysql", "m1")) {
      assertThat(Succession.of(one, new Writer(name, Duration.ofHours(1)))).isEqualTo(Verdict.WAIT);
    }
  }
}
