package io.evmesh.engine.parallel.choice;

import static org.assertj.core.api.Assertions.assertThat;

import io.evmesh.engine.commute.Followed;
import io.evmesh.engine.evm.HotSlots;
import io.evmesh.engine.execution.RecoveredTransaction;
import io.evmesh.engine.parallel.Transactions;
import io.evmesh.engine.scene.Scene;
import io.evmesh.engine.state.Code;
import io.evmesh.engine.state.EmptyState;
import io.evmesh.engine.types.Address;
import io.evmesh.engine.types.Bytes;
import io.evmesh.engine.types.UInt256;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ConflictMemoryTest {
  private static final String SELECTOR = "a9059cbb";
  private static final String OTHER_SELECTOR = "23b872dd";
  private static final String WORD = "00".repeat(31) + "07";

  @Test
  void groupsTransactionsThatShareWhatThoseThatMetShared() {
    ConflictMemory memory = new ConflictMemory();
    memory.learn(call(1, SELECTOR + WORD), call(2, SELECTOR + WORD));
    String otherWord = "00".repeat(31) + "08";
    var block =
        List.of(call(1, SELECTOR + WORD), call(2, SELECTOR + otherWord), call(3, SELECTOR + WORD));
    assertThat(memory.width(block, EmptyState.INSTANCE)).isEqualTo(1.5);
  }

  @Test
  void leavesATransactionAloneWhoseCallDataEndsBeforeTheWordThatTells() {
    ConflictMemory memory = new ConflictMemory();
    memory.learn(call(1, SELECTOR + WORD), call(2, SELECTOR + WORD));
    var block = List.of(call(1, SELECTOR + WORD), call(2, SELECTOR), call(3, SELECTOR));
    assertThat(memory.width(block, EmptyState.INSTANCE)).isEqualTo(3);
  }

  @Test
  void followsSlotsAtWhichTransactionsMet() {
    ConflictMemory memory = new ConflictMemory();
    assertThat(site(memory, 7, 10)).isEqualTo(HotSlots.COLD);
    memory.learn(call(1, SELECTOR), call(2, SELECTOR), Scene.SELF, UInt256.of(7), true);
    assertThat(site(memory, 7, 10)).isNotEqualTo(HotSlots.COLD);
    assertThat(site(memory, 8, 10)).isEqualTo(HotSlots.COLD);
  }

  @Test
  void groupsNobodyWhoMetAtASlotThatCommutes() {
    ConflictMemory memory = new ConflictMemory();
    UInt256 slot = UInt256.of(7);
    memory.learn(call(1, SELECTOR), call(2, SELECTOR), Scene.SELF, slot, true);
    var block = List.of(call(1, SELECTOR), call(2, SELECTOR), call(3, SELECTOR));
    assertThat(memory.width(block, EmptyState.INSTANCE)).isEqualTo(1);
    follow(memory, 7, 20, true);
    assertThat(memory.width(block, EmptyState.INSTANCE)).isEqualTo(3);
    memory.learn(call(1, SELECTOR), call(2, SELECTOR), Scene.SELF, slot, true);
    assertThat(memory.width(block, EmptyState.INSTANCE)).isEqualTo(3);
  }

  @Test
  void givesThoseWhoMetAtASlotThatNobodyFollowedYetAnotherChance() {
    ConflictMemory memory = new ConflictMemory();
    var block = List.of(call(1, SELECTOR), call(2, SELECTOR), call(3, SELECTOR));
    for (int time = 0; time < 2; time++) {
      meetAt(memory, 7);
      meetAt(memory, 8 + time);
      assertThat(memory.width(block, EmptyState.INSTANCE)).isEqualTo(1);
      memory.endBlock();
      assertThat(memory.width(block, EmptyState.INSTANCE)).isEqualTo(3);
    }
    meetAt(memory, 7);
    memory.endBlock();
    assertThat(memory.width(block, EmptyState.INSTANCE)).as("twice is enough").isEqualTo(1);
  }

  @Test
  void keepsWhoMetAtASlotThatIsUsedAsItIs() {
    ConflictMemory memory = new ConflictMemory();
    var block = List.of(call(1, SELECTOR), call(2, SELECTOR), call(3, SELECTOR));
    meetAt(memory, 7);
    follow(memory, 7, 20, false);
    memory.endBlock();
    assertThat(memory.width(block, EmptyState.INSTANCE)).isEqualTo(1);
  }

  private static void meetAt(ConflictMemory memory, int slot) {
    memory.learn(call(1, SELECTOR), call(2, SELECTOR), Scene.SELF, UInt256.of(slot), true);
  }

  @Test
  void followsWhatTheSameInstructionLoadsOnceItsSlotsCommuteAndAreShared() {
    ConflictMemory memory = new ConflictMemory();
    memory.learn(call(1, SELECTOR), call(2, SELECTOR), Scene.SELF, UInt256.of(7), true);
    follow(memory, 7, 100, true);
    assertThat(site(memory, 8, 10)).isNotEqualTo(HotSlots.COLD);
    assertThat(site(memory, 8, 11)).isEqualTo(HotSlots.COLD);
  }

  @Test
  void followsNoMoreWhereTheValueIsUsedAllTheSame() {
    ConflictMemory memory = new ConflictMemory();
    memory.learn(call(1, SELECTOR), call(2, SELECTOR), Scene.SELF, UInt256.of(7), true);
    follow(memory, 7, 100, false);
    assertThat(site(memory, 7, 10)).isEqualTo(HotSlots.COLD);
    assertThat(site(memory, 7, 11)).as("elsewhere").isNotEqualTo(HotSlots.COLD);
  }

  @Test
  void followsNoMoreWhatOneGroupAloneUsesUntilTransactionsMeetThereAgain() {
    ConflictMemory memory = new ConflictMemory();
    var block = List.of(call(1, SELECTOR), call(2, SELECTOR));
    memory.learn(block.get(0), block.get(1)); // elsewhere: they are one group
    meetAt(memory, 7);
    for (int i = 0; i < 3; i++) {
      assertThat(site(memory, 7, 10)).isNotEqualTo(HotSlots.COLD);
      memory.group(block, EmptyState.INSTANCE);
      followAsOf(memory, 0, 1);
      memory.endBlock();
    }
    assertThat(site(memory, 7, 10)).isEqualTo(HotSlots.COLD);
    meetAt(memory, 7);
    assertThat(site(memory, 7, 10)).isNotEqualTo(HotSlots.COLD);
    followAsOf(memory, 0, 2); // another group
    assertThat(site(memory, 7, 10)).isNotEqualTo(HotSlots.COLD);
  }

  @Test
  void holdsNothingAgainstCallsThatMeetWhereTheyCanComeInAnyOrder() {
    ConflictMemory memory = new ConflictMemory();
    List<RecoveredTransaction> block = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      block.add(call(i, SELECTOR));
    }
    meetAt(memory, 7);
    follow(memory, 7, 100, true);
    for (int i = 0; i < 50; i++) {
      meetAt(memory, 7); // by those that had begun before
    }
    assertThat(memory.width(block, EmptyState.INSTANCE)).as("in the block").isEqualTo(1);
    memory.endBlock();
    assertThat(memory.width(block, EmptyState.INSTANCE)).as("in the next").isEqualTo(100);
    for (int i = 0; i < 50; i++) {
      meetAt(memory, 7);
    }
    memory.endBlock();
    assertThat(memory.width(block, EmptyState.INSTANCE)).as("not followed").isEqualTo(1);
  }

  /** Follows slot 7 as often as it takes to be judged, by two transactions in turns. */
  private static void followAsOf(ConflictMemory memory, int one, int other) {
    long known = Followed.slot(Scene.SELF, UInt256.of(7));
    long site = site(memory, 7, 10);
    for (int i = 0; i < 64; i++) {
      memory.learn(i % 2 == 0 ? one : other, new Followed(site, known, true));
    }
  }

  /** Follows a slot from the instruction 10 of a code. */
  private static void follow(ConflictMemory memory, int slot, int times, boolean commutes) {
    long known = Followed.slot(Scene.SELF, UInt256.of(slot));
    for (int i = 0; i < times; i++) {
      memory.learn(i, new Followed(site(memory, slot, 10), known, commutes));
    }
  }

  private static long site(ConflictMemory memory, int slot, int programCounter) {
    long[] words = {slot, 0, 0, 0};
    return memory.hot().site(Scene.SELF, Code.EMPTY, programCounter, words, 0);
  }

  @Test
  void groupsSendersWithThoseWhoGaveThemWhatTheySend() {
    ConflictMemory memory = new ConflictMemory();
    memory.learn(call(1, SELECTOR + account(2)), call(2, SELECTOR + account(3)));
    memory.learn(call(4, SELECTOR + account(5)), call(6, SELECTOR + account(5)));
    var block =
        List.of(
            call(10, SELECTOR + account(11)),
            call(20, SELECTOR + account(21)),
            call(11, SELECTOR + account(12)),
            call(30, SELECTOR + account(31)),
            call(31, SELECTOR + account(32)));
    assertThat(memory.group(block, EmptyState.INSTANCE).lowest()).containsExactly(0, 1, 0, 3, 3);
  }

  @Test
  void groupsCallsOfAContractThatHaveNothingElseInCommonOnlyWhileTheyMeetOften() {
    ConflictMemory memory = new ConflictMemory();
    List<RecoveredTransaction> block = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      block.add(call(i, SELECTOR + account(1000 + i)));
    }
    memory.learn(block.get(0), block.get(1));
    assertThat(memory.width(block, EmptyState.INSTANCE)).isEqualTo(1);
    for (int i = 0; i < 10; i++) {
      memory.group(block, EmptyState.INSTANCE);
    }
    assertThat(memory.width(block, EmptyState.INSTANCE)).isEqualTo(100);
  }

  @Test
  void groupsCallsWithoutASelectorThatMeet() {
    ConflictMemory memory = new ConflictMemory();
    memory.learn(call(1, ""), call(2, ""));
    memory.learn(call(3, "01"), call(3, "01"));
    memory.learn(call(4, "01"), call(4, "01"));
    var block = List.of(call(1, ""), call(2, "01"), call(3, ""), call(2, "01"), call(4, "01"));
    assertThat(memory.group(block, EmptyState.INSTANCE).lowest()).containsExactly(0, 1, 0, 1, 4);
  }

  @Test
  void groupsCallsOfTwoKindsOnlyWhileTheyMeetOften() {
    ConflictMemory memory = new ConflictMemory();
    List<RecoveredTransaction> block = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      block.add(call(i, SELECTOR + account(1000 + i)));
      block.add(call(100 + i, OTHER_SELECTOR + account(2000 + i)));
      block.add(call(200 + i, "01020304"));
    }
    memory.learn(block.get(0), block.get(1));
    assertThat(memory.size()).isEqualTo(1);
    assertThat(memory.width(block, EmptyState.INSTANCE)).isEqualTo(1.5);
    for (int i = 0; i < 10; i++) {
      memory.group(block, EmptyState.INSTANCE);
    }
    assertThat(memory.width(block, EmptyState.INSTANCE)).isEqualTo(150);
  }

  @Test
  void forgetsWhatWasNotNeededForLong() {
    ConflictMemory memory = new ConflictMemory();
    var first = List.of(call(1, "00000001"), call(2, "00000002"));
    memory.learn(first.get(0), first.get(1));
    for (int i = 0; i < 5_000; i++) {
      memory.learn(call(1, "%08x".formatted(10 + 2 * i)), call(2, "%08x".formatted(11 + 2 * i)));
    }
    assertThat(memory.size()).isEqualTo(4096);
    assertThat(memory.width(first, EmptyState.INSTANCE)).isEqualTo(2);
  }

  private static String account(int number) {
    return "00".repeat(12) + Address.ofLimbs(0x5e4d + number, 0, 0).toString().substring(2);
  }

  private static RecoveredTransaction call(int sender, String data) {
    return Transactions.of(
        Address.ofLimbs(0x5e4d + sender, 0, 0),
        Scene.OTHER,
        100_000,
        UInt256.ZERO,
        Bytes.fromHex("0x" + data));
  }
}
