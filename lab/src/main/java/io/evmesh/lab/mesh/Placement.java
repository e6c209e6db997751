package io.evmesh.lab.mesh;

import io.evmesh.engine.parallel.plan.Shards;
import io.evmesh.lab.execute.Run;
import io.evmesh.lab.scenario.ClusterSettings;
import io.evmesh.lab.scheduler.Stage;
import java.util.Arrays;
import java.util.List;

/**
 * Which node owns which shard. By hash they are dealt out in turns. What is learnt are the pairs of
 * shards that transactions of the last block have touched together: the busiest shards are placed
 * first, each where most of what it meets is already, as long as no node has more than a fifth
 * above its share of the touches.
 */
final class Placement {
  private static final double MOST_OVER_SHARE = 1.2;

  private long[][] together = new long[0][0]; // touches by transactions of both shards

  int[] owners(Stage stage, Shards shards, List<Integer> nodes) {
    int count = shards.count();
    boolean learnt =
        stage.cluster().placement() == ClusterSettings.Placement.LEARNT && together.length == count;
    int[] owners = new int[count];
    if (!learnt) {
      Arrays.setAll(owners, shard -> nodes.get(shard % nodes.size()));
      return owners;
    }
    Arrays.fill(owners, -1);
    Integer[] busiestFirst = new Integer[count];
    Arrays.setAll(busiestFirst, shard -> shard);
    Arrays.sort(
        busiestFirst, (one, other) -> Long.compare(together[other][other], together[one][one]));
    long all = 0;
    for (int shard = 0; shard < count; shard++) {
      all += together[shard][shard];
    }
    double most = MOST_OVER_SHARE * all / nodes.size() + 1;
    long[] load = new long[nodes.size()];
    for (int shard : busiestFirst) {
      int best = best(shard, owners, nodes, load, most);
      owners[shard] = nodes.get(best);
      load[best] += together[shard][shard];
    }
    return owners;
  }

  private int best(int shard, int[] owners, List<Integer> nodes, long[] load, double most) {
    int best = 0;
    double bestScore = Double.NEGATIVE_INFINITY;
    for (int at = 0; at < nodes.size(); at++) {
      long met = 0;
      for (int other = 0; other < owners.length; other++) {
        met += owners[other] == nodes.get(at) ? together[shard][other] : 0;
      }
      boolean full = load[at] + together[shard][shard] > most;
      double score = full ? -1.0 - load[at] : met - load[at] / (most + 1);
      if (score > bestScore) {
        bestScore = score;
        best = at;
      }
    }
    return best;
  }

  /** Takes note of which shards the block's transactions have touched together. */
  void learn(Stage stage) {
    if (stage.cluster().placement() != ClusterSettings.Placement.LEARNT
        || stage.cluster().nodes() == 1) {
      return;
    }
    Shards shards = Shards.CLUSTER;
    together = new long[shards.count()][shards.count()];
    for (int tx = 0; tx < stage.size(); tx++) {
      Run run = stage.reference().run(tx);
      int[] touched = new int[run.readCount()];
      for (int read = 0; read < touched.length; read++) {
        touched[read] = shards.of(stage.executions().places().get(run.readPlace(read)).address());
      }
      int[] distinct = Arrays.stream(touched).distinct().toArray();
      for (int one : distinct) {
        for (int other : distinct) {
          together[one][other]++;
        }
      }
    }
  }
}
