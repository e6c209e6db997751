package io.evmesh.lab.scheduler;

/** One transaction after the other on one worker. */
final class Sequential implements Scheduler {
  @Override
  public BlockEnd execute(Stage stage) {
    next(stage, 0);
    stage.loop().run();
    return stage.reference().end(stage.executions());
  }

  private static void next(Stage stage, int tx) {
    if (tx < stage.size()) {
      stage.tally().countExecution();
      long nanos = stage.reference().nanos(tx);
      stage.tally().busy(0, 0, "execute", tx, stage.loop().now(), nanos);
      stage.loop().after(nanos, () -> next(stage, tx + 1));
    }
  }
}
