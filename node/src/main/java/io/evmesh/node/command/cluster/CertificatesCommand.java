package io.evmesh.node.command.cluster;

import io.evmesh.cluster.config.certificate.CertificatePlan;
import io.evmesh.cluster.config.certificate.ClusterCertificates;
import io.evmesh.cluster.config.certificate.ClusterCertificates.Made;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code cluster certificates}: makes what nodes need to reach each other by mutual TLS. */
@Command(
    name = "certificates",
    description = {
      "Makes an authority, a certificate for each node and a secret for all, in DIR. What is there"
          + " stays, so the same command with another node adds it.",
      "Copy DIR/NODE to each node and give it there as --cluster.certificates; ca.key stays here."
    },
    mixinStandardHelpOptions = true)
final class CertificatesCommand implements Callable<Integer> {
  private static final int MOST_DAYS = 36_500;

  @Spec private @Nullable CommandSpec spec;

  @Option(names = "--out", required = true, paramLabel = "DIR", description = "The folder.")
  private Path out = Path.of("");

  @Option(
      names = "--cluster.name",
      paramLabel = "NAME",
      description = "The cluster that the certificates are for (default: ${DEFAULT-VALUE}).")
  private String name = "evmesh";

  @Option(
      names = "--days",
      paramLabel = "N",
      description = "So long a node's certificate holds (default: ${DEFAULT-VALUE}).")
  private long days = CertificatePlan.VALID.toDays();

  @Option(
      names = "--authority-days",
      paramLabel = "N",
      description = "So long a new authority holds (default: ${DEFAULT-VALUE}).")
  private long authorityDays = CertificatePlan.AUTHORITY_VALID.toDays();

  @Option(
      names = "--renew",
      description =
          "Give nodes that have a certificate a new one. Nodes that run take it when they read the"
              + " files again, within --cluster.certificates-reload.")
  private boolean renew;

  @Parameters(
      paramLabel = "NODE",
      arity = "1..*",
      description = "Names or addresses of the nodes' hosts.")
  private List<String> nodes = List.of();

  @Override
  public Integer call() {
    PrintWriter writer = Objects.requireNonNull(spec).commandLine().getOut();
    CertificatePlan plan =
        new CertificatePlan(
            out, name, nodes, days("--days", days), days("--authority-days", authorityDays), renew);
    List<Made> made = ClusterCertificates.make(plan, Clock.systemUTC());
    for (Made node : made) {
      writer.printf(
          "%-24s %s, until %tF: %s%n",
          node.node(),
          node.made() ? "made" : "kept",
          node.until().atZone(ZoneOffset.UTC),
          node.folder());
    }
    writer.printf("next: copy each folder to its node, and start it there with%n");
    writer.printf("  --cluster.certificates DIR --cluster.secret-file DIR/secret%n");
    writer.flush();
    return 0;
  }

  private Duration days(String option, long number) {
    if (number < 1 || number > MOST_DAYS) {
      throw new ParameterException(
          Objects.requireNonNull(spec).commandLine(),
          "%s: %d is not from 1 to %d".formatted(option, number, MOST_DAYS));
    }
    return Duration.ofDays(number);
  }
}
