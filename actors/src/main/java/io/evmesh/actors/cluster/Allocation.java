package io.evmesh.actors.cluster;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Which node has which shards: as many each, but for one, and as few as possible change their node
 * when nodes come and go. One thread at a time.
 */
final class Allocation {
  private final String[] owners; // by shard: the name of its node

  Allocation(int shards) {
    owners = new String[shards];
    Arrays.fill(owners, "");
  }

  /**
   * Parts the shards between nodes.
   *
   * @param nodes their names
   * @return by shard: the place of its node in the list
   */
  int[] among(List<String> nodes) {
    Map<String, Integer> numbers = new HashMap<>();
    nodes.forEach(name -> numbers.put(name, numbers.size()));
    int[] counts = new int[nodes.size()];
    int least = owners.length / nodes.size();
    int more = owners.length % nodes.size(); // nodes that have one more
    int[] result = new int[owners.length];
    Arrays.fill(result, -1);
    for (int shard = 0; shard < owners.length; shard++) {
      Integer number = numbers.get(owners[shard]);
      if (number != null && counts[number] < least + (more > 0 ? 1 : 0)) {
        counts[number]++;
        more -= counts[number] > least ? 1 : 0;
        result[shard] = number;
      }
    }
    int fewest = 0;
    for (int shard = 0; shard < owners.length; shard++) {
      if (result[shard] < 0) {
        for (int node = 0; node < counts.length; node++) {
          fewest = counts[node] < counts[fewest] ? node : fewest;
        }
        counts[fewest]++;
        result[shard] = fewest;
      }
      owners[shard] = nodes.get(result[shard]);
    }
    return result;
  }
}
