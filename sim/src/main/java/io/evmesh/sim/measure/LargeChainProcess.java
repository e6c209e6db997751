package io.evmesh.sim.measure;

import io.evmesh.actors.chain.Appended;
import io.evmesh.actors.chain.Chain;
import io.evmesh.actors.chain.ChainSettings;
import io.evmesh.actors.chain.thread.ChainException;
import io.evmesh.actors.mesh.MeshSettings;
import io.evmesh.engine.state.Account;
import io.evmesh.engine.types.UInt256;
import io.evmesh.persistence.database.DatabaseException;
import io.evmesh.persistence.database.DatabaseSettings;
import io.evmesh.persistence.table.ChainRecord;
import io.evmesh.testkit.chain.ChainWork;
import io.evmesh.testkit.process.JavaProcess;
import io.evmesh.testkit.workload.SteadyWork;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletionException;

/**
 * A process of its own that makes a chain with many accounts and goes on with it until it is
 * killed, or that asks such a chain for a balance. The first line of its input is the database's
 * password.
 */
final class LargeChainProcess {
  static final String COMMITTED = "committed";
  static final String BALANCE = "balance";

  private static final int FAILED = 3;
  private static final int LANES = 2;

  private LargeChainProcess() {}

  /**
   * Says {@code committed N}, or {@code balance WEI NANOS} with the time that the chain took.
   *
   * @param arguments build or ask, accounts, holders, transfers a block, and a folder, or address
   *     and user of a server
   */
  public static void main(String[] arguments) throws IOException, InterruptedException {
    String password =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8)).readLine();
    DatabaseSettings database =
        arguments.length == 5
            ? DatabaseSettings.h2(Path.of(arguments[4]))
            : DatabaseSettings.postgresql(
                arguments[4], arguments[5], Objects.requireNonNullElse(password, ""));
    SteadyWork work =
        new SteadyWork(
            Integer.parseInt(arguments[1]),
            Integer.parseInt(arguments[2]),
            Integer.parseInt(arguments[3]),
            5);
    try {
      if (arguments[0].equals("build")) {
        build(database, work);
      } else {
        ask(database, work);
      }
    } catch (DatabaseException | ChainException | CompletionException e) {
      System.out.println(e.getMessage());
      System.exit(FAILED);
    }
  }

  private static void build(DatabaseSettings database, SteadyWork work)
      throws InterruptedException {
    ChainWork beginning = ChainWork.of(work.beginning(), work.perBlock());
    ChainSettings settings = ChainSettings.of(database, beginning.config(), MeshSettings.of(LANES));
    try (Chain chain = Chain.open(settings)) {
      new ChainRecord(chain.database()).write(beginning.rules().text());
      chain.begin(beginning.genesis(true), beginning.world());
      while (true) {
        var parent = chain.head().orElseThrow();
        Appended appended =
            chain.append(beginning.draft(parent.header()), work.block(parent.number() + 1));
        System.out.println(COMMITTED + " " + appended.committed().toCompletableFuture().join());
      }
    }
  }

  private static void ask(DatabaseSettings database, SteadyWork work) {
    SteadyWork small = new SteadyWork(work.perBlock(), work.perBlock(), work.perBlock(), 0);
    long start = System.nanoTime();
    ChainSettings settings =
        ChainSettings.of(
            database, ChainWork.of(small.beginning(), 1).config(), MeshSettings.of(LANES));
    try (Chain chain = Chain.open(settings)) {
      Account account = chain.stateAt(chain.committed()).account(work.account(work.accounts() - 1));
      UInt256 balance = account == null ? UInt256.ZERO : account.balance();
      System.out.println(BALANCE + " " + balance + " " + (System.nanoTime() - start));
    }
  }

  /**
   * Starts it with the class path of this process.
   *
   * @param task build or ask
   * @param memory options of Java
   */
  static Process start(String task, SteadyWork work, DatabaseSettings database, List<String> memory)
      throws IOException {
    List<String> options = new ArrayList<>(memory);
    options.addAll(List.of("-XX:+UseCompactObjectHeaders", "--enable-native-access=ALL-UNNAMED"));
    options.add("--sun-misc-unsafe-memory-access=allow");
    List<String> arguments = new ArrayList<>();
    arguments.add(task);
    for (int count : new int[] {work.accounts(), work.holders(), work.perBlock()}) {
      arguments.add(Integer.toString(count));
    }
    switch (database.dialect()) {
      case H2 -> arguments.add(database.folder().toString());
      case POSTGRESQL -> arguments.addAll(List.of(database.url(), database.user()));
    }
    Process process = JavaProcess.start(LargeChainProcess.class, options, arguments);
    try (var input = process.outputWriter()) {
      input.write(database.password() + "\n");
    }
    return process;
  }
}
