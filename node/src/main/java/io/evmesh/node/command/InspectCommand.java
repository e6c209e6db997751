package io.evmesh.node.command;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.evmesh.engine.block.BlockHeader;
import io.evmesh.engine.state.Account;
import io.evmesh.engine.types.Address;
import io.evmesh.engine.types.Hash;
import io.evmesh.engine.types.UInt256;
import io.evmesh.input.json.InputException;
import io.evmesh.input.json.Json;
import io.evmesh.node.chain.ChainJson;
import io.evmesh.persistence.database.Database;
import io.evmesh.persistence.table.AccountHistory;
import io.evmesh.persistence.table.Head;
import io.evmesh.persistence.table.StoredBlocks;
import io.evmesh.persistence.table.StoredState;
import io.evmesh.persistence.table.StoredTransaction;
import io.evmesh.persistence.table.TableCounts;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code inspect}: shows what a chain has. */
@Command(
    name = "inspect",
    description = "Shows a chain: its head, or a block, a transaction, an account and its changes.",
    mixinStandardHelpOptions = true,
    subcommands = {
      InspectCommand.OfBlock.class,
      InspectCommand.OfTransaction.class,
      InspectCommand.OfAccount.class,
      InspectCommand.OfChanges.class
    })
public final class InspectCommand implements Callable<Integer> {
  @Spec private @Nullable CommandSpec spec;
  @Mixin private InspectOptions options = new InspectOptions();

  @Override
  public Integer call() {
    return options.print(Objects.requireNonNull(spec), InspectCommand::head);
  }

  private static ObjectNode head(Database database, Head head) {
    BlockHeader header = header(database, head.block());
    ObjectNode node = ChainJson.object();
    node.put("place", database.settings().place());
    node.set("head", ChainJson.header(head.hash(), header));
    node.put("stateSince", head.retainedFrom());
    TableCounts counts = TableCounts.of(database);
    node.put("blocks", counts.blocks());
    node.put("transactions", counts.transactions());
    node.put("logs", counts.logs());
    node.put("accountChanges", counts.accountChanges());
    node.put("slotChanges", counts.slotChanges());
    node.put("codes", counts.codes());
    return node;
  }

  private static BlockHeader header(Database database, long number) {
    return new StoredBlocks(database)
        .header(number)
        .orElseThrow(() -> new InputException("there is no block " + number));
  }

  /** A block's number from its number or hash. */
  private static long block(Database database, String text) {
    if (text.startsWith("0x")) {
      Hash hash = InspectOptions.hash(text);
      return new StoredBlocks(database)
          .number(hash)
          .orElseThrow(() -> new InputException("there is no block " + hash));
    }
    try {
      return Long.parseLong(text);
    } catch (NumberFormatException e) {
      throw new InputException(
          "'%s' is neither a block's number nor its hash".formatted(Json.shortened(text)), e);
    }
  }

  /** {@code inspect block}. */
  @Command(
      name = "block",
      description = "Shows a block with its transactions.",
      mixinStandardHelpOptions = true)
  static final class OfBlock implements Callable<Integer> {
    @Spec private @Nullable CommandSpec spec;
    @Mixin private InspectOptions options = new InspectOptions();

    @Parameters(paramLabel = "N|HASH", description = "The block's number, or its hash.")
    private String name = "";

    @Override
    public Integer call() {
      return options.print(Objects.requireNonNull(spec), this::find);
    }

    private ObjectNode find(Database database, Head head) {
      StoredBlocks blocks = new StoredBlocks(database);
      long number = block(database, name);
      BlockHeader header = header(database, number);
      ObjectNode node = ChainJson.header(blocks.hash(number).orElseThrow(), header);
      node.set(
          "transactions",
          ChainJson.list(
              blocks.transactions(number).stream().map(ChainJson::transaction).toList()));
      return node;
    }
  }

  /** {@code inspect tx}. */
  @Command(
      name = "tx",
      description = "Shows a transaction with its receipt.",
      mixinStandardHelpOptions = true)
  static final class OfTransaction implements Callable<Integer> {
    @Spec private @Nullable CommandSpec spec;
    @Mixin private InspectOptions options = new InspectOptions();

    @Parameters(paramLabel = "HASH", description = "The transaction's hash.")
    private String name = "";

    @Override
    public Integer call() {
      return options.print(Objects.requireNonNull(spec), this::find);
    }

    private ObjectNode find(Database database, Head head) {
      Hash hash = InspectOptions.hash(name);
      StoredTransaction found =
          new StoredBlocks(database)
              .transaction(hash)
              .orElseThrow(() -> new InputException("there is no transaction " + hash));
      return ChainJson.transaction(found);
    }
  }

  /** {@code inspect account}. */
  @Command(
      name = "account",
      description = "Shows an account after the last block or an earlier one.",
      mixinStandardHelpOptions = true)
  static final class OfAccount implements Callable<Integer> {
    @Spec private @Nullable CommandSpec spec;
    @Mixin private InspectOptions options = new InspectOptions();

    @Parameters(paramLabel = "ADDRESS", description = "20 bytes in hexadecimal.")
    private String name = "";

    @Option(
        names = "--block",
        paramLabel = "N",
        description = "After this block (default: the last).")
    private @Nullable Long block;

    @Option(
        names = "--slot",
        paramLabel = "KEY",
        description = "Also this slot's value; may be given several times.")
    private List<String> slots = List.of();

    @Override
    public Integer call() {
      return options.print(Objects.requireNonNull(spec), this::find);
    }

    private ObjectNode find(Database database, Head head) {
      Address address = InspectOptions.address(name);
      long number = block == null ? head.block() : block;
      header(database, number); // there may be none, before the first as after the last
      StoredState state = StoredState.at(database, number);
      ObjectNode node = ChainJson.object();
      node.put("address", address.toString());
      node.put("block", number);
      Account account = state.account(address);
      ChainJson.putAccount(node, account);
      if (account != null) {
        node.put("codeBytes", state.code(account.codeHash()).size());
      }
      List<UInt256> keys = slots.stream().map(InspectOptions::word).toList();
      if (!keys.isEmpty()) {
        ObjectNode values = node.putObject("slots");
        List<UInt256> found = state.slots(address, keys);
        for (int i = 0; i < keys.size(); i++) {
          values.put(ChainJson.word(keys.get(i)), ChainJson.word(found.get(i)));
        }
      }
      return node;
    }
  }

  /** {@code inspect changes}. */
  @Command(
      name = "changes",
      description = "Shows what blocks did to an account, the newest first.",
      mixinStandardHelpOptions = true)
  static final class OfChanges implements Callable<Integer> {
    @Spec private @Nullable CommandSpec spec;
    @Mixin private InspectOptions options = new InspectOptions();

    @Parameters(paramLabel = "ADDRESS", description = "20 bytes in hexadecimal.")
    private String name = "";

    @Option(
        names = "--from",
        paramLabel = "N",
        description = "First block (default: the first whose changes are kept).")
    private long from = -1;

    @Option(names = "--to", paramLabel = "N", description = "Last block (default: the chain's).")
    private long to = Long.MAX_VALUE;

    @Option(
        names = "--limit",
        paramLabel = "K",
        description = "Most records, up to 10,000 (default: ${DEFAULT-VALUE}).")
    private int limit = 100;

    @Override
    public Integer call() {
      if (limit < 1 || limit > AccountHistory.MAX_RECORDS) {
        throw new InputException(
            "--limit: %d is not from 1 to %d".formatted(limit, AccountHistory.MAX_RECORDS));
      }
      return options.print(Objects.requireNonNull(spec), this::find);
    }

    private ObjectNode find(Database database, Head head) {
      Address address = InspectOptions.address(name);
      ObjectNode node = ChainJson.object();
      node.put("address", address.toString());
      node.set(
          "changes",
          ChainJson.list(
              new AccountHistory(database)
                  .records(address, from, to, limit).stream().map(ChainJson::record).toList()));
      return node;
    }
  }
}
