package io.evmesh.lab.network;

import static org.assertj.core.api.Assertions.assertThat;

import io.evmesh.lab.clock.Chance;
import io.evmesh.lab.clock.EventLoop;
import io.evmesh.lab.scenario.NetworkSettings;
import io.evmesh.lab.scenario.NetworkSettings.Kind;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class NetworkTest {
  private final EventLoop loop = new EventLoop();
  private final List<String> seen = new ArrayList<>();

  private Network network(Kind kind, double sigma, List<String> regions, int megabits) {
    NetworkSettings settings = new NetworkSettings(kind, 1000, sigma, regions, 0, megabits, 0);
    return new Network(loop, settings, 3, new Chance(5));
  }

  @Test
  void aMessageTakesItsSizeOverTheLinkAndThenTheLatency() {
    Network network = network(Kind.CONSTANT, 0, List.of(), 1000);
    network.send(0, 1, 940, () -> seen.add("first " + loop.now())); // 1,000 bytes with headers
    network.send(0, 2, 940, () -> seen.add("second " + loop.now())); // waits for the link
    network.send(1, 1, 940, () -> seen.add("own " + loop.now()));
    loop.run();
    assertThat(seen).containsExactly("own 0", "first 9000", "second 17000");
    assertThat(network.messages()).isEqualTo(2);
    assertThat(network.bytes()).isEqualTo(2000);
  }

  @Test
  void messagesOfTwoNodesKeepTheirOrder() {
    Network network = network(Kind.LOGNORMAL, 2, List.of(), 0);
    List<Integer> order = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      int number = i;
      network.send(0, 1, 1, () -> order.add(number));
    }
    loop.run();
    assertThat(order).isSorted().hasSize(50);
  }

  @Test
  void citiesAreAsFarAsTheyAre() {
    Network network = network(Kind.REGIONS, 0, List.of("frankfurt", "tokyo"), 0);
    network.send(0, 1, 0, () -> seen.add("far " + loop.now()));
    network.send(0, 2, 0, () -> seen.add("near " + loop.now()));
    loop.run();
    assertThat(seen).containsExactly("near 250000", "far 113500000");
  }

  @Test
  void aNodeThatIsCutGetsItsMessagesLaterAndOneThatIsGoneNever() {
    Network network = network(Kind.CONSTANT, 0, List.of(), 0);
    network.cut(1, 50_000);
    network.send(0, 1, 0, () -> seen.add("late " + loop.now()));
    network.send(0, 2, 0, () -> seen.add("never"));
    network.remove(2);
    loop.run();
    assertThat(seen).containsExactly("late 51000");
  }
}
