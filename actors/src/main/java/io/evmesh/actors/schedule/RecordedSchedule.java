package io.evmesh.actors.schedule;

import io.evmesh.actors.mesh.MeshSettings;
import io.evmesh.engine.parallel.lane.ReadLog;
import io.evmesh.engine.parallel.plan.Shards;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * What chance decided while actors executed a block: how its transactions were grouped, in which
 * order each actor handled its messages, and what each transaction found. With it {@link
 * io.evmesh.actors.ActorBlockExecutor#startReplaying} executes the block exactly as it was.
 *
 * @param shardNibbles hexadecimal digits that name a shard
 * @param groupings by transaction the lowest of its group, for each time that was asked
 * @param orders by actor the senders of the messages that it handled
 * @param reads by lane what its transactions found
 */
public record RecordedSchedule(
    int shardNibbles,
    List<int[]> groupings,
    Map<String, List<String>> orders,
    List<ReadLog> reads) {
  private static final String HEAD = "evmesh-schedule 1 shards ";
  private static final String GROUPING = "grouping ";
  private static final String ORDER = "order ";
  private static final String LANE = "lane";

  /** Number of lanes. */
  public int lanes() {
    return reads.size();
  }

  /** The settings under which it was recorded, but for what only says when to give up. */
  public MeshSettings settings() {
    MeshSettings usual = MeshSettings.of(lanes());
    return new MeshSettings(
        lanes(), new Shards(shardNibbles), usual.stallTimeout(), 1, usual.idleStorage(), true);
  }

  int[] grouping(int time) {
    if (time >= groupings.size()) {
      throw new IllegalStateException("the block is grouped more often than was recorded");
    }
    return groupings.get(time);
  }

  List<String> order(String actor) {
    return orders.getOrDefault(actor, List.of());
  }

  ReadLog reads(int lane) {
    return reads.get(lane);
  }

  /** The schedule as lines of text. */
  public List<String> toLines() {
    List<String> lines = new ArrayList<>();
    lines.add(HEAD + shardNibbles);
    for (int[] grouping : groupings) {
      lines.add(
          GROUPING
              + IntStream.of(grouping)
                  .mapToObj(Integer::toString)
                  .collect(Collectors.joining(" ")));
    }
    new TreeMap<>(orders)
        .forEach((actor, senders) -> lines.add(ORDER + actor + " " + String.join(" ", senders)));
    for (ReadLog log : reads) {
      lines.add(LANE);
      lines.addAll(log.toLines());
    }
    return lines;
  }

  /**
   * Reads what {@link #toLines} has written.
   *
   * @throws IllegalArgumentException if it has not
   */
  public static RecordedSchedule parse(List<String> lines) {
    if (lines.isEmpty() || !lines.getFirst().startsWith(HEAD)) {
      throw new IllegalArgumentException("the first line does not begin with '" + HEAD + "'");
    }
    int nibbles = Integer.parseInt(lines.getFirst().substring(HEAD.length()));
    List<int[]> groupings = new ArrayList<>();
    Map<String, List<String>> orders = new TreeMap<>();
    List<List<String>> lanes = new ArrayList<>();
    for (String line : lines.subList(1, lines.size())) {
      if (line.equals(LANE)) {
        lanes.add(new ArrayList<>());
      } else if (!lanes.isEmpty()) {
        lanes.getLast().add(line);
      } else if (line.startsWith(GROUPING)) {
        groupings.add(words(line).skip(1).mapToInt(Integer::parseInt).toArray());
      } else if (line.startsWith(ORDER)) {
        List<String> words = words(line).toList();
        orders.put(words.get(1), words.subList(2, words.size()));
      } else {
        throw new IllegalArgumentException("not a line of a schedule: " + line);
      }
    }
    return new RecordedSchedule(
        nibbles, groupings, orders, lanes.stream().map(ReadLog::parse).toList());
  }

  private static Stream<String> words(String line) {
    return Arrays.stream(line.split(" ")).filter(word -> !word.isEmpty());
  }
}
