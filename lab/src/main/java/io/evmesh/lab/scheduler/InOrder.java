package io.evmesh.lab.scheduler;

import io.evmesh.engine.execution.TransactionResult.Rejected;
import io.evmesh.lab.execute.Run;
import io.evmesh.lab.execute.Source;
import io.evmesh.lab.execute.Versions;
import io.evmesh.lab.profile.Cost;
import java.util.HashSet;
import java.util.Set;

/**
 * One optimistic pass with commits in order: workers execute ahead on the state below the block;
 * the main thread goes through the block, takes what was executed ahead if nothing before it has
 * changed what it read, and executes itself what is not ready or not true any more.
 *
 * <p>Source: Hyperledger Besu, parallel transaction processing. Besu compares accounts first and
 * slots then; here places are compared.
 */
final class InOrder implements Scheduler {
  @Override
  public BlockEnd execute(Stage stage) {
    return new Block(stage).execute();
  }

  private static final class Block {
    private final Stage stage;
    private final Versions versions;
    private final Source below;
    private final Run[] ahead;
    private final Run[] runs;
    private final Set<Integer> changed = new HashSet<>();
    private int nextAhead;
    private int head;

    Block(Stage stage) {
      this.stage = stage;
      versions = stage.executions().versions();
      below = stage.executions().versions().now();
      ahead = new Run[stage.size()];
      runs = new Run[stage.size()];
    }

    BlockEnd execute() {
      for (int worker = 1; worker < stage.workers(); worker++) {
        ahead(worker);
      }
      commit();
      stage.loop().run();
      return BlockEnd.of(stage.executions(), versions, runs);
    }

    private void ahead(int worker) {
      nextAhead = Math.max(nextAhead, head + 1);
      if (nextAhead < stage.size()) {
        int tx = nextAhead++;
        stage.tally().countExecution();
        Run run = stage.executions().execute(tx, below).run();
        stage.work(
            worker,
            "execute",
            tx,
            stage.cost(Cost.DISPATCH, 1) + run.nanos(),
            () -> {
              ahead[tx] = run;
              ahead(worker);
            });
      }
    }

    private void commit() {
      if (head == stage.size()) {
        return;
      }
      Run run = ahead[head];
      if (run == null) {
        executeNow(0);
        return;
      }
      long check = stage.cost(Cost.VALIDATE, run.readCount());
      if (holds(run)) {
        long nanos = check + stage.cost(Cost.APPLY, run.writeCount());
        stage.work(0, "commit", head, nanos, () -> end(run));
      } else {
        stage.tally().countAbort(run.nanos());
        executeNow(check);
      }
    }

    private boolean holds(Run run) {
      boolean holds = !(run.result() instanceof Rejected);
      for (int read = 0; read < run.readCount(); read++) {
        holds &= !changed.contains(run.readPlace(read));
      }
      return holds;
    }

    private void executeNow(long before) {
      stage.tally().countExecution();
      Run run = stage.executions().execute(head, versions.now()).run();
      long nanos = before + run.nanos() + stage.cost(Cost.APPLY, run.writeCount());
      stage.work(0, "execute again", head, nanos, () -> end(run));
    }

    private void end(Run run) {
      for (int write = 0; write < run.writeCount(); write++) {
        versions.put(run.writePlace(write), run.tx(), run.writeValue(write));
        changed.add(run.writePlace(write));
      }
      runs[head++] = run;
      commit();
    }
  }
}
