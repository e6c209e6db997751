package io.evmesh.lab.command;

import io.evmesh.cluster.config.ClusterSettings;
import io.evmesh.lab.crew.Crew;
import io.evmesh.lab.crew.Worker;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Does runs of a sweep that another process leads. */
@Command(
    name = "worker",
    mixinStandardHelpOptions = true,
    description = {
      "Joins the cluster of a 'sweep --cluster', which may be there already or come later, and does",
      "runs of it until it ends. On one machine '--cluster.nodes 127.0.0.1:25520 --cluster.port 0'",
      "is enough; between machines the settings are those of nodes. All processes have to be of the",
      "same build, and files that a scenario names have to be in the same places."
    })
public final class WorkerCommand implements Callable<Integer> {
  @Mixin private CrewOptions options = new CrewOptions();

  @Option(
      names = "--jobs",
      paramLabel = "N",
      description = "runs at once; as many as there are cores unless told otherwise")
  private int jobs = Runtime.getRuntime().availableProcessors();

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws InterruptedException {
    if (jobs < 1) {
      throw new ParameterException(spec.commandLine(), "--jobs must be at least 1");
    }
    ClusterSettings settings = options.settings(spec);
    if (settings.nodes().isEmpty()) {
      throw new ParameterException(
          spec.commandLine(), "--cluster.nodes has to name the process that leads the sweep");
    }
    PrintWriter out = spec.commandLine().getOut();
    try (Crew<Worker> crew =
        Crew.join(
            settings,
            post ->
                new Worker(
                    jobs,
                    post,
                    (sweep, job) -> {
                      out.println(
                          "%s: point %d, repetition %d"
                              .formatted(sweep.file(), job.point(), job.repetition()));
                      out.flush();
                    }))) {
      crew.whenEnded(crew.part()::end);
      crew.part().begin();
      crew.part().await();
    }
    return 0;
  }
}
