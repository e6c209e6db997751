package io.evmesh.lab.scheduler;

/** A protocol that executes blocks, in virtual time. One instance serves one run of a scenario. */
@FunctionalInterface
public interface Scheduler {
  /** Executes a block; when this returns, the stage's clock shows how long that has taken. */
  BlockEnd execute(Stage stage);
}
