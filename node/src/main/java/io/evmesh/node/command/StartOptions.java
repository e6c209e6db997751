package io.evmesh.node.command;

import io.evmesh.engine.chain.Fork;
import io.evmesh.input.fields.ForkNames;
import io.evmesh.input.json.InputException;
import io.evmesh.input.json.Json;
import io.evmesh.input.settings.SettingRules;
import io.evmesh.input.settings.SettingSources;
import io.evmesh.node.query.Finality;
import io.evmesh.node.settings.DevSettings;
import io.evmesh.node.settings.EngineSettings;
import io.evmesh.node.settings.HistorySettings;
import io.evmesh.node.settings.MemberSettings;
import io.evmesh.node.settings.MiningSettings;
import io.evmesh.node.settings.NodeSettings;
import io.evmesh.persistence.database.DatabaseSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** All settings of a node, as options; {@link SettingSources} finds them elsewhere too. */
final class StartOptions {
  private static final String USUAL_MNEMONIC = DevSettings.USUAL.mnemonic();

  /** The database's settings are found by {@link DatabaseOptions}, which knows what they say. */
  static final SettingRules RULES =
      new SettingRules(
          List.of("data", "jdbc-url"),
          List.of("data", "jdbc-url", "jdbc-user", "jdbc-password-file"),
          name -> false,
          StartOptions::masked);

  @Option(
      names = SettingSources.FILE_OPTION,
      paramLabel = "FILE",
      description =
          "Settings in HOCON or JSON: the options below by their names without the dashes. The"
              + " command line wins over the environment (EVMESH_PORT, EVMESH_BLOCK_TIME, ... for"
              + " every option), that over the file.")
  @SuppressWarnings("UnusedVariable") // SettingSources asks for it by its name
  private @Nullable Path config;

  @Mixin private DatabaseOptions database = new DatabaseOptions();
  @Mixin private LaneOptions lanes = new LaneOptions();
  @Mixin private ServerOptions server = new ServerOptions();
  @Mixin private RetainOptions retain = new RetainOptions();
  @Mixin private BatchOptions batches = new BatchOptions();
  @Mixin private LogOptions log = new LogOptions();
  @Mixin private EngineOptions engine = new EngineOptions();
  @Mixin private PoolOptions pool = new PoolOptions();
  @Mixin private ClusterMode cluster = new ClusterMode();

  @Option(
      names = "--genesis",
      paramLabel = "FILE",
      description = "A new chain begins as this genesis file (geth's format) says.")
  private @Nullable Path genesis;

  @Option(
      names = "--import",
      paramLabel = "FILE",
      description = "Go on with the blocks of this file: RLP, one after the other.")
  private @Nullable Path imports;

  @Option(
      names = "--fork",
      paramLabel = "NAME",
      description = "Rules of a new development chain (default: Osaka).")
  private @Nullable String fork;

  @Option(
      names = "--chain-id",
      paramLabel = "N",
      description = "Chain id of a new development chain (default: ${DEFAULT-VALUE}).")
  private long chainId = DevSettings.USUAL.chainId();

  @Option(
      names = "--gas-limit",
      paramLabel = "N",
      description = "Gas limit of a new development chain's blocks (default: ${DEFAULT-VALUE}).")
  private long gasLimit = DevSettings.USUAL.gasLimit();

  @Option(
      names = "--accounts",
      paramLabel = "N",
      description = "Accounts of a development chain (default: ${DEFAULT-VALUE}).")
  private int accounts = DevSettings.USUAL.accounts();

  @Option(
      names = "--balance",
      paramLabel = "ETHER",
      description = "Ether of each of them (default: ${DEFAULT-VALUE}).")
  private long balance = DevSettings.USUAL.balanceEther();

  @Option(
      names = "--mnemonic",
      paramLabel = "WORDS",
      description = "Sentence that their keys come from (default: \"test test … junk\").")
  private String mnemonic = USUAL_MNEMONIC;

  @Option(
      names = "--block-time",
      paramLabel = "SECONDS",
      description = "A block each so often, in place of one for whatever has come.")
  private @Nullable Double blockTime;

  @Option(
      names = "--no-mining",
      arity = "0..1",
      fallbackValue = "true",
      description = "Make no blocks: only what is imported.")
  private boolean noMining;

  @Option(
      names = "--keep-bal",
      arity = "0..1",
      fallbackValue = "true",
      description =
          "Store each block's access list (EIP-7928), so that it can be told when the states are"
              + " gone. Each block is executed once more for it, beside the next ones.")
  private boolean keepAccessLists;

  @Option(
      names = "--final",
      arity = "0..1",
      fallbackValue = "true",
      description = "The head counts as safe and finalized, also of a chain with a genesis.")
  private boolean isFinal;

  @Option(
      names = "--read-only",
      arity = "0..1",
      fallbackValue = "true",
      description =
          "Only show the chain that another node writes into the same PostgreSQL database.")
  private boolean readOnly;

  /**
   * What was said by whoever may say it.
   *
   * @throws InputException if a value is no good
   */
  NodeSettings settings(SettingSources sources) {
    log.check();
    DevSettings dev = development();
    DatabaseSettings place = database.settings(sources::variable);
    Optional<EngineSettings> driven = engine.settings(place);
    return new NodeSettings(
        place,
        lanes.mesh(),
        new HistorySettings(retain.blocks(), HistorySettings.USUAL.recentBytes(), keepAccessLists),
        Optional.ofNullable(genesis),
        Optional.ofNullable(imports),
        dev,
        driven.isPresent() ? MiningSettings.NONE : mining(),
        isFinal || genesis == null && driven.isEmpty() ? Finality.HEAD : Finality.NONE,
        server.settings(),
        driven,
        pool.journal(place),
        server.limits(),
        server.calls(),
        batches.settings());
  }

  /**
   * Whether the node is one that only reads.
   *
   * @throws InputException if it is to write as well
   */
  boolean isReadOnly(SettingSources sources, NodeSettings settings) {
    if (!readOnly) {
      return false;
    }
    if (settings.imports().isPresent()
        || settings.engine().isPresent()
        || settings.history().keepsAccessLists()
        || member(sources).isPresent()) {
      throw new InputException(
          "--read-only: does not go with --import, --keep-bal, --cluster or --authrpc.port, which"
              + " write");
    }
    return true;
  }

  /** How the node is a member of a cluster; empty if it is on its own. */
  Optional<MemberSettings> member(SettingSources sources) {
    return cluster.settings(sources, genesis, development());
  }

  private DevSettings development() {
    return new DevSettings(
        chainId, forkNamed(), gasLimit, mnemonic, accounts, balance, DevSettings.USUAL.baseFee());
  }

  /** How the log is to be. */
  LogOptions log() {
    return log;
  }

  private Fork forkNamed() {
    return fork == null
        ? Fork.OSAKA
        : ForkNames.find(fork)
            .orElseThrow(
                () -> new InputException("--fork: '" + Json.shortened(fork) + "' is no fork"));
  }

  private MiningSettings mining() {
    if (noMining) {
      return MiningSettings.NONE;
    }
    if (blockTime == null) {
      return MiningSettings.AUTOMATIC;
    }
    if (!(blockTime >= 0.001 && blockTime <= 86_400)) {
      throw new InputException("--block-time: %s is not from 0.001 to 86400".formatted(blockTime));
    }
    return MiningSettings.every(Duration.ofNanos((long) (blockTime * 1e9)));
  }

  /** Secrets are for nobody's eyes. */
  private static String masked(String name, String value) {
    return name.equals("mnemonic") && !value.equals(USUAL_MNEMONIC)
        ? "***"
        : value.replaceAll("(?i)(password=)[^&]*", "$1***");
  }
}
