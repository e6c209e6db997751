package io.evmesh.node.query;

import io.evmesh.engine.types.Hash;
import io.evmesh.input.json.Json;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.zip.CRC32;

/**
 * When a chain's forks come, by which nodes know whether they follow the same rules (EIP-2124,
 * EIP-6122).
 *
 * @param blocks from which forks hold, but those from the first block on
 * @param times from which forks hold, in seconds, but those of the genesis and before
 */
public record ForkSchedule(Hash genesis, SortedSet<Long> blocks, SortedSet<Long> times) {
  /**
   * The schedule that kept rules tell.
   *
   * @param rules as the chain keeps them; empty if they are not those of a genesis file
   */
  public static Optional<ForkSchedule> of(String rules, Hash genesis) {
    Json kept = Json.parse(rules, "the chain's settings");
    if (!kept.has("genesis")) {
      return Optional.empty();
    }
    Json fields = kept.at("genesis");
    long begin = fields.has("timestamp") ? fields.at("timestamp").unsignedLong() : 0;
    Json config = fields.at("config");
    SortedSet<Long> blocks = new TreeSet<>();
    SortedSet<Long> times = new TreeSet<>();
    for (String name : config.names()) {
      if (!config.has(name)) {
        continue;
      }
      if (name.endsWith("Block") && !name.equals("parisBlock")) {
        blocks.add(config.at(name).unsignedLong());
      } else if (name.endsWith("Time")) {
        times.add(config.at(name).unsignedLong());
      }
    }
    blocks.remove(0L);
    times.removeIf(time -> time <= begin);
    return Optional.of(new ForkSchedule(genesis, blocks, times));
  }

  /** The time of the last fork that came up to a time; 0 for those of the genesis. */
  public long activation(long time) {
    SortedSet<Long> before = times.headSet(time + 1);
    return before.isEmpty() ? 0 : before.last();
  }

  /** The time of the first fork after a time. */
  public Optional<Long> next(long time) {
    SortedSet<Long> after = times.tailSet(time + 1);
    return after.isEmpty() ? Optional.empty() : Optional.of(after.first());
  }

  /** The time of the last fork. */
  public Optional<Long> last() {
    return times.isEmpty() ? Optional.empty() : Optional.of(times.last());
  }

  /** The fork hash, 32 bits, when all forks up to a time hold. */
  public int forkHash(long time) {
    CRC32 sum = new CRC32();
    sum.update(genesis.toBytes().toArray());
    blocks.forEach(block -> update(sum, block));
    times.headSet(time + 1).forEach(fork -> update(sum, fork));
    return (int) sum.getValue();
  }

  private static void update(CRC32 sum, long number) {
    sum.update(ByteBuffer.allocate(Long.BYTES).putLong(number).array());
  }
}
