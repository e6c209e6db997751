package io.evmesh.node.command;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.evmesh.input.json.InputException;
import io.evmesh.node.audit.BundleCheck;
import io.evmesh.node.audit.BundleMaker;
import io.evmesh.node.client.NodeClient;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import me.tongfei.progressbar.ProgressBar;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code votes}: signed ballots from a file to a bundle that proves what became of them. */
@Command(
    name = "votes",
    description = "Casts signed ballots by a node, follows them, proves what became of them.",
    mixinStandardHelpOptions = true)
public final class VotesCommand implements Runnable {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  @Spec private @Nullable CommandSpec spec;

  @Override
  public void run() {
    throw new ParameterException(
        Objects.requireNonNull(spec).commandLine(),
        "Missing command: template, submit, status, watch, audit or verify.");
  }

  private PrintWriter out() {
    return Objects.requireNonNull(spec).commandLine().getOut();
  }

  /** Something that asks a node. */
  @FunctionalInterface
  private interface Work {
    int with(NodeClient node) throws InterruptedException;
  }

  private static int asking(NodeOptions options, Work work) throws InterruptedException {
    try (NodeClient node = options.client()) {
      return work.with(node);
    } catch (NodeClient.CallException e) {
      throw new InputException(String.valueOf(e.getMessage()), e);
    }
  }

  @Command(
      name = "template",
      description = "Prints what a file of ballots looks like, and what voters sign.",
      mixinStandardHelpOptions = true)
  int template(
      @Mixin NodeOptions node,
      @Option(names = "--governor", required = true, paramLabel = "ADDRESS") String governor,
      @Option(
              names = "--json",
              description = "In JSON, with all that a wallet needs to sign; otherwise in CSV.")
          boolean json)
      throws InterruptedException {
    return asking(
        node,
        client -> {
          JsonNode found = client.call("evmesh_getGovernor", governor);
          if (json) {
            ObjectNode file = MAPPER.createObjectNode();
            file.put("governor", governor).put("proposalId", "");
            file.putArray("ballots")
                .addObject()
                .put("voter", "0x")
                .put("support", "for")
                .put("signature", "0x");
            file.set("signed", found);
            out().println(file.toPrettyString());
          } else {
            out().println(String.join(",", BallotFile.COLUMNS));
            out().println("0x0000000000000000000000000000000000000001,for,0x…,,,");
          }
          out().flush();
          return 0;
        });
  }

  @Command(
      name = "submit",
      description =
          "Casts the ballots of a file (CSV, or JSON if its name ends so) and follows them. The"
              + " same file again changes nothing. The exit status is 0 if all are included, 1 if"
              + " not, 2 for bad input.",
      mixinStandardHelpOptions = true)
  int submit(
      @Mixin NodeOptions node,
      @Parameters(paramLabel = "FILE") Path file,
      @Option(names = "--governor", paramLabel = "ADDRESS") @Nullable String governor,
      @Option(names = "--proposal", paramLabel = "N") @Nullable String proposal,
      @Option(names = "--id", paramLabel = "ID", description = "Default: made from the content.")
          @Nullable String id,
      @Option(names = "--relayer", paramLabel = "ADDRESSES", split = ",")
          @Nullable List<String> relayers,
      @Option(names = "--deadline", paramLabel = "TIME") @Nullable String deadline,
      @Option(names = "--dry-run", description = "Only say what would come of it.") boolean dryRun,
      @Option(names = "--no-wait", description = "Do not follow them.") boolean noWait,
      @Option(names = "--timeout", paramLabel = "SECONDS", defaultValue = "600") int seconds)
      throws InterruptedException {
    BallotFile ballots = BallotFile.read(file);
    String to = named("--governor", governor, ballots.about().path("governor"));
    String about = named("--proposal", proposal, ballots.about().path("proposalId"));
    String name = Optional.ofNullable(id).orElseGet(() -> ballots.id(to, about));
    ObjectNode request = MAPPER.createObjectNode();
    request.put("governor", to).put("proposalId", about).set("ballots", ballots.ballots());
    if (relayers != null) {
      relayers.forEach(request.putArray("relayer")::add);
    }
    if (deadline != null) {
      request.put("deadline", deadline);
    }
    if (dryRun) {
      request.put("dryRun", true);
    } else {
      request.put("id", name);
    }
    return asking(
        node,
        client -> {
          JsonNode answer = client.call("evmesh_castVotes", request);
          if (dryRun) {
            out().println(answer.toPrettyString());
            out().flush();
            return answer.path("refused").asInt() == 0 ? 0 : 1;
          }
          BatchProgress progress = new BatchProgress(client, out());
          if (noWait) {
            out().println(name);
            out().flush();
            return 0;
          }
          int status = progress.print(progress.await(name, Duration.ofSeconds(seconds)));
          out().printf("next: ./evmesh votes audit %s -o %s.zip%n", name, name);
          out().flush();
          return status;
        });
  }

  private static String named(String option, @Nullable String given, JsonNode inFile) {
    String value = given != null ? given : inFile.asText("");
    if (value.isEmpty()) {
      throw new InputException(option + ": needed where the file does not say it");
    }
    return value;
  }

  @Command(
      name = "status",
      description = "Prints what has become of a batch.",
      mixinStandardHelpOptions = true)
  int status(@Mixin NodeOptions node, @Parameters(paramLabel = "ID") String id)
      throws InterruptedException {
    return asking(
        node,
        client -> {
          BatchProgress progress = new BatchProgress(client, out());
          return progress.print(progress.batch(id));
        });
  }

  @Command(
      name = "watch",
      description = "Follows a batch until nothing of it waits.",
      mixinStandardHelpOptions = true)
  int watch(
      @Mixin NodeOptions node,
      @Parameters(paramLabel = "ID") String id,
      @Option(names = "--timeout", paramLabel = "SECONDS", defaultValue = "3600") int seconds)
      throws InterruptedException {
    return asking(
        node,
        client -> {
          BatchProgress progress = new BatchProgress(client, out());
          return progress.print(progress.await(id, Duration.ofSeconds(seconds)));
        });
  }

  @Command(
      name = "audit",
      description = "Writes a bundle that proves what became of a batch of votes.",
      mixinStandardHelpOptions = true)
  int audit(
      @Mixin NodeOptions node,
      @Parameters(paramLabel = "ID") String id,
      @Option(names = "-o", required = true, paramLabel = "BUNDLE") Path bundle)
      throws InterruptedException {
    return asking(
        node,
        client -> {
          try (ProgressBar bar = BatchProgress.bar("audit", 100)) {
            new BundleMaker(
                    client,
                    (what, percent) -> {
                      bar.setExtraMessage(what);
                      bar.stepTo(percent);
                    })
                .make(id, bundle);
          }
          out().printf("%s: check it with ./evmesh votes verify %s%n", bundle, bundle);
          out().flush();
          return 0;
        });
  }

  @Command(
      name = "verify",
      description =
          "Checks a bundle without a node; the exit status is 1, with the first thing that is"
              + " wrong, if it proves nothing.",
      mixinStandardHelpOptions = true)
  int verify(@Parameters(paramLabel = "BUNDLE") Path bundle) {
    try {
      BundleCheck.run(bundle).forEach(sentence -> out().println("ok     " + sentence));
      out().flush();
      return 0;
    } catch (BundleCheck.WrongException e) {
      out().println("wrong  " + e.getMessage());
      out().flush();
      return 1;
    }
  }
}
