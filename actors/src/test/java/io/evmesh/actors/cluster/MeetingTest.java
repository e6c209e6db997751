package io.evmesh.actors.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import akka.actor.typed.ActorRef;
import akka.actor.typed.ActorSystem;
import akka.actor.typed.Behavior;
import akka.actor.typed.Props;
import akka.actor.typed.javadsl.Behaviors;
import akka.actor.typed.receptionist.Receptionist;
import com.typesafe.config.ConfigFactory;
import io.evmesh.actors.mesh.MeshSettings;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Which nodes of a cluster work on blocks together. */
class MeetingTest {
  private static final int LANES = 2;

  @Test
  void nodesWhoseMessagesHaveAnotherFormLendNoLanes() throws InterruptedException {
    ActorSystem<Void> system =
        ActorSystem.create(Behaviors.empty(), "meeting", ConfigFactory.load("evmesh-local"));
    try {
      ExecutionNode node = ExecutionNode.start(system, "one", MeshSettings.of(LANES));
      ActorRef<Object> unused = Meeting.begin(system, node, Meeting.identity("ours", 1));
      CountDownLatch others = new CountDownLatch(2);
      come(system, node, "later", Meeting.identity("ours", 2), 3, others);
      come(system, node, "strange", Meeting.identity("theirs", 1), 5, others);
      assertThat(others.await(20, TimeUnit.SECONDS)).isTrue();
      come(system, node, "alike", Meeting.identity("ours", 1), 7, others);
      CountDownLatch never = new CountDownLatch(1);
      for (int tries = 0; tries < 1000 && node.others() == 0; tries++) {
        assertThat(never.await(10, TimeUnit.MILLISECONDS)).isFalse();
      }
      assertThat(node.others()).isEqualTo(1); // which was heard after the others
      assertThat(node.lanes()).isEqualTo(LANES + 7);
    } finally {
      system.terminate();
    }
  }

  /** A node that greets whoever greets it. */
  private static void come(
      ActorSystem<?> system,
      ExecutionNode node,
      String name,
      String identity,
      int lanes,
      CountDownLatch greets) {
    Behavior<Greeting> other =
        Behaviors.receive(
            (context, greeting) -> {
              greeting
                  .from()
                  .tell(new Greeting(name, identity, node.gate(), context.getSelf(), lanes));
              greets.countDown();
              return Behaviors.same();
            });
    ActorRef<Greeting> from = system.systemActorOf(other, name, Props.empty());
    Receptionist.get(system).ref().tell(Receptionist.register(Meeting.NODES, from));
  }
}
