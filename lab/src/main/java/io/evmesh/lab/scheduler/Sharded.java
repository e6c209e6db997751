package io.evmesh.lab.scheduler;

import io.evmesh.engine.execution.RecoveredTransaction;
import io.evmesh.engine.types.Address;
import io.evmesh.engine.types.UInt256;
import io.evmesh.lab.document.Entry;
import io.evmesh.lab.execute.Places.Part;
import io.evmesh.lab.execute.Run;
import io.evmesh.lab.execute.Versions;
import io.evmesh.lab.profile.Cost;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.PriorityQueue;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * A chain in shards, one for each node: an account lies on the node that its hash tells. Every
 * shard grants its locks in the block's order. A transaction over several shards is committed in
 * two phases: each participant, when it has granted the locks, sends what is to be read there to
 * the sender's shard, which executes and sends back what is to be written. With relays a plain
 * transfer holds no lock of the recipient meanwhile: the sender's shard takes, and tells the
 * recipient's to give.
 *
 * <p>Source: two-phase commit as in Gray, Notes on Data Base Operating Systems, 1978, with Calvin's
 * order of locks, so that nothing waits in a circle; relays as in Monoxide, NSDI 2019. What
 * transactions touch is known perfectly. Consensus within a shard is left out.
 */
final class Sharded implements Scheduler {
  private static final int VALUE_BYTES = 90; // address, slot and value, about
  private static final int MESSAGE_BYTES = 40;

  private final boolean relays;

  Sharded(Entry options) {
    relays = options.find("relays").map(Entry::isTrue).orElse(true);
  }

  @Override
  public BlockEnd execute(Stage stage) {
    return new Block(stage, relays).execute();
  }

  /** The node on which an account lies. */
  private static int shardOf(Address address, int nodes) {
    return Math.floorMod(address.hash(0), nodes);
  }

  private static final class Block {
    private final Stage stage;
    private final boolean relays;
    private final int nodes;
    private final Versions versions;
    private final Run[] runs;
    private final Shard[] shards;
    private final List<NavigableMap<Integer, List<Integer>>> parts = new ArrayList<>();
    private final int[] waitsFor; // by transaction: shards

    /** A node: its locks, its workers, and who can be executed there. */
    private final class Shard {
      final int number;
      final LockTable locks = new LockTable();
      final PriorityQueue<Integer> ready = new PriorityQueue<>();
      final Deque<Integer> free = new ArrayDeque<>();
      final Map<Integer, Run> early = new HashMap<>(); // relays before their lock is granted

      Shard(int number) {
        this.number = number;
        for (int worker = 0; worker < stage.workers(); worker++) {
          free.add(worker);
        }
      }
    }

    Block(Stage stage, boolean relays) {
      this.stage = stage;
      this.relays = relays;
      nodes = stage.cluster().nodes();
      versions = stage.executions().versions();
      runs = new Run[stage.size()];
      waitsFor = new int[stage.size()];
      shards = new Shard[nodes];
      for (int shard = 0; shard < nodes; shard++) {
        shards[shard] = new Shard(shard);
      }
    }

    BlockEnd execute() {
      long[] locks = new long[nodes];
      for (int tx = 0; tx < stage.size(); tx++) {
        parts.add(partsOf(tx));
        Run run = stage.reference().run(tx);
        for (var part : parts.get(tx).entrySet()) {
          LockTable table = shards[part.getKey()].locks;
          waitsFor[tx] += isRelayed(tx, part.getKey()) ? 0 : 1;
          locks[part.getKey()] += part.getValue().size();
          for (int read : part.getValue()) {
            table.ask(tx, run.readPlace(read), run.changes(read));
          }
        }
      }
      for (int shard = 0; shard < nodes; shard++) {
        Shard here = shards[shard];
        stage.loop().after(stage.cost(Cost.LOCK, locks[shard]), () -> begin(here));
      }
      stage.loop().run();
      return BlockEnd.of(stage.executions(), versions, runs);
    }

    private void begin(Shard shard) {
      for (int tx = 0; tx < stage.size(); tx++) {
        if (parts.get(tx).containsKey(shard.number) && shard.locks.hasAll(tx)) {
          granted(shard, tx);
        }
      }
    }

    /** By shard: which of the transaction's reads are there, if it has to wait for them. */
    private NavigableMap<Integer, List<Integer>> partsOf(int tx) {
      Run run = stage.reference().run(tx);
      NavigableMap<Integer, List<Integer>> byShard = new TreeMap<>();
      for (int read = 0; read < run.readCount(); read++) {
        Address address = stage.executions().places().get(run.readPlace(read)).address();
        byShard.computeIfAbsent(shardOf(address, nodes), shard -> new ArrayList<>()).add(read);
      }
      return byShard;
    }

    private int homeOf(int tx) {
      return shardOf(stage.executions().transactions().get(tx).sender(), nodes);
    }

    private boolean isRelayed(int tx, int shard) {
      RecoveredTransaction transaction = stage.executions().transactions().get(tx);
      return relays && shard != homeOf(tx) && transaction.transaction().data().isEmpty();
    }

    /** A shard has granted all locks of a transaction there. */
    private void granted(Shard shard, int tx) {
      int home = homeOf(tx);
      if (isRelayed(tx, shard.number)) {
        Run relayed = shard.early.remove(tx);
        if (relayed != null) {
          stage.loop().after(0, () -> apply(shard, relayed));
        }
        return;
      }
      long size = MESSAGE_BYTES + (long) VALUE_BYTES * parts.get(tx).get(shard.number).size();
      stage.network().send(shard.number, home, size, () -> arrived(shards[home], tx));
    }

    private void arrived(Shard home, int tx) {
      if (--waitsFor[tx] == 0) {
        home.ready.add(tx);
        feed(home);
      }
    }

    private void feed(Shard home) {
      while (!home.free.isEmpty() && !home.ready.isEmpty()) {
        int worker = home.free.remove();
        int tx = home.ready.remove();
        stage.tally().countExecution();
        Run run = stage.executions().execute(tx, versions.now()).run();
        long nanos =
            stage.crowded(
                stage.cost(Cost.DISPATCH, 1)
                    + run.nanos()
                    + stage.cost(Cost.APPLY, run.writeCount())
                    + stage.cost(Cost.LOCK, run.readCount()));
        stage.tally().busy(home.number, worker, "execute", tx, stage.loop().now(), nanos);
        stage
            .loop()
            .after(
                nanos,
                () -> {
                  home.free.add(worker);
                  commit(home, run);
                  feed(home);
                });
      }
    }

    private void commit(Shard home, Run run) {
      runs[run.tx()] = run;
      for (int shard : new TreeSet<>(parts.get(run.tx()).keySet())) {
        long size = MESSAGE_BYTES + (long) VALUE_BYTES * run.writeCount();
        stage.network().send(home.number, shard, size, () -> apply(shards[shard], run));
      }
    }

    /** A shard takes what a transaction has left there, and gives its locks back. */
    private void apply(Shard shard, Run run) {
      if (!shard.locks.hasAll(run.tx())) {
        shard.early.put(run.tx(), run);
        return;
      }
      List<Integer> granted = new ArrayList<>();
      for (int read : parts.get(run.tx()).getOrDefault(shard.number, List.of())) {
        int place = run.readPlace(read);
        for (int write = 0; write < run.writeCount(); write++) {
          if (run.writePlace(write) == place) {
            versions.put(place, run.tx(), left(shard, run, read, write));
          }
        }
        shard.locks.release(run.tx(), place, granted);
      }
      granted.forEach(tx -> granted(shard, tx));
    }

    /** A relayed transfer adds to what is there when it arrives. */
    private UInt256 left(Shard shard, Run run, int read, int write) {
      boolean adds =
          isRelayed(run.tx(), shard.number)
              && stage.executions().places().get(run.writePlace(write)).part() == Part.BALANCE;
      return adds
          ? versions
              .below(run.writePlace(write), run.tx())
              .plus(run.writeValue(write).minus(run.readValue(read)))
          : run.writeValue(write);
    }
  }
}
