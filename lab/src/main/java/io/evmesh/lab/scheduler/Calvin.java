package io.evmesh.lab.scheduler;

import io.evmesh.lab.execute.Run;
import io.evmesh.lab.execute.Versions;
import java.util.stream.IntStream;

/**
 * Deterministic locking: one thread asks for the locks of all transactions in the block's order,
 * workers execute whoever has all of his. What each is going to touch has to be known: here it is
 * known perfectly, as Calvin's reconnaissance would find it, and finding it costs nothing.
 *
 * <p>Source: Thomson et al., Calvin, SIGMOD 2012. Left out: sequencing among replicas.
 */
final class Calvin implements Scheduler {
  @Override
  public BlockEnd execute(Stage stage) {
    Versions versions = stage.executions().versions();
    Run[] runs = new Run[stage.size()];
    new LockedRun(
            stage,
            versions,
            IntStream.range(0, stage.size()).boxed().toList(),
            stage.reference()::run,
            run -> {
              for (int write = 0; write < run.writeCount(); write++) {
                versions.put(run.writePlace(write), run.tx(), run.writeValue(write));
              }
              runs[run.tx()] = run;
            },
            () -> {})
        .begin();
    stage.loop().run();
    return BlockEnd.of(stage.executions(), versions, runs);
  }
}
