package io.evmesh.node.command;

import io.evmesh.actors.chain.Appended;
import io.evmesh.actors.chain.Chain;
import io.evmesh.engine.block.Block;
import io.evmesh.engine.block.BlockHeader;
import io.evmesh.engine.execution.TransactionResult.Rejected;
import io.evmesh.input.genesis.Genesis;
import io.evmesh.input.genesis.KeptRules;
import io.evmesh.input.json.InputException;
import io.evmesh.input.json.Json;
import io.evmesh.input.recording.RecordedBlock;
import io.evmesh.input.recording.RecordingReader;
import io.evmesh.node.chain.ChainAccess;
import io.evmesh.node.chain.FirstBlock;
import io.evmesh.node.chain.RecordedChain;
import io.evmesh.persistence.database.DatabaseSettings;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code run}: executes recorded blocks into a chain that lasts. */
@Command(
    name = "run",
    description =
        "Executes recorded blocks (folders with block.json, txs.json, pre_state.json) one after the"
            + " other into a chain on disk, which begins with the state that they found.",
    mixinStandardHelpOptions = true)
public final class RunCommand implements Callable<Integer> {
  @Spec private @Nullable CommandSpec spec;
  @Mixin private DatabaseOptions database = new DatabaseOptions();
  @Mixin private WriterOptions writer = new WriterOptions();

  @Option(
      names = "--genesis",
      paramLabel = "FILE",
      description = "Begin the chain as this genesis file says, in place of what the blocks found.")
  private @Nullable Path genesis;

  @Parameters(paramLabel = "DIR", arity = "1..*", description = "Folders of recorded blocks.")
  private List<Path> folders = List.of();

  @Override
  public Integer call() throws InterruptedException {
    PrintWriter out = Objects.requireNonNull(spec).commandLine().getOut();
    DatabaseSettings settings = database.settings();
    long retainBlocks = writer.retainBlocks();
    Optional<KeptRules> kept = ChainAccess.rules(settings);
    FirstBlock first = null;
    KeptRules rules;
    if (kept.isPresent()) {
      rules = kept.get();
      writer.checkRootEvery(rules.rootEvery());
      if (genesis != null) {
        throw new InputException("--genesis: the chain in " + settings.place() + " has begun");
      }
    } else {
      rules = rulesOfNewChain();
      first = first(rules);
      ChainAccess.keep(settings, rules);
    }
    try (Chain chain = ChainAccess.open(settings, rules, writer.mesh(), retainBlocks)) {
      if (first != null) {
        print(chain.begin(first.block(), first.world()), out);
      }
      for (Path folder : folders) {
        append(chain, folder, rules, out);
      }
      chain.flush();
    }
    return 0;
  }

  private KeptRules rulesOfNewChain() {
    return genesis != null
        ? KeptRules.of(Json.read(genesis), writer.rootEvery())
        : RecordedChain.rules(RecordingReader.read(folders.getFirst()), writer.rootEvery());
  }

  private FirstBlock first(KeptRules rules) {
    if (genesis == null) {
      return RecordedChain.begin(folders, rules.config());
    }
    Genesis read = Genesis.read(genesis);
    boolean hasWithdrawals = read.header().withdrawalsRoot() != null;
    Block block = new Block(read.header(), List.of(), List.of(), hasWithdrawals ? List.of() : null);
    return new FirstBlock(block, read.state());
  }

  private static void append(Chain chain, Path folder, KeptRules rules, PrintWriter out)
      throws InterruptedException {
    RecordedBlock recorded = RecordingReader.read(folder);
    BlockHeader head = chain.head().orElseThrow().header();
    if (recorded.number() != head.number() + 1
        || Long.compareUnsigned(recorded.timestamp(), head.timestamp()) <= 0) {
      throw new InputException(
          "%s: block %d of time %s does not follow the chain's last, block %d of time %s"
              .formatted(
                  folder,
                  recorded.number(),
                  Long.toUnsignedString(recorded.timestamp()),
                  head.number(),
                  Long.toUnsignedString(head.timestamp())));
    }
    if (rules.config().forkAt(recorded.number(), recorded.timestamp()) != recorded.fork()
        || rules.config().chainId() != recorded.chainId()) {
      throw new InputException(
          "%s: block %d was recorded under rules (%s, chain %d) that do not hold on this chain"
              .formatted(folder, recorded.number(), recorded.fork(), recorded.chainId()));
    }
    print(chain.append(RecordedChain.draft(recorded), RecordedChain.transactions(recorded)), out);
  }

  /** Prints the block once it is committed. */
  private static void print(Appended appended, PrintWriter out) {
    appended.committed().toCompletableFuture().join();
    BlockHeader header = appended.block().header();
    List<Rejected> rejected =
        appended.result().results().stream()
            .filter(Rejected.class::isInstance)
            .map(Rejected.class::cast)
            .toList();
    out.println(
        "block %d: %d transactions%s, %d gas, state root %s, committed"
            .formatted(
                header.number(),
                appended.block().transactions().size(),
                rejected.isEmpty()
                    ? ""
                    : " (%d left out, the first: %s)"
                        .formatted(rejected.size(), rejected.getFirst().reason()),
                appended.result().gasUsed(),
                header.stateRoot()));
    out.flush();
  }
}
