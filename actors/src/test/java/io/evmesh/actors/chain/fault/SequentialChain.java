package io.evmesh.actors.chain.fault;

import static org.assertj.core.api.Assertions.assertThat;

import io.evmesh.engine.block.Block;
import io.evmesh.engine.block.BlockHeader;
import io.evmesh.engine.block.BlockOutcome;
import io.evmesh.engine.block.BlockProcessor;
import io.evmesh.engine.block.ParentBlock;
import io.evmesh.engine.block.Receipt;
import io.evmesh.engine.state.Account;
import io.evmesh.engine.state.EmptyState;
import io.evmesh.engine.state.InMemoryState;
import io.evmesh.engine.state.StateRoot;
import io.evmesh.engine.state.StateView;
import io.evmesh.engine.state.WorldState;
import io.evmesh.engine.types.Address;
import io.evmesh.engine.types.Hash;
import io.evmesh.persistence.database.Database;
import io.evmesh.persistence.journal.JournalReader;
import io.evmesh.persistence.table.StoredBlocks;
import io.evmesh.persistence.table.StoredState;
import io.evmesh.persistence.table.StoredTransaction;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The chain of the endless work, executed in memory, one transaction after the other. */
final class SequentialChain {
  private final EndlessWork work = new EndlessWork();
  private final BlockProcessor processor = BlockProcessor.sequential(work.work().config());
  private final InMemoryState state = new InMemoryState();
  private final List<Block> blocks = new ArrayList<>();
  private final List<List<Receipt>> receipts = new ArrayList<>();
  private final Map<Hash, Block> ancestors = new HashMap<>();
  private StateRoot root = new StateRoot();

  SequentialChain() {
    var world = work.work().world();
    root = root.after(world);
    state.apply(world);
    add(work.work().genesis(true), List.of());
  }

  private void add(Block block, List<Receipt> itsReceipts) {
    blocks.add(block);
    receipts.add(itsReceipts);
    ancestors.put(block.header().hash(), block);
  }

  Hash hash(long number) {
    return blocks.get(Math.toIntExact(number)).header().hash();
  }

  /** Executes up to this block, from wherever it is. */
  void executeTo(long number) {
    while (blocks.size() <= number) {
      BlockHeader parent = blocks.getLast().header();
      StateRoot[] after = new StateRoot[1];
      ParentBlock onto =
          ParentBlock.of(
              parent,
              state,
              world -> {
                after[0] = root.after(world);
                return after[0].hash();
              },
              ancestors::get);
      var draft = work.work().draft(parent);
      BlockOutcome outcome = processor.build(onto, draft, work.block(parent.number() + 1));
      if (!(outcome instanceof BlockOutcome.Valid(var block, var result))) {
        throw new AssertionError("not valid: " + outcome);
      }
      state.apply(result.world());
      root = after[0];
      add(block, result.receipts());
    }
  }

  /** Checks that journal and read tables tell this chain up to its last block, and no more. */
  void isTheOneIn(Database database) {
    hasItsJournalIn(database);
    sameBlocks(database);
    long head = blocks.size() - 1L;
    sameState(StoredState.at(database, head));
    int[] accounts = new int[1];
    state.forEachAccount((address, account) -> accounts[0]++);
    assertThat(count(database, "accounts")).isEqualTo(accounts[0]);
  }

  /** Checks that the journal tells this chain, and no more. */
  void hasItsJournalIn(Database database) {
    List<Hash> told = new ArrayList<>();
    WorldState changed = new WorldState(EmptyState.INSTANCE);
    new JournalReader(database)
        .forEachBlock(
            -1,
            block -> {
              int number = Math.toIntExact(block.number());
              assertThat(number).isEqualTo(told.size());
              assertThat(block.commit().body()).isEqualTo(blocks.get(number));
              assertThat(block.commit().receipts()).isEqualTo(receipts.get(number));
              told.add(block.commit().hash());
              block.parts().forEach(part -> part.applyTo(changed));
            });
    sameState(changed);
    assertThat(told).isEqualTo(blocks.stream().map(block -> block.header().hash()).toList());
  }

  private void sameBlocks(Database database) {
    StoredBlocks stored = new StoredBlocks(database);
    assertThat(count(database, "blocks")).isEqualTo(blocks.size());
    for (int number = 0; number < blocks.size(); number++) {
      assertThat(stored.header(number)).contains(blocks.get(number).header());
      assertThat(stored.transactions(number))
          .extracting(StoredTransaction::receipt)
          .isEqualTo(receipts.get(number));
    }
  }

  /** Checks every account and every slot. */
  void sameState(StateView told) {
    Map<Address, Account> accounts = new HashMap<>();
    state.forEachAccount(accounts::put);
    accounts.forEach(
        (address, account) -> {
          assertThat(told.account(address)).as("account %s", address).isEqualTo(account);
          state.forEachSlot(
              address,
              (slot, value) ->
                  assertThat(told.slot(address, slot))
                      .as("slot %s of %s", slot, address)
                      .isEqualTo(value));
        });
  }

  private static long count(Database database, String table) {
    return database.read(
        connection -> {
          try (var statement = connection.createStatement();
              var rows = statement.executeQuery("select count(*) from \"" + table + "\"")) {
            rows.next();
            return rows.getLong(1);
          }
        });
  }
}
