package io.evmesh.actors.chain.fault;

import io.evmesh.actors.chain.Appended;
import io.evmesh.actors.chain.Chain;
import io.evmesh.actors.chain.ChainSettings;
import io.evmesh.actors.chain.thread.ChainException;
import io.evmesh.actors.mesh.MeshSettings;
import io.evmesh.persistence.database.DatabaseException;
import io.evmesh.persistence.database.DatabaseSettings;
import io.evmesh.testkit.process.JavaProcess;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * A process that appends the endless work to a chain for as long as it lives, and says each block's
 * number and hash once it is committed.
 */
final class ChainProcess {
  static final int REFUSED = 3;

  /** Often enough that some kill meets it. */
  private static final int CHECKPOINT_BLOCKS = 16;

  /** Few, so that with each block old states are given up. */
  private static final int RETAIN_BLOCKS = 20;

  private static final String COMMITTED = "committed ";

  private ChainProcess() {}

  /**
   * Begins where the chain ends.
   *
   * @param arguments a folder; or address, user and password of a server
   */
  public static void main(String[] arguments) throws InterruptedException {
    DatabaseSettings database =
        arguments.length == 1
            ? DatabaseSettings.h2(Path.of(arguments[0]))
            : DatabaseSettings.postgresql(arguments[0], arguments[1], arguments[2]);
    try (Chain chain = Chain.open(settings(database))) {
      appendForEver(chain, new EndlessWork());
    } catch (DatabaseException | ChainException e) {
      System.out.println(e.getMessage());
      System.exit(REFUSED);
    }
  }

  static ChainSettings settings(DatabaseSettings database) {
    MeshSettings mesh = MeshSettings.of(2).alwaysInLanes(true);
    return ChainSettings.of(database, new EndlessWork().work().config(), mesh)
        .withCheckpointBlocks(CHECKPOINT_BLOCKS)
        .withRetainBlocks(RETAIN_BLOCKS);
  }

  private static void appendForEver(Chain chain, EndlessWork work) throws InterruptedException {
    while (true) {
      Appended appended = appendNext(chain, work);
      appended.committed().thenAccept(number -> System.out.println(COMMITTED + line(appended)));
    }
  }

  private static String line(Appended appended) {
    return appended.block().header().number() + " " + appended.block().header().hash();
  }

  /** Appends the genesis, or the block after the last. */
  static Appended appendNext(Chain chain, EndlessWork work) throws InterruptedException {
    if (chain.head().isEmpty()) {
      return chain.begin(work.work().genesis(true), work.work().world());
    }
    var parent = chain.head().orElseThrow();
    return chain.append(work.work().draft(parent.header()), work.block(parent.number() + 1));
  }

  /** Starts it with the class path of this process. */
  static Process start(DatabaseSettings database) throws IOException {
    List<String> options = List.of("-Xmx512m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1");
    List<String> arguments =
        switch (database.dialect()) {
          case H2 -> List.of(database.folder().toString());
          case POSTGRESQL -> List.of(database.url(), database.user(), database.password());
        };
    return JavaProcess.start(ChainProcess.class, options, arguments);
  }
}
