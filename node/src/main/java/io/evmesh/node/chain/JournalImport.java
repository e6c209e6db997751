package io.evmesh.node.chain;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.evmesh.actors.chain.Appended;
import io.evmesh.actors.chain.Chain;
import io.evmesh.actors.chain.InvalidBlockException;
import io.evmesh.actors.mesh.MeshSettings;
import io.evmesh.engine.block.Block;
import io.evmesh.engine.block.BlockCodec;
import io.evmesh.engine.block.Receipt;
import io.evmesh.engine.chain.ChainConfig;
import io.evmesh.engine.chain.Fork;
import io.evmesh.engine.execution.RecoveredTransaction;
import io.evmesh.engine.execution.Senders;
import io.evmesh.engine.parallel.plan.Shards;
import io.evmesh.engine.rlp.RlpException;
import io.evmesh.engine.state.Account;
import io.evmesh.engine.state.Code;
import io.evmesh.engine.state.EmptyState;
import io.evmesh.engine.state.WorldState;
import io.evmesh.engine.types.Address;
import io.evmesh.engine.types.Bytes;
import io.evmesh.engine.types.Hash;
import io.evmesh.engine.types.UInt256;
import io.evmesh.input.genesis.KeptRules;
import io.evmesh.input.json.InputException;
import io.evmesh.input.json.Json;
import io.evmesh.input.recording.StandInSignature;
import io.evmesh.persistence.database.DatabaseSettings;
import io.evmesh.persistence.event.AccountChange;
import io.evmesh.persistence.event.SealedShards;
import io.evmesh.persistence.event.ShardSealed;
import io.evmesh.persistence.journal.JournalReader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import java.util.stream.IntStream;
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
   * What an import did.
   *
   * @param found blocks that were in the database already
   * @param executed blocks that were not
   */
  public record Imported(long found, long executed) {}

  /**
   * Makes the chain in a database that has none, or only the beginning of this one, as an import
   * leaves it that did not come to its end: then it goes on from there.
   *
   * @param retainBlocks of how many last blocks the states are kept
   * @param progress is told the number of each block
   * @throws InputException if the file is not right, or the database has another chain; blocks that
   *     came before in the file stay
   */
  public Imported run(
      DatabaseSettings settings, MeshSettings mesh, long retainBlocks, LongConsumer progress)
      throws InterruptedException {
    try (LineFile lines = new LineFile(file)) {
      KeptRules rules = rules(lines);
      ChainAccess.rules(settings)
          .ifPresentOrElse(
              kept -> checkSame(settings, rules, kept), () -> ChainAccess.keep(settings, rules));
      try (Chain chain = ChainAccess.open(settings, rules, mesh, retainBlocks)) {
        Entries entries = new Entries(lines, rules.config());
        compareWithWhatIsThere(chain, entries);
        long found = entries.read();
        try {
          entries.forEach(
              entry -> {
                entry.append(chain);
                progress.accept(entry.block.header().number());
              });
          chain.flush();
        } catch (InputException e) {
          throw unfinished(e, chain);
        }
        return new Imported(found, entries.read() - found);
      }
    }
  }

  private static void checkSame(DatabaseSettings settings, KeptRules rules, KeptRules kept) {
    if (!kept.text().equals(rules.text())) {
      throw another("its rules are not the file's", settings);
    }
  }

  private static InputException another(String why, DatabaseSettings settings) {
    return new InputException(
        ("there is another chain in %s: %s; import needs an empty database, or the beginning of"
                + " the file's chain")
            .formatted(settings.place(), why));
  }

  private void compareWithWhatIsThere(Chain chain, Entries entries) throws InterruptedException {
    DatabaseSettings settings = chain.database().settings();
    Entry[] last = new Entry[1];
    new JournalReader(chain.database())
        .forEachBlock(
            -1,
            there -> {
              Entry entry = entries.next();
              if (entry == null) {
                throw another("it goes on after the file's end", settings);
              }
              if (!entry.block.equals(there.commit().body())) {
                throw another("block %d is not the file's".formatted(there.number()), settings);
              }
              entry.compare(there.commit().receipts(), there.parts());
              last[0] = entry;
            });
    if (last[0] != null && chain.editsAfter(chain.committed()) == null) {
      last[0].edit(chain);
    }
  }

  /** What was stored came out of executing blocks of the file, and stays. */
  private static InputException unfinished(InputException e, Chain chain)
      throws InterruptedException {
    chain.flush();
    long last = chain.committed();
    String sentence =
        last < 0
            ? "the chain in %s has no block yet"
            : "the chain in %s has the blocks up to %d, and an import of a file that is right goes"
                + " on from there";
    return new InputException(
        e.getMessage() + "; " + sentence.formatted(chain.database().settings().place(), last), e);
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

  /** The blocks of a file, one after the other. */
  private static final class Entries {
    private final LineFile lines;
    private final ChainConfig config;
    private Json line;
    private long read;

    Entries(LineFile lines, ChainConfig config) {
      this.lines = lines;
      this.config = config;
      line = JournalImport.next(lines);
    }

    /** What is done with each. */
    @FunctionalInterface
    interface Work {
      void of(Entry entry) throws InterruptedException;
    }

    /** How many were read. */
    long read() {
      return read;
    }

    /** The next; null after the last. */
    @Nullable Entry next() {
      if (kind(line).equals("end")) {
        if (line.at("blocks").unsignedLong() != read) {
          throw line.at("blocks").fault("there are " + read);
        }
        return null;
      }
      Entry entry = new Entry(line, lines.place(), config);
      line = entry.readChanges(lines);
      read++;
      return entry;
    }

    void forEach(Work work) throws InterruptedException {
      for (Entry entry = next(); entry != null; entry = next()) {
        work.of(entry);
      }
    }
  }

  /** A block's line with those of its changes. */
  private static final class Entry {
    private final String place;
    private final Json line;
    private final ChainConfig config;
    private final Block block;
    private final Set<String> changes = new TreeSet<>();

    /** The same with their shards, which may be fewer or more than this machine's. */
    private final Set<String> told = new TreeSet<>();

    private final List<AccountLine> accounts = new ArrayList<>();
    private final WorldState world = new WorldState(EmptyState.INSTANCE);
    private final List<Consumer<WorldState>> edits = new ArrayList<>();

    Entry(Json line, String place, ChainConfig config) {
      if (!kind(line).equals("block")) {
        throw line.fault("should tell a block");
      }
      this.line = line;
      this.place = place;
      this.config = config;
      Json rlp = line.at("rlp");
      try {
        block = BlockCodec.decode(rlp.bytes());
      } catch (RlpException e) {
        throw rlp.fault("is no block: " + e.getMessage());
      }
      if (line.at("number").unsignedLong() != block.header().number()) {
        throw line.at("number").fault("is not that of the block");
      }
      if (!line.at("hash").hash().equals(block.header().hash())) {
        throw line.at("hash").fault("is not that of the block");
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
            accounts.add(change);
            long shard = shard(next);
            if (!isShardOf(change.address, shard)) {
              throw next.at("shard").fault("is not that of the account");
            }
            add(shard, change.toString(), next);
          }
          case "code" -> {
            Bytes code = next.at("code").bytes();
            world.putCode(Code.of(code));
            add(shard(next), code.toString(), next);
          }
          case "edit" -> {
            long ignored = shard(next);
            edits.add(AccountLine.read(next)::putInto);
          }
          case "editedCode" -> {
            long ignored = shard(next);
            Code code = Code.of(next.at("code").bytes());
            edits.add(world -> world.putCode(code));
          }
          default -> {
            return next;
          }
        }
      }
    }

    /** The shard of a change of this block. */
    private long shard(Json change) {
      if (change.at("block").unsignedLong() != block.header().number()) {
        throw change.at("block").fault("is not that of the block before, to which it belongs");
      }
      return change.at("shard").unsignedLong();
    }

    /** Whether an account belongs to a shard, however many there were. */
    private static boolean isShardOf(Address address, long shard) {
      return IntStream.rangeClosed(0, Shards.MOST_NIBBLES)
          .anyMatch(nibbles -> new Shards(nibbles).of(address) == shard);
    }

    private void add(long shard, String change, Json at) {
      if (!told.add(Long.toUnsignedString(shard) + ": " + change)) {
        throw at.fault("tells what a line before has told");
      }
      boolean ignored = changes.add(change);
    }

    void append(Chain chain) throws InterruptedException {
      Appended appended;
      try {
        appended = chain.head().isEmpty() ? begin(chain) : execute(chain);
      } catch (InvalidBlockException | IllegalArgumentException e) {
        throw new InputException(place + ": " + e.getMessage(), e);
      }
      compare(appended.result().receipts(), partsOf(appended));
      edit(chain);
    }

    /** Sets what was set by hand after the block. */
    void edit(Chain chain) throws InterruptedException {
      if (!edits.isEmpty()) {
        chain.edit(world -> edits.forEach(edit -> edit.accept(world)));
      }
    }

    /** Compares what the file tells with what came, or had come, of the block. */
    void compare(List<Receipt> receipts, List<ShardSealed> parts) {
      List<String> encoded = JournalLines.receipts(receipts).stream().map(Bytes::toString).toList();
      if (!encoded.equals(line.at("receipts").elements().stream().map(Json::text).toList())) {
        throw line.at("receipts").fault("executing the block leaves others");
      }
      if (!changes.equals(changesOf(parts))) {
        throw line.fault("executing the block changes something else than the next lines tell");
      }
    }

    /** Begins the chain with the state that the lines tell, codes and all. */
    private Appended begin(Chain chain) throws InterruptedException {
      Set<Hash> codes = new HashSet<>();
      world.newCodes().forEach(code -> codes.add(code.hash()));
      for (AccountLine account : accounts) {
        Hash code = account.account == null ? Code.EMPTY.hash() : account.account.codeHash();
        if (!code.equals(Code.EMPTY.hash()) && !codes.contains(code)) {
          throw line.fault(
              "no line tells the code of account %s, whose hash is %s"
                  .formatted(account.address, code));
        }
      }
      return chain.begin(block, world);
    }

    private Appended execute(Chain chain) throws InterruptedException {
      List<Json> senders = line.at("senders").elements();
      if (senders.size() != block.transactions().size()) {
        throw line.at("senders").fault("should be one for each transaction");
      }
      List<RecoveredTransaction> transactions = new ArrayList<>();
      for (int i = 0; i < senders.size(); i++) {
        Address sender = senders.get(i).address();
        transactions.add(new RecoveredTransaction(block.transactions().get(i), sender));
      }
      checkSigned(transactions);
      return chain.append(block, transactions);
    }

    private void checkSigned(List<RecoveredTransaction> transactions) {
      Fork fork = config.forkAt(block.header().number(), block.header().timestamp());
      List<RecoveredTransaction> signed =
          transactions.stream()
              .filter(it -> !StandInSignature.isOf(it.transaction(), it.sender()))
              .toList();
      List<RecoveredTransaction> recovered =
          Senders.recoverFirst(
              fork, signed.stream().map(RecoveredTransaction::transaction).toList());
      for (int i = 0; i < signed.size(); i++) {
        if (i == recovered.size() || !recovered.get(i).sender().equals(signed.get(i).sender())) {
          int at = transactions.indexOf(signed.get(i));
          throw line.at("senders").at(at).fault("has not signed the transaction");
        }
      }
    }

    private static List<ShardSealed> partsOf(Appended appended) {
      long number = appended.block().header().number();
      return SealedShards.of(Shards.ONE_MACHINE, 0, number, appended.result().world());
    }

    private static Set<String> changesOf(List<ShardSealed> parts) {
      Set<String> changes = new TreeSet<>();
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
      Set<UInt256> seen = new HashSet<>();
      for (String key : values.names()) {
        UInt256 slot;
        try {
          slot = UInt256.fromHex(key);
        } catch (IllegalArgumentException e) {
          throw values.fault("'%s' is no slot".formatted(Json.shortened(key)));
        }
        if (!seen.add(slot)) {
          throw values.fault("slot '%s' is there twice".formatted(Json.shortened(key)));
        }
        slots.add(slot);
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
