package io.evmesh.lab.crew;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.evmesh.actors.membership.MemberId;
import io.evmesh.actors.membership.Members;
import io.evmesh.lab.crew.CrewMessage.Asking;
import io.evmesh.lab.crew.CrewMessage.Done;
import io.evmesh.lab.crew.CrewMessage.Failed;
import io.evmesh.lab.crew.CrewMessage.Given;
import io.evmesh.lab.run.DifferenceException;
import io.evmesh.lab.run.RunResult;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LeaderTest {
  private static final MemberId SELF = new MemberId("127.0.0.1:1", 1);
  private static final MemberId ONE = new MemberId("127.0.0.1:2", 2);
  private static final MemberId OTHER = new MemberId("127.0.0.1:3", 3);
  private static final RunResult NOTHING = new RunResult(List.of(), List.of());

  private final Jobs jobs =
      new Jobs(List.of(new Jobs.Job(0, 0), new Jobs.Job(1, 0), new Jobs.Job(2, 0)));
  private final AtomicLong clock = new AtomicLong();
  private final BlockingQueue<Given> posted = new LinkedBlockingQueue<>();
  private final List<Jobs.Job> kept = Collections.synchronizedList(new ArrayList<>());
  private final Leader leader =
      new Leader(
          jobs,
          new SweepText("file", "scenario", "profile"),
          (job, result) -> kept.add(job),
          clock::get,
          (to, bytes) -> posted.add((Given) CrewMessage.of(bytes)));

  @AfterEach
  void close() {
    leader.close();
  }

  private List<Integer> ask(MemberId worker, int free, Integer... has) throws InterruptedException {
    leader.received(worker, new Asking(CrewMessage.VERSION, List.of(has), free).bytes());
    return Objects.requireNonNull(posted.poll(1, TimeUnit.MINUTES)).jobs();
  }

  @Test
  void whoAsksGetsAsManyAsHeHasRoomForUntilNoneIsLeft() throws InterruptedException {
    assertThat(ask(ONE, 2)).containsExactly(0, 1);
    assertThat(ask(OTHER, 2)).containsExactly(2);
    assertThat(ask(ONE, 0, 0, 1)).isEmpty();
    for (int job = 0; job < 3; job++) {
      leader.received(job < 2 ? ONE : OTHER, new Done(job, NOTHING).bytes());
    }
    jobs.await();
    assertThat(kept).hasSize(3).doesNotHaveDuplicates();
  }

  @Test
  void whatIsOnItsWayIsNotGivenTwice() throws InterruptedException {
    assertThat(ask(ONE, 1)).containsExactly(0);
    assertThat(ask(ONE, 1)).isEmpty(); // it has not arrived when this was sent
  }

  @Test
  void whatWasLostIsGivenAgain() throws InterruptedException {
    assertThat(ask(ONE, 1)).containsExactly(0);
    clock.addAndGet(TimeUnit.MINUTES.toNanos(1));
    assertThat(ask(OTHER, 3)).containsExactly(1, 2);
    assertThat(ask(ONE, 1)).containsExactly(0);
  }

  @Test
  void theRunsOfAMemberThatIsGoneAreGivenToOthersAndCountOnce() throws InterruptedException {
    assertThat(ask(ONE, 3)).containsExactly(0, 1, 2);
    Members.Member self = new Members.Member(SELF, Members.State.UP, true);
    Members.Member other = new Members.Member(OTHER, Members.State.UP, true);
    leader.changed(new Members(SELF, List.of(self, other)));
    assertThat(ask(OTHER, 3)).containsExactlyInAnyOrder(0, 1, 2);
    leader.received(ONE, new Done(0, NOTHING).bytes()); // it was alive all the same
    for (int job = 0; job < 3; job++) {
      leader.received(OTHER, new Done(job, NOTHING).bytes());
    }
    jobs.await();
    assertThat(kept).hasSize(3).doesNotHaveDuplicates();
  }

  @Test
  void aDifferenceEndsTheSweep() throws InterruptedException {
    assertThat(ask(ONE, 1)).containsExactly(0);
    leader.received(ONE, new Failed(0, true, "block 0 differs").bytes());
    assertThatThrownBy(jobs::await)
        .isInstanceOf(DifferenceException.class)
        .hasMessage("block 0 differs");
    assertThat(jobs.take()).isEmpty();
  }

  @Test
  void membersOfAnotherVersionAreRefused() {
    leader.received(ONE, new Asking(CrewMessage.VERSION + 1, List.of(), 1).bytes());
    assertThatThrownBy(jobs::await).hasMessageContaining("is of version 2, not 1");
  }
}
