package io.evmesh.engine.state;

import static org.assertj.core.api.Assertions.assertThat;

import io.evmesh.engine.table.Places.Work;
import io.evmesh.engine.types.Address;
import io.evmesh.engine.types.Bytes;
import io.evmesh.engine.types.UInt256;
import org.junit.jupiter.api.Test;

/** What changing state costs grows with what is changed, and with nothing else; counted. */
class StateCostsTest {
  private static final int MANY = 100_000;
  private static final Address OWNER = Address.ofLimbs(7, 8, 9);

  @Test
  void takingBackOneSlotDoesNotMoveTheOthers() {
    SlotMap map = filled(MANY);
    long placings = map.work().placings();
    for (int round = 0; round < 1_000; round++) {
      WorldJournal journal = new WorldJournal(0);
      for (int slot = MANY - 1; slot <= MANY + 1; slot++) { // one known, two new
        journal.note(map, words(slot, 1), 0);
        map.put(words(slot, 1), 0, 4);
      }
      journal.takeBack(new AddressMap<>());
    }
    assertThat(map.size()).isEqualTo(MANY);
    assertThat(map.work().placings()).isEqualTo(placings);
    long[] value = new long[4];
    assertThat(map.get(words(MANY - 1, 0), 0, value, 0)).isTrue();
    assertThat(value[0]).isEqualTo(MANY - 1);
    assertThat(map.get(words(MANY, 0), 0, value, 0)).isFalse();
  }

  @Test
  void takingBackManySlotsCostsAsMuchAsPuttingThem() {
    SlotMap map = filled(1);
    WorldJournal journal = new WorldJournal(0);
    for (int slot = 1; slot < MANY; slot++) {
      journal.note(map, words(slot, 1), 0);
      map.put(words(slot, 1), 0, 4);
    }
    journal.takeBack(new AddressMap<>());
    assertThat(map.size()).isEqualTo(1);
    assertThat(map.work().placings()).isLessThan(3L * MANY);
  }

  private static SlotMap filled(int slots) {
    SlotMap map = new SlotMap();
    for (int slot = 0; slot < slots; slot++) {
      map.put(words(slot, slot), 0, 4);
    }
    return map;
  }

  @Test
  void whatIsTakenBackOfManyAccountsIsGone() {
    WorldState world = new WorldState(new InMemoryState());
    world.addBalance(OWNER, UInt256.ONE);
    for (int round = 0; round < 3; round++) {
      world.mark();
      for (int i = 0; i < MANY / 10; i++) {
        world.addBalance(Address.ofLimbs(i, 0, 1), UInt256.ONE);
      }
      world.setAccount(OWNER, null);
      world.takeBack();
    }
    int[] told = {0};
    world.forEachChange(
        new ChangeVisitor() {
          @Override
          public void account(Address address, Account account, boolean wiped) {
            told[0]++;
            assertThat(address).isEqualTo(OWNER);
            assertThat(account.balance()).isEqualTo(UInt256.ONE);
            assertThat(wiped).isFalse();
          }

          @Override
          public void slot(Address address, long[] words, int key, int value) {
            throw new AssertionError("no slot was set");
          }
        });
    assertThat(told[0]).isEqualTo(1);
  }

  /** A transaction that meets much leaves no cost and little memory to those after it. */
  @Test
  void smallTransactionsDoNotPayForALargeOneBeforeThem() {
    for (int large : new int[] {1_000, 10_000, MANY}) {
      TransactionState state = new TransactionState();
      transaction(state, large);
      transaction(state, 3);
      long clearings = clearings(state);
      for (int round = 0; round < 1_000; round++) {
        transaction(state, 3);
      }
      assertThat(clearings(state) - clearings).as("%d", large).isLessThan(1_000L * 3 * 256);
      assertThat(state.keptBytes()).as("%d", large).isLessThan(8L << 20);
    }
  }

  private static void transaction(TransactionState state, int size) {
    state.begin(EmptyState.INSTANCE, new boolean[0], null);
    AccountEntry owner = state.account(OWNER);
    for (int i = 0; i < size; i++) {
      state.setBalance(state.account(Address.ofLimbs(i, 1, 0)), UInt256.ONE);
      state.setSlot(state.slot(owner, words(i, 1), 0), words(i, 1), 4);
      state.setTransientSlot(owner, words(i, 1), 0, 4);
    }
  }

  private static long clearings(TransactionState state) {
    return state.accounts.work().clearings()
        + state.slots.work().clearings()
        + state.transients.work().clearings();
  }

  @Test
  void aThousandCallsThatRevertTakeEachChangeBackOnce() {
    TransactionState state = new TransactionState();
    state.begin(EmptyState.INSTANCE, new boolean[0], null);
    AccountEntry owner = state.account(OWNER);
    int[] checkpoints = new int[1024];
    for (int depth = 0; depth < checkpoints.length; depth++) {
      checkpoints[depth] = state.checkpoint();
      for (int i = 0; i < 200; i++) {
        state.setSlot(state.slot(owner, words(i, 0), 0), words(i, depth + 1), 4);
      }
    }
    for (int depth = checkpoints.length - 1; depth >= 0; depth--) {
      int before = state.checkpoint();
      state.revertTo(checkpoints[depth]);
      assertThat(before - state.checkpoint()).isEqualTo(200);
      assertThat(state.slotWords()[TransactionState.currentAt(7)]).isEqualTo(depth);
    }
    Work work = state.slots.work();
    assertThat(work.placings()).isLessThan(3 * 200);
  }

  @Test
  void codesThatAreKeptAreBoundedInBytes() {
    InMemoryState world = new InMemoryState();
    TransactionState state = new TransactionState();
    for (int i = 0; i < 600; i++) {
      byte[] code = new byte[24_576];
      code[1] = (byte) i;
      code[2] = (byte) (i >> 8);
      world.put(Address.ofLimbs(i, 0, 2), 1, UInt256.ZERO, Bytes.wrap(code));
    }
    for (int i = 0; i < 600; i++) {
      state.begin(world, new boolean[0], null);
      AccountEntry account = state.account(Address.ofLimbs(i, 0, 2));
      assertThat(state.code(account).bytes().get(1)).isEqualTo((byte) i);
      assertThat(state.keptCodesBytes()).isBetween(24_576L, 8L << 20);
    }
  }

  /** Four limbs of a slot's number, four of its value. */
  private static long[] words(long slot, long value) {
    return new long[] {slot, 0, 0, 0, value, 0, 0, 0};
  }
}
