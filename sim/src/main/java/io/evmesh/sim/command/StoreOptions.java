package io.evmesh.sim.command;

import io.evmesh.actors.chain.ChainSettings;
import io.evmesh.input.json.InputException;
import io.evmesh.input.json.InputFile;
import io.evmesh.persistence.database.DatabaseSettings;
import io.evmesh.sim.measure.FreshDatabases;
import io.evmesh.sim.measure.H2Folders;
import io.evmesh.sim.measure.PostgresSchemas;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Where {@code bench --persist} stores. */
final class StoreOptions {
  private static final int MOST_BLOCKS = 1_000;
  private static final int MOST_GROWTH = 1_000_000;
  private static final int MOST_PASSWORD_BYTES = 4096;

  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec;

  @Option(
      names = "--persist",
      paramLabel = "NAME",
      description =
          "Measure what storing costs, in h2 or postgres, with token transfers to fresh recipients:"
              + " blocks in memory, events only, the whole chain, and its rows by plain statements."
              + " With --n (default: 5000), --blocks, --lanes, --runs (default: 3) and --warmup"
              + " (default: 4) of the last two, three times as many of the others, --json.")
  private @Nullable String kind;

  @Option(
      names = "--blocks",
      paramLabel = "N",
      description = "With --persist: blocks a run (default: 12).")
  private @Nullable Integer blocks;

  @Option(
      names = "--growth",
      paramLabel = "BLOCKS",
      description =
          "With --persist: whether a chain gets slower with its length, over so many blocks of --n"
              + " (default: 20) token transfers; time, memory and disk of each tenth of them.")
  private @Nullable Integer growth;

  @Option(
      names = "--newcomers",
      paramLabel = "PERCENT",
      description =
          "With --growth: so many of a hundred transfers are to somebody new (default: 5).")
  private @Nullable Integer newcomers;

  @Option(
      names = "--retain-blocks",
      paramLabel = "N",
      description = "With --growth: keep the states of the last N blocks only (default: all).")
  private @Nullable Long retainBlocks;

  @Option(
      names = "--restart",
      paramLabel = "ACCOUNTS",
      description =
          "With --persist: how soon a chain with so many accounts, and a tenth as many slots in one"
              + " contract, tells a balance after its process was killed.")
  private @Nullable Integer restart;

  @Option(
      names = "--jdbc-url",
      paramLabel = "URL",
      description =
          "With --persist postgres: jdbc:postgresql://HOST:PORT/NAME, where schemas are made for"
              + " the time of the measurement.")
  private @Nullable String url;

  @Option(
      names = "--jdbc-user",
      paramLabel = "NAME",
      description = "User of the PostgreSQL server.")
  private @Nullable String user;

  @Option(
      names = "--jdbc-password-file",
      paramLabel = "FILE",
      description = "File whose first line is the user's password.")
  private @Nullable Path passwordFile;

  boolean isChosen() {
    boolean detail = url != null || user != null || passwordFile != null;
    if (kind == null && (detail || blocks != null || growth != null || restart != null)) {
      throw fault("--blocks, --growth, --restart, --jdbc-... are for --persist: give that too.");
    }
    if (Stream.of(blocks, growth, restart).filter(Objects::nonNull).count() > 1) {
      throw fault("--blocks, --growth and --restart do not go together.");
    }
    if ((newcomers != null || retainBlocks != null) && growth == null) {
      throw fault("--newcomers and --retain-blocks are for --growth: give that too.");
    }
    return kind != null;
  }

  int blocks() {
    int count = blocks == null ? 12 : blocks;
    if (count < 1 || count > MOST_BLOCKS) {
      throw fault("--blocks must be from 1 to %d, not %d".formatted(MOST_BLOCKS, count));
    }
    return count;
  }

  /** How many blocks a chain is to grow by, if that is to be measured. */
  Optional<Integer> growth() {
    if (growth != null && (growth < 1 || growth > MOST_GROWTH)) {
      throw fault("--growth must be from 1 to %d, not %d".formatted(MOST_GROWTH, growth));
    }
    return Optional.ofNullable(growth);
  }

  /** Of how many last blocks the chain keeps the states. */
  long retainBlocks() {
    return retainBlocks == null ? ChainSettings.RETAIN_ALL : retainBlocks;
  }

  /** How many accounts a chain is to have that is killed, if that is to be measured. */
  Optional<Integer> restart() {
    return Optional.ofNullable(restart);
  }

  /** How many of a hundred transfers are to somebody new. */
  int newcomers() {
    return newcomers == null ? 5 : newcomers;
  }

  /** The databases to store in; to be closed. */
  FreshDatabases databases() {
    return switch (String.valueOf(kind)) {
      case "h2" -> h2();
      case "postgres" -> new PostgresSchemas(server());
      default -> throw fault("--persist knows h2 and postgres, not '" + kind + "'");
    };
  }

  private FreshDatabases h2() {
    if (url != null || user != null || passwordFile != null) {
      throw fault("--jdbc-... are for --persist postgres");
    }
    return new H2Folders();
  }

  private DatabaseSettings server() {
    if (url == null || user == null) {
      throw fault("--persist postgres needs a server: give --jdbc-url and --jdbc-user");
    }
    String password = passwordFile == null ? "" : password(passwordFile);
    try {
      return DatabaseSettings.postgresql(url, user, password);
    } catch (IllegalArgumentException e) {
      throw fault("--jdbc-url: " + e.getMessage());
    }
  }

  private static String password(Path file) {
    try {
      return InputFile.firstLine(file, MOST_PASSWORD_BYTES);
    } catch (InputException e) {
      throw new InputException("the password can not be read: " + e.getMessage(), e);
    }
  }

  private ParameterException fault(String what) {
    return new ParameterException(spec.commandLine(), what);
  }
}
