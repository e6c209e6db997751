package io.evmesh.engine.parallel.account;

import static org.assertj.core.api.Assertions.assertThat;

import io.evmesh.engine.execution.RecoveredTransaction;
import io.evmesh.engine.parallel.BlockScheduleTest;
import io.evmesh.engine.parallel.account.Verdicts.Verdict;
import io.evmesh.engine.parallel.plan.Predictions;
import io.evmesh.engine.scene.Scene;
import io.evmesh.engine.state.Account;
import io.evmesh.engine.state.AccountEntry;
import io.evmesh.engine.state.Code;
import io.evmesh.engine.state.InMemoryState;
import io.evmesh.engine.types.Address;
import io.evmesh.engine.types.Bytes;
import io.evmesh.engine.types.Hash;
import io.evmesh.engine.types.UInt256;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * Touches, withdrawals and credits in random order, against a list that is folded one by one: what
 * an account shows is that, every condition that does not hold has been told, and none that holds.
 */
class VersionedAccountTest {
  private static final int SEEDS = 1000;
  private static final int STEPS = 60; // of up to four transactions
  private static final Code CODE = Code.of(Bytes.fromHex("0x6001"));
  private static final Code OTHER_CODE = Code.of(Bytes.fromHex("0x6002"));

  @Test
  void showsTheSumOfWhatLiesBelow() {
    for (int seed = 0; seed < SEEDS; seed++) {
      Play play = new Play(seed);
      play.begin();
      for (int step = 0; step < STEPS; step++) {
        play.step();
        for (int tx = step % 7; tx <= play.count; tx += 7) {
          assertThat(play.account.at(tx))
              .as("seed %d, step %d, transaction %d", seed, step, tx)
              .isEqualTo(play.expected(tx).account());
        }
      }
    }
  }

  @Test
  void tellsOfEveryConditionThatDoesNotHoldAndOfNoOther() {
    for (int seed = 0; seed < SEEDS; seed++) {
      Play play = new Play(seed);
      for (int step = 0; step < STEPS; step++) {
        Verdicts verdicts = step == 0 ? play.begin() : play.step();
        String where = "seed " + seed + ", step " + step;
        verdicts.all().forEach(verdict -> play.disproved.add(withoutWriter(verdict)));
        play.touches.forEach(
            (tx, touch) -> {
              boolean told = verdicts.all().stream().anyMatch(each -> isOn(touch, each));
              boolean holds = play.holds(touch);
              assertThat(told && holds).as("%s: false alarm for %d", where, tx).isFalse();
              assertThat(holds || play.disproved.contains(Verdict.of(touch, -1)))
                  .as("%s: %d read too early and nobody says so", where, tx)
                  .isTrue();
            });
      }
    }
  }

  private static Verdict withoutWriter(Verdict verdict) {
    return new Verdict(
        verdict.reader(), verdict.incarnation(), -1, verdict.location(), verdict.exact());
  }

  private static boolean isOn(Touch touch, Verdict verdict) {
    return withoutWriter(verdict).equals(Verdict.of(touch, -1));
  }

  /** What is found below a transaction, reckoned one by one. */
  private record Found(
      boolean kept, boolean wiped, long nonce, UInt256 balance, Hash code, boolean anyStorage) {
    @Nullable Account account() {
      boolean exists = kept || nonce != 0 || !balance.isZero() || !code.equals(Code.EMPTY.hash());
      return exists ? new Account(nonce, balance, code) : null;
    }
  }

  private static final class Play {
    final SplittableRandom random;
    final int count;
    final @Nullable Account base;
    final boolean baseHasStorage;
    final InMemoryState state = new InMemoryState(); // which is asked only for the storage
    final List<Integer> sent = new ArrayList<>(); // transactions of this account
    final VersionedAccount account;
    final TreeMap<Integer, AccountTouch> touches = new TreeMap<>();
    final TreeMap<Integer, UInt256> credits = new TreeMap<>();
    final Map<Integer, Integer> incarnations = new TreeMap<>();
    final Set<Verdict> disproved = new HashSet<>();
    final boolean commutes;

    Play(int seed) {
      random = new SplittableRandom(seed);
      count =
          switch (random.nextInt(4)) { // few touches lie in a list, many in pages
            case 0, 1 -> 8;
            case 2 -> 70;
            default -> 200;
          };
      base =
          switch (random.nextInt(4)) {
            case 0 -> null;
            case 1 -> Account.EMPTY;
            default -> new Account(random.nextInt(3), UInt256.of(50), Code.EMPTY.hash());
          };
      baseHasStorage = random.nextBoolean();
      if (baseHasStorage) {
        state.putSlot(Scene.OTHER, UInt256.ONE, UInt256.ONE);
      }
      commutes = random.nextBoolean();
      account = new VersionedAccount(Scene.OTHER, base, predictions());
    }

    private Predictions predictions() {
      List<RecoveredTransaction> all = new ArrayList<>();
      List<RecoveredTransaction> some = BlockScheduleTest.transactions(count);
      boolean sends = random.nextInt(3) == 0;
      for (int tx = 0; tx < count; tx++) {
        boolean isOurs = sends && random.nextInt(4) == 0;
        Address sender = isOurs ? Scene.OTHER : some.get(tx).sender();
        all.add(new RecoveredTransaction(some.get(tx).transaction(), sender));
        if (isOurs) {
          sent.add(tx);
        }
      }
      if (sent.size() < 2) {
        sent.clear(); // one transaction needs no prediction
      }
      Predictions found = Predictions.of(all).get(Scene.OTHER);
      return found == null ? Predictions.NONE : found;
    }

    /** Settles what one to four transactions did since. */
    Verdicts step() {
      VersionedAccount settled = new VersionedAccount(Scene.OTHER, base, Predictions.NONE);
      CreditBatch given = new CreditBatch(Scene.OTHER);
      Set<Integer> settling = new TreeSet<>();
      for (int left = 1 + random.nextInt(4); left > 0; left--) {
        settling.add(random.nextInt(count));
      }
      for (int tx : settling) {
        if (tx % 4 == 0) {
          UInt256 wei = random.nextInt(4) == 0 ? null : UInt256.of(random.nextInt(6));
          given.add(tx, wei, wei == null ? credits.remove(tx) : credits.put(tx, wei));
        } else {
          settled.record(next(tx));
        }
      }
      Verdicts verdicts = new Verdicts();
      int lowestCredit = account.take(given);
      account.settle(settled, state, verdicts);
      account.checkFrom(lowestCredit, state, verdicts);
      return verdicts;
    }

    /** What a transaction does when it is executed again. */
    private AccountTouch next(int tx) {
      int incarnation = incarnations.merge(tx, 1, Integer::sum);
      if (touches.containsKey(tx) && random.nextInt(3) == 0) {
        touches.remove(tx);
        return AccountTouch.withdrawal(Scene.OTHER, tx, incarnation);
      }
      int seenAt = random.nextInt(3) == 0 ? random.nextInt(count) : tx;
      AccountTouch touch = touch(tx, incarnation, seenAt);
      touches.put(tx, touch);
      return touch;
    }

    /** Takes what a lane tells first of the account as it is; the first touch saw it committed. */
    Verdicts begin() {
      int recorded = random.nextInt(5);
      for (int i = 0; i < recorded; i++) {
        int tx = 4 * random.nextInt(count / 4) + 1;
        if (!touches.containsKey(tx)) {
          int incarnation = incarnations.merge(tx, 1, Integer::sum);
          AccountTouch touch = touch(tx, incarnation, i == 0 ? tx : random.nextInt(count));
          touches.put(tx, touch);
          account.record(touch);
        }
      }
      Verdicts verdicts = new Verdicts();
      account.checkAlone(state, verdicts);
      return verdicts;
    }

    private AccountTouch touch(int tx, int incarnation, int seenAt) {
      int conditions = 0;
      for (int bit : List.of(AccountEntry.NONCE, AccountEntry.CODE)) {
        conditions |= random.nextInt(3) == 0 ? bit : 0;
      }
      if (!commutes) {
        conditions |= random.nextInt(8) == 0 ? AccountEntry.EXISTENCE : 0;
        conditions |= random.nextInt(8) == 0 ? AccountEntry.STORAGE : 0;
      }
      Found found = expected(seenAt);
      Account seen = found.account();
      boolean hadStorage = found.anyStorage();
      UInt256 balance = found.balance();
      UInt256 lowest =
          random.nextInt(3) == 0 ? balance.minus(balance.min(UInt256.of(random.nextInt(8)))) : null;
      UInt256 highest = random.nextInt(5) == 0 ? balance.plus(UInt256.of(3)) : null;
      if (!commutes && random.nextInt(8) == 0) {
        long nonce = -sent.stream().filter(each -> each <= tx).count();
        return AccountTouch.removal(
            Scene.OTHER, tx, incarnation, conditions, seen, hadStorage, lowest, highest, nonce);
      }
      UInt256 change = random.nextInt(3) == 0 ? null : UInt256.of(1 + random.nextInt(5));
      if (change != null && random.nextBoolean() && balance.compareTo(UInt256.of(20)) > 0) {
        change = UInt256.ZERO.minus(change);
      }
      Code code = null;
      if (!commutes && random.nextInt(5) == 0) {
        code = random.nextInt(3) == 0 ? Code.EMPTY : random.nextBoolean() ? CODE : OTHER_CODE;
      }
      long nonceAdded = !commutes && random.nextInt(4) == 0 ? 1 : 0;
      return AccountTouch.of(
          Scene.OTHER,
          tx,
          incarnation,
          conditions,
          seen,
          hadStorage,
          lowest,
          highest,
          nonceAdded,
          change,
          code);
    }

    Found expected(int tx) {
      boolean kept = base != null;
      boolean wiped = false;
      long nonce = base == null ? 0 : base.nonce();
      UInt256 balance = base == null ? UInt256.ZERO : base.balance();
      Hash code = base == null ? Code.EMPTY.hash() : base.codeHash();
      for (int below = 0; below < tx; below++) {
        nonce += sent.contains(below) ? 1 : 0;
        AccountTouch touch = touches.get(below);
        if (touch != null) {
          if (touch.resets()) {
            kept = false;
            wiped = true;
            nonce = 0;
            balance = UInt256.ZERO;
            code = Code.EMPTY.hash();
          } else {
            nonce += touch.nonceAdded;
          }
          balance = touch.balanceAdded == null ? balance : balance.plus(touch.balanceAdded);
          code = touch.code == null ? code : touch.code.hash();
        }
        balance = balance.plus(credits.getOrDefault(below, UInt256.ZERO));
      }
      return new Found(kept, wiped, nonce, balance, code, !wiped && baseHasStorage);
    }

    boolean holds(AccountTouch touch) {
      Found found = expected(touch.tx);
      Account there = found.account();
      int conditions = touch.conditions;
      return ((conditions & AccountEntry.NONCE) == 0 || found.nonce() == touch.seenNonce())
          && ((conditions & AccountEntry.CODE) == 0 || found.code().equals(touch.seenCodeHash()))
          && ((conditions & AccountEntry.EXISTENCE) == 0 || (there == null) == (touch.seen == null))
          && ((conditions & AccountEntry.STORAGE) == 0 || found.anyStorage() == touch.hadStorage)
          && (touch.lowest == null || found.balance().compareTo(touch.lowest) >= 0)
          && (touch.highest == null || found.balance().compareTo(touch.highest) <= 0);
    }
  }
}
