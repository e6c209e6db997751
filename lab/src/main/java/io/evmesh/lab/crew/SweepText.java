package io.evmesh.lab.crew;

import io.evmesh.lab.mesh.Mesh;
import io.evmesh.lab.profile.CostProfile;
import io.evmesh.lab.run.Laboratory;
import io.evmesh.lab.run.RunResult;
import io.evmesh.lab.scenario.Scenario;

/**
 * What runs are runs of.
 *
 * @param file that the scenario came from, for what is said of it
 * @param scenario its text
 * @param profile what work costs, as a file would have it
 */
public record SweepText(String file, String scenario, String profile) {
  /** Does a run. */
  RunResult run(Jobs.Job job) {
    Laboratory laboratory =
        new Laboratory(Mesh.schedulers(), CostProfile.parse("(profile)", profile));
    return laboratory.run(
        Scenario.parse(file, scenario).points().get(job.point()), job.repetition());
  }
}
