package io.evmesh.node.chain;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.evmesh.actors.MeshSettings;
import io.evmesh.actors.chain.Appended;
import io.evmesh.actors.chain.Chain;
import io.evmesh.actors.chain.InvalidBlockException;
import io.evmesh.engine.block.Block;
import io.evmesh.engine.block.BlockCodec;
import io.evmesh.engine.block.BlockDraft;
import io.evmesh.engine.block.BlockHeader;
import io.evmesh.engine.execution.RecoveredTransaction;
import io.evmesh.engine.parallel.Shards;
import io.evmesh.engine.rlp.RlpException;
import io.evmesh.engine.state.Account;
import io.evmesh.engine.state.Code;
import io.evmesh.engine.state.EmptyState;
import io.evmesh.engine.state.WorldState;
import io.evmesh.engine.types.Address;
import io.evmesh.engine.types.Bytes;
import io.evmesh.engine.types.UInt256;
import io.evmesh.input.genesis.KeptRules;
import io.evmesh.input.json.InputException;
import io.evmesh.input.json.Json;
import io.evmesh.input.recording.StandInSignature;
import io.evmesh.persistence.database.DatabaseSettings;
import io.evmesh.persistence.event.AccountChange;
import io.evmesh.persistence.event.SealedShards;
import io.evmesh.persistence.event.ShardSealed;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Makes a chain from an exported journal: its first block is taken as it is told, the others are
 * executed, and what comes out must be what the file tells.
 */
public final class JournalImport {
  private final Path file;

  /** An import of a file. */
  public JournalImport(Path file) {
    this.file = file;
  }

  /**
   * Checks that no line was changed, lost or added.
   *
   * @throws InputException naming the first line that does not belong there
   */
  public void check() {
    try (LineFile lines = new LineFile(file)) {
      String last = "";
      for (String line = lines.nextText(); line != null; line = lines.nextText()) {
        last = line;
      }
      if (!last.contains("\"kind\":\"end\"")) {
        throw new InputException(lines.place() + ": the end is missing");
      }
    }
  }

  /**
   * Makes the chain in a database that has none.
   *
   * @param retainBlocks of how many last blocks the states are kept
   * @param progress is told the number of each block
   * @return how many blocks there are
   */
  public long run(
      DatabaseSettings settings, MeshSettings mesh, long retainBlocks, LongConsumer progress)
      throws InterruptedException {
    try (LineFile lines = new LineFile(file)) {
      KeptRules rules = rules(lines);
      ChainAccess.keep(settings, rules);
      try (Chain chain = ChainAccess.open(settings, rules, mesh, retainBlocks)) {
        long blocks = 0;
        Json line = next(lines);
        while (!kind(line).equals("end")) {
          Entry entry = new Entry(line, lines.place());
          line = entry.readChanges(lines);
          entry.append(chain);
          blocks++;
          progress.accept(chain.head().orElseThrow().number());
        }
        if (line.at("blocks").unsignedLong() != blocks) {
          throw line.at("blocks").fault("there are " + blocks);
        }
        chain.flush();
        return blocks;
      }
    }
  }

  private static KeptRules rules(LineFile lines) {
    Json line = next(lines);
    if (!kind(line).equals("chain")) {
      throw line.fault("should tell the chain's rules");
    }
    if (line.at("version").unsignedLong() != JournalLines.VERSION) {
      throw line.at("version").fault("is not known");
    }
    return KeptRules.parse(line.at("rules").text());
  }

  private static Json next(LineFile lines) {
    Json line = lines.next();
    if (line == null) {
      throw new InputException(lines.place() + ": the end is missing");
    }
    return line;
  }

  private static String kind(Json line) {
    return line.at(JournalLines.KIND).text();
  }

  /** A block's line with those of its changes. */
  private static final class Entry {
    private final String place;
    private final Json line;
    private final Block block;
    private final Set<String> changes = new TreeSet<>();
    private final WorldState world = new WorldState(EmptyState.INSTANCE);

    Entry(Json line, String place) {
      if (!kind(line).equals("block")) {
        throw line.fault("should tell a block");
      }
      this.line = line;
      this.place = place;
      Json rlp = line.at("rlp");
      try {
        block = BlockCodec.decode(rlp.bytes());
      } catch (RlpException e) {
        throw rlp.fault("is no block: " + e.getMessage());
      }
    }

    /** Reads up to the first line that does not belong to this block, and returns that. */
    Json readChanges(LineFile lines) {
      while (true) {
        Json next = next(lines);
        switch (kind(next)) {
          case "change" -> {
            AccountLine change = AccountLine.read(next);
            change.putInto(world);
            changes.add(change.toString());
          }
          case "code" -> {
            Bytes code = next.at("code").bytes();
            world.putCode(Code.of(code));
            changes.add(code.toString());
          }
          default -> {
            return next;
          }
        }
      }
    }

    void append(Chain chain) throws InterruptedException {
      Appended appended;
      try {
        appended = chain.head().isEmpty() ? chain.begin(block, world) : execute(chain);
      } catch (InvalidBlockException | IllegalArgumentException e) {
        throw new InputException(place + ": " + e.getMessage(), e);
      }
      if (!appended.block().equals(block)) {
        throw line.fault("executing the block makes another one of it");
      }
      List<String> receipts =
          JournalLines.receipts(appended.result().receipts()).stream()
              .map(Bytes::toString)
              .toList();
      if (!receipts.equals(line.at("receipts").elements().stream().map(Json::text).toList())) {
        throw line.at("receipts").fault("executing the block leaves others");
      }
      if (!changes.equals(changesOf(appended))) {
        throw line.fault("executing the block changes something else than the next lines tell");
      }
    }

    private Appended execute(Chain chain) throws InterruptedException {
      List<Json> senders = line.at("senders").elements();
      if (senders.size() != block.transactions().size()) {
        throw line.at("senders").fault("should be one for each transaction");
      }
      List<RecoveredTransaction> transactions = new ArrayList<>();
      boolean allSigned = true;
      for (int i = 0; i < senders.size(); i++) {
        Address sender = senders.get(i).address();
        allSigned &= !StandInSignature.isOf(block.transactions().get(i), sender);
        transactions.add(new RecoveredTransaction(block.transactions().get(i), sender));
      }
      return allSigned ? chain.append(block) : chain.append(draft(block), transactions);
    }

    private static BlockDraft draft(Block block) {
      BlockHeader header = block.header();
      return new BlockDraft(
          header.coinbase(),
          header.timestamp(),
          header.gasLimit(),
          header.extraData(),
          header.mixHash(),
          header.parentBeaconRoot(),
          block.withdrawals());
    }

    private static Set<String> changesOf(Appended appended) {
      Set<String> changes = new TreeSet<>();
      List<ShardSealed> parts =
          SealedShards.of(
              Shards.ONE_MACHINE, 0, appended.block().header().number(), appended.result().world());
      for (ShardSealed part : parts) {
        for (AccountChange change : part.accounts()) {
          ObjectNode node = JournalLines.change(part.block(), part.shard(), change);
          Json told = Json.parse(node.toString(), "the change");
          changes.add(AccountLine.read(told).toString());
        }
        part.codes().forEach(code -> changes.add(code.bytes().toString()));
      }
      return changes;
    }
  }

  /** What a line tells of an account. */
  private record AccountLine(
      Address address, @Nullable Account account, boolean wiped, List<UInt256> slots) {

    static AccountLine read(Json line) {
      Account account = null;
      if (line.at("exists").flag()) {
        Json code = line.at("codeHash");
        account =
            new Account(
                line.at("nonce").unsignedLong(),
                line.at("balance").quantity(),
                code.isNull() ? Code.EMPTY.hash() : code.hash());
      }
      List<UInt256> slots = new ArrayList<>();
      Json values = line.at("slots");
      for (String key : values.names()) {
        try {
          slots.add(UInt256.fromHex(key));
        } catch (IllegalArgumentException e) {
          throw values.fault("'%s' is no slot".formatted(Json.shortened(key)));
        }
        slots.add(values.at(key).quantity());
      }
      return new AccountLine(line.at("address").address(), account, line.at("wiped").flag(), slots);
    }

    void putInto(WorldState world) {
      world.setAccount(address, account);
      for (int i = 0; i < slots.size(); i += 2) {
        world.setSlot(address, slots.get(i), slots.get(i + 1));
      }
    }
  }
}
