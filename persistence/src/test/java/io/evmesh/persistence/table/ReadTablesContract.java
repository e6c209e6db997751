package io.evmesh.persistence.table;

import static io.evmesh.persistence.table.TestChain.address;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.evmesh.engine.evm.Log;
import io.evmesh.engine.state.Account;
import io.evmesh.engine.state.Code;
import io.evmesh.engine.trie.NodePlace;
import io.evmesh.engine.trie.NodeSink;
import io.evmesh.engine.types.Address;
import io.evmesh.engine.types.Bytes;
import io.evmesh.engine.types.Hash;
import io.evmesh.engine.types.UInt256;
import io.evmesh.persistence.database.Database;
import io.evmesh.persistence.database.DatabaseException;
import io.evmesh.persistence.database.DatabaseException.Fault;
import io.evmesh.persistence.database.DatabaseSettings;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the tables do, whatever the database. */
abstract class ReadTablesContract {
  private static final Address A = address(0xaa);
  private static final Address B = address(0xbb);
  private static final Hash TOPIC = UInt256.of(77).toHash();
  private static final Code CODE = Code.of(Bytes.fromHex("0x6001600055"));

  private final TestChain chain = new TestChain();
  private Database database;
  private ReadTables tables;

  abstract DatabaseSettings settings();

  @BeforeEach
  void open() {
    database = Database.open(settings());
    tables = new ReadTables(database);
  }

  @AfterEach
  void close() {
    database.close();
  }

  private static Account account(long nonce, long balance) {
    return new Account(nonce, UInt256.of(balance), Code.EMPTY.hash());
  }

  private void write() {
    tables.write(List.of(chain.block()));
  }

  private StoredState state(long block) {
    return StoredState.at(database, block);
  }

  private static UInt256 slot(StoredState state, Address address, long number) {
    return state.slots(address, List.of(UInt256.of(number))).getFirst();
  }

  @Test
  void headTellsTheLastBlock() {
    assertThat(tables.head()).isEmpty();
    CommittedBlock first = chain.block();
    CommittedBlock second = chain.block();
    tables.write(List.of(first, second));
    assertThat(tables.head())
        .contains(new Head(1, second.commit().hash(), TestChain.EPOCH, first.number()));
  }

  @Test
  void stateOfEveryBlockIsThere() {
    chain.change(world -> world.setAccount(A, account(1, 10)));
    write();
    chain.change(world -> world.setAccount(A, account(2, 20)));
    chain.change(world -> world.setAccount(B, new Account(0, UInt256.MAX, CODE.hash())));
    chain.change(world -> world.putCode(CODE));
    write();
    chain.change(world -> world.setAccount(A, null));
    write();
    assertThat(state(0).accounts(List.of(B, A))).containsExactly(null, account(1, 10));
    assertThat(state(1).accounts(List.of(A, A, B)))
        .containsExactly(account(2, 20), account(2, 20), new Account(0, UInt256.MAX, CODE.hash()));
    assertThat(state(2).account(A)).isNull();
    assertThat(state(2).code(CODE.hash()).bytes()).isEqualTo(CODE.bytes());
  }

  @Test
  void aCodeThatAccountsOfManyShardsGetIsThereOnce() {
    for (int i = 0; i < 20; i++) {
      Address owner = address(0x100 + i);
      chain.change(world -> world.setAccount(owner, new Account(1, UInt256.ZERO, CODE.hash())));
    }
    chain.change(world -> world.putCode(CODE));
    write();
    assertThat(count("codes")).isEqualTo(1);
    assertThat(state(0).code(CODE.hash()).bytes()).isEqualTo(CODE.bytes());
  }

  @Test
  void slotsOfEveryBlockAreThere() {
    UInt256 large = UInt256.MAX;
    chain.change(world -> world.setAccount(A, account(1, 0)));
    chain.change(world -> world.setSlot(A, UInt256.ZERO, UInt256.of(256)));
    chain.change(world -> world.setSlot(A, large, large));
    write();
    write();
    chain.change(world -> world.setSlot(A, UInt256.ZERO, UInt256.ZERO));
    write();
    assertThat(state(1).slots(A, List.of(large, UInt256.ONE, UInt256.ZERO)))
        .containsExactly(large, UInt256.ZERO, UInt256.of(256));
    assertThat(slot(state(2), A, 0)).isEqualTo(UInt256.ZERO);
    assertThat(slot(state(2), B, 0)).isEqualTo(UInt256.ZERO);
    long[] words = {-1, -1, -1, -1, 5, 6, 7, 8};
    state(2).slot(A, words, 0, 4);
    assertThat(words).containsExactly(-1, -1, -1, -1, -1, -1, -1, -1);
  }

  @Test
  void wipedAccountForgetsOlderSlots() {
    chain.change(world -> world.setAccount(A, account(1, 0)));
    chain.change(world -> world.setSlot(A, UInt256.ONE, UInt256.of(1)));
    chain.change(world -> world.setSlot(A, UInt256.of(2), UInt256.of(2)));
    write();
    chain.change(world -> world.setAccount(A, null));
    chain.change(world -> world.setAccount(A, account(1, 0)));
    chain.change(world -> world.setSlot(A, UInt256.of(2), UInt256.of(22)));
    write();
    write();
    assertThat(slot(state(0), A, 1)).isEqualTo(UInt256.ONE);
    assertThat(slot(state(2), A, 1)).isEqualTo(UInt256.ZERO);
    assertThat(slot(state(2), A, 2)).isEqualTo(UInt256.of(22));
  }

  @Test
  void noMoreSlotsAreReadThanMayBe() {
    chain.change(world -> world.setAccount(A, account(1, 0)));
    for (int i = 1; i <= 3; i++) {
      UInt256 slot = UInt256.of(i);
      chain.change(world -> world.setSlot(A, slot, slot));
    }
    write();
    ChangedKeys keys = new ChangedKeys(database);
    assertThat(keys.slots(A, 0, 3)).hasSize(3);
    assertThatThrownBy(() -> keys.slots(A, 0, 2))
        .isInstanceOf(ChangedKeys.TooManyException.class)
        .hasMessage("more than 2 accounts or slots have to be set back");
    assertThatThrownBy(() -> keys.between(-1, 0, 3))
        .isInstanceOf(ChangedKeys.TooManyException.class);
  }

  @Test
  void storageIsSeenUntilItIsEmpty() {
    chain.change(world -> world.setAccount(A, account(1, 0)));
    chain.change(world -> world.setSlot(A, UInt256.ONE, UInt256.of(1)));
    write();
    chain.change(world -> world.setSlot(A, UInt256.ONE, UInt256.ZERO));
    write();
    chain.change(world -> world.setSlot(A, UInt256.of(2), UInt256.of(1)));
    write();
    chain.change(world -> world.setAccount(A, null));
    write();
    assertThat(LongStream.range(0, 4).mapToObj(block -> state(block).hasStorage(A)))
        .containsExactly(true, false, true, false);
    assertThat(state(3).hasStorage(B)).isFalse();
  }

  @Test
  void blockIsWrittenOnce() {
    CommittedBlock block = chain.block();
    tables.write(List.of(block));
    tables.write(List.of(block)); // by who does not know whether the first time it was
    assertThat(TableCounts.of(database).blocks()).isEqualTo(1);
    CommittedBlock next = chain.block();
    CommittedBlock afterNext = chain.block();
    assertThatThrownBy(() -> tables.write(List.of(afterNext))).satisfies(is(Fault.STALE_WRITER));
    assertThatThrownBy(() -> tables.write(List.of(next, next)))
        .isInstanceOf(IllegalArgumentException.class);
    tables.write(List.of(next, afterNext));
    assertThat(tables.head().orElseThrow().block()).isEqualTo(2);
  }

  @Test
  void writerOfAnEarlierEpochIsRefused() {
    chain.epoch(5);
    write();
    chain.epoch(4);
    assertThatThrownBy(this::write)
        .satisfies(is(Fault.STALE_WRITER))
        .hasMessageContaining("block 1 of epoch 4 does not follow");
  }

  @Test
  void blockOfAnotherBranchIsRefused() {
    write();
    TestChain branch = new TestChain().transaction(A, 0, true, List.of());
    branch.block();
    assertThatThrownBy(() -> tables.write(List.of(branch.block())))
        .satisfies(is(Fault.STALE_WRITER));
  }

  @Test
  void blocksAreReadAsTheyWere() {
    chain.transaction(A, 0, true, List.of());
    CommittedBlock first = chain.block();
    CommittedBlock second = chain.block();
    tables.write(List.of(first, second));
    StoredBlocks blocks = new StoredBlocks(database);
    assertThat(blocks.block(0)).contains(first.commit().body());
    assertThat(blocks.block(second.commit().hash())).contains(second.commit().body());
    assertThat(blocks.header(1)).contains(second.commit().body().header());
    assertThat(blocks.hash(1)).contains(second.commit().hash());
    assertThat(blocks.block(2)).isEmpty();
    assertThat(blocks.block(Hash.ZERO)).isEmpty();
    assertThat(state(1).blockHash(0)).isEqualTo(first.commit().hash());
    assertThat(state(0).blockHash(1)).isEqualTo(Hash.ZERO);
  }

  @Test
  void transactionsAreFoundWithTheirReceipts() {
    Log log = new Log(A, List.of(TOPIC), Bytes.fromHex("0x01"));
    write();
    chain.transaction(A, 0, true, List.of(log, log));
    chain.transaction(B, 1, false, List.of());
    chain.transaction(A, 1, true, List.of(log));
    CommittedBlock block = chain.block();
    tables.write(List.of(block));
    StoredBlocks blocks = new StoredBlocks(database);
    List<StoredTransaction> all = blocks.transactions(1);
    assertThat(all).extracting(StoredTransaction::receipt).isEqualTo(block.commit().receipts());
    assertThat(all).extracting(StoredTransaction::sender).containsExactly(A, B, A);
    assertThat(all).extracting(StoredTransaction::gasUsed).containsOnly(21_000L);
    assertThat(all).extracting(StoredTransaction::firstLog).containsExactly(0L, 2L, 2L);
    for (StoredTransaction one : all) {
      assertThat(blocks.transaction(one.hash())).contains(one);
    }
    assertThat(blocks.transaction(TOPIC)).isEmpty();
    assertThat(blocks.transactions(7)).isEmpty();
  }

  @Test
  void logsAreFoundByAddressTopicsAndBlocks() {
    Hash other = UInt256.of(78).toHash();
    for (int i = 0; i < 3; i++) {
      Log plain = new Log(A, List.of(), Bytes.EMPTY);
      Log one = new Log(A, List.of(TOPIC, other), Bytes.fromHex("0x01"));
      Log two = new Log(B, List.of(other, TOPIC), Bytes.fromHex("0x02"));
      chain.transaction(A, i, true, List.of(plain, one)).transaction(B, i, true, List.of(two));
      write();
    }
    assertThat(places(0, 2, List.of(A), List.of()))
        .containsExactly("0/0", "0/1", "1/0", "1/1", "2/0", "2/1");
    assertThat(places(1, 1, List.of(), List.of())).containsExactly("1/0", "1/1", "1/2");
    assertThat(places(1, 2, List.of(A, B), List.of(List.of(TOPIC)))).containsExactly("1/1", "2/1");
    assertThat(places(0, 1, List.of(), List.of(List.of(), List.of(TOPIC))))
        .containsExactly("0/2", "1/2");
    assertThat(places(0, 0, List.of(), List.of(List.of(TOPIC, other), List.of(TOPIC, other))))
        .containsExactly("0/1", "0/2");
    assertThat(places(0, 2, List.of(B), List.of(List.of(TOPIC)))).isEmpty();
    StoredLogs.Page page =
        new StoredLogs(database).find(new LogFilter(0, 2, List.of(), List.of(), 4));
    assertThat(page.complete()).isFalse();
    assertThat(page.logs())
        .hasSize(4)
        .extracting(StoredLog::transaction)
        .containsExactly(0, 0, 1, 0);
  }

  private List<String> places(
      long from, long to, List<Address> addresses, List<List<Hash>> topics) {
    StoredLogs.Page page =
        new StoredLogs(database).find(new LogFilter(from, to, addresses, topics, 100));
    assertThat(page.complete()).isTrue();
    return page.logs().stream().map(log -> log.block() + "/" + log.index()).toList();
  }

  @Test
  void manyRowsAreWrittenAndRead() {
    int count = 3_000;
    for (int i = 0; i < count; i++) {
      Address address = address(i + 1);
      Account account = account(i, i);
      UInt256 number = UInt256.of(i);
      chain.change(world -> world.setAccount(address, account));
      chain.change(world -> world.setSlot(A, number, UInt256.of(7)));
    }
    chain.change(world -> world.setAccount(A, account(1, 1)));
    write();
    List<Address> addresses =
        LongStream.rangeClosed(1, count).mapToObj(TestChain::address).toList();
    List<Account> expected = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      expected.add(addresses.get(i).equals(A) ? account(1, 1) : account(i, i));
    }
    assertThat(state(0).accounts(addresses)).isEqualTo(expected);
    List<UInt256> numbers = LongStream.range(0, 10_000).mapToObj(UInt256::of).toList();
    assertThat(state(0).slots(A, numbers).stream().filter(value -> !value.isZero())).hasSize(count);
  }

  @Test
  void blockThatIsNotThereHasNoState() {
    assertThatThrownBy(() -> state(0)).hasMessage("there is no block 0: there are no blocks");
    write();
    assertThatThrownBy(() -> state(1))
        .hasMessage("there is no block 1: the last is 0")
        .satisfies(is(Fault.NO_BLOCK));
  }

  @Test
  void theStateOfABlockThatWasTakenBackIsRefused() {
    CommittedBlock genesis = chain.block();
    tables.write(List.of(genesis));
    chain.change(world -> world.setAccount(A, account(1, 10)));
    write();
    StoredState stays = state(0);
    StoredState goes = state(1);
    long epoch = TestChain.EPOCH + 1;
    new TableCut(database).to(new Head(0, genesis.commit().hash(), epoch, 0), Optional.empty());
    assertThatThrownBy(() -> goes.account(A)).satisfies(is(Fault.NO_BLOCK));
    TestChain other = new TestChain().epoch(epoch);
    CommittedBlock ignored = other.block();
    other.change(world -> world.setAccount(A, account(2, 20))).transaction(B, 0, true, List.of());
    tables.write(List.of(other.block()));
    assertThatThrownBy(() -> goes.account(A))
        .satisfies(is(Fault.NO_BLOCK))
        .hasMessage("block 1 is no longer there: the chain has gone another way");
    assertThatThrownBy(() -> slot(goes, A, 0)).satisfies(is(Fault.NO_BLOCK));
    assertThatThrownBy(() -> goes.hasStorage(A)).satisfies(is(Fault.NO_BLOCK));
    assertThat(stays.account(A)).isNull();
    assertThat(state(1).account(A)).isEqualTo(account(2, 20));
  }

  @Test
  void aStateLastsWhenAnotherWriterTakesOver() {
    chain.change(world -> world.setAccount(A, account(1, 10)));
    write();
    StoredState before = state(0);
    chain.epoch(TestChain.EPOCH + 1).change(world -> world.setAccount(A, account(2, 20)));
    write();
    assertThat(before.account(A)).isEqualTo(account(1, 10));
    assertThat(before.hasStorage(A)).isFalse();
  }

  @Test
  void onlyTheLastStatesAreKept() {
    for (int i = 0; i < 6; i++) {
      int nonce = i;
      chain.change(world -> world.setAccount(A, account(nonce, nonce)));
      chain.change(world -> world.setSlot(A, UInt256.of(nonce % 2), UInt256.of(100 + nonce)));
      if (i == 0) {
        chain.change(world -> world.setAccount(B, account(7, 7)));
        chain.change(world -> world.setSlot(B, UInt256.ONE, UInt256.ONE));
      }
      if (i == 3) {
        chain.change(world -> world.setAccount(B, null));
        chain.change(world -> world.setAccount(B, account(8, 8)));
        chain.change(world -> world.setSlot(B, UInt256.of(2), UInt256.of(2)));
      }
      write();
    }
    StoredState old = state(2);
    Retention retention = new Retention(database);
    assertThat(retention.prune(3)).isEqualTo(3);
    assertThat(retention.prune(3)).isZero();
    assertThatThrownBy(() -> old.account(A)).satisfies(is(Fault.PRUNED));
    assertThatThrownBy(() -> slot(old, A, 0)).satisfies(is(Fault.PRUNED));
    assertThatThrownBy(() -> state(2)).satisfies(is(Fault.PRUNED));
    for (int block = 3; block < 6; block++) {
      assertThat(state(block).accounts(List.of(A, B)))
          .containsExactly(account(block, block), account(8, 8));
      assertThat(state(block).slots(A, List.of(UInt256.ZERO, UInt256.ONE)))
          .containsExactly(UInt256.of(100 + block / 2 * 2), UInt256.of(99 + (block + 1) / 2 * 2));
      assertThat(state(block).slots(B, List.of(UInt256.ONE, UInt256.of(2))))
          .containsExactly(UInt256.ZERO, UInt256.of(2));
    }
    assertThat(count("account_changes")).isEqualTo(4);
    assertThat(count("slot_changes")).isEqualTo(5);
    assertThat(count("wipes")).isEqualTo(1);
    AccountHistory history = new AccountHistory(database);
    assertThat(history.records(B, -1, 9, 9).getFirst().wiped()).isTrue();
    assertThat(history.records(A, -1, 9, 9))
        .extracting(AccountRecord::block)
        .containsExactly(5L, 4L, 3L);
    assertThatThrownBy(() -> history.records(A, 2, 9, 9)).satisfies(is(Fault.PRUNED));
    assertThat(retention.prune(100)).isZero();
    assertThat(retention.prune(1)).isEqualTo(2);
    assertThat(count("wipes")).isZero();
  }

  @Test
  void oldStatesAreGivenUpAFewAtATime() {
    for (int i = 0; i < 9; i++) {
      int nonce = i;
      chain.change(world -> world.setAccount(A, account(nonce, 1)));
      write();
    }
    Retention retention = new Retention(database);
    assertThat(retention.prune(2, 3)).isEqualTo(3);
    assertThat(tables.head().orElseThrow().retainedFrom()).isEqualTo(3);
    assertThatThrownBy(() -> state(2)).satisfies(is(Fault.PRUNED));
    assertThat(state(3).account(A)).isEqualTo(account(3, 1));
    assertThat(retention.prune(2, 30)).isEqualTo(4);
    assertThat(count("account_changes")).isEqualTo(2);
  }

  private long count(String table) {
    return database.read(
        connection -> {
          try (var statement = connection.createStatement();
              var rows = statement.executeQuery("select count(*) from \"" + table + "\"")) {
            rows.next();
            return rows.getLong(1);
          }
        });
  }

  @Test
  void recordsTellWhatEachBlockDidToAnAccount() {
    chain.change(world -> world.setAccount(A, account(1, 10)));
    chain.change(world -> world.setSlot(A, UInt256.of(2), UInt256.of(22)));
    chain.change(world -> world.setSlot(A, UInt256.ONE, UInt256.of(11)));
    write();
    chain.change(world -> world.setAccount(B, account(1, 10)));
    chain.change(world -> world.setSlot(B, UInt256.ONE, UInt256.of(11)));
    write();
    chain.change(world -> world.setAccount(A, null));
    write();
    AccountHistory history = new AccountHistory(database);
    List<AccountRecord> records = history.records(A, 0, 9, 10);
    assertThat(records).extracting(AccountRecord::block).containsExactly(2L, 0L);
    assertThat(records.get(0).account()).isNull();
    assertThat(records.get(0).wiped()).isTrue();
    assertThat(records.get(0).slots()).isEmpty();
    assertThat(records.get(1).account()).isEqualTo(account(1, 10));
    assertThat(records.get(1).slots().toString()).isEqualTo("{0x1=0xb, 0x2=0x16}");
    assertThat(history.records(A, 0, 9, 1)).hasSize(1);
    assertThat(history.records(A, 1, 1, 10)).isEmpty();
  }

  @Test
  void viewsShowTheAccountsAndSlotsOfToday() {
    chain.change(world -> world.setAccount(A, account(1, 10)));
    chain.change(world -> world.setSlot(A, UInt256.ONE, UInt256.of(11)));
    chain.change(world -> world.setAccount(B, account(1, 10)));
    write();
    chain.change(world -> world.setAccount(A, account(2, 10)));
    chain.change(world -> world.setSlot(A, UInt256.ONE, UInt256.of(12)));
    chain.change(world -> world.setAccount(B, null));
    write();
    assertThat(count("accounts")).isEqualTo(1);
    assertThat(count("slots")).isEqualTo(1);
  }

  @Test
  void nodesOfTriesAreFoundByTheirPaths() {
    TrieNodes nodes = new TrieNodes(database);
    Bytes owner = TOPIC.toBytes();
    Bytes path = Bytes.fromHex("0x0f0001");
    Bytes longer = Bytes.fromHex("0x0f000100");
    assertThat(nodes.checkpoint()).isEmpty();
    nodes.write(
        new TrieNodes.Checkpoint(4, TOPIC),
        sink -> {
          sink.store(owner, path, TOPIC, Bytes.fromHex("0x01"));
          sink.store(owner, longer, TOPIC, Bytes.fromHex("0x02"));
          sink.store(Bytes.EMPTY, Bytes.EMPTY, TOPIC, Bytes.fromHex("0x03"));
        });
    assertThat(
            nodes.nodes(
                List.of(
                    new NodePlace(owner, path),
                    new NodePlace(Bytes.EMPTY, path),
                    new NodePlace(Bytes.EMPTY, Bytes.EMPTY))))
        .containsExactly(Bytes.fromHex("0x01"), null, Bytes.fromHex("0x03"));
    Consumer<NodeSink> next =
        sink -> {
          sink.store(owner, path, TOPIC, Bytes.fromHex("0x04"));
          sink.remove(owner, longer);
        };
    assertThatThrownBy(() -> nodes.write(new TrieNodes.Checkpoint(4, Hash.ZERO), next))
        .satisfies(is(Fault.STALE_WRITER));
    nodes.write(new TrieNodes.Checkpoint(4, TOPIC), next); // it is there: nothing happens
    assertThat(nodes.nodes(List.of(new NodePlace(owner, longer))))
        .containsExactly(Bytes.fromHex("0x02"));
    nodes.write(new TrieNodes.Checkpoint(5, TOPIC), next);
    assertThat(nodes.nodes(List.of(new NodePlace(owner, path), new NodePlace(owner, longer))))
        .containsExactly(Bytes.fromHex("0x04"), null);
    assertThat(nodes.checkpoint()).contains(new TrieNodes.Checkpoint(5, TOPIC));
  }

  static Consumer<Throwable> is(Fault fault) {
    return thrown ->
        assertThat(thrown)
            .isInstanceOfSatisfying(
                DatabaseException.class, e -> assertThat(e.fault()).isEqualTo(fault));
  }
}
