package io.evmesh.persistence.event;

import io.evmesh.engine.parallel.plan.Shards;
import io.evmesh.engine.state.Account;
import io.evmesh.engine.state.ChangeVisitor;
import io.evmesh.engine.state.Code;
import io.evmesh.engine.state.WorldState;
import io.evmesh.engine.types.Address;
import io.evmesh.engine.types.Hash;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Divides what a block changed in a world into what its shards keep. */
public final class SealedShards implements ChangeVisitor {
  private final Shards shards;
  private final NavigableMap<Integer, List<AccountChange>> changes = new TreeMap<>();
  private @Nullable Address address;
  private @Nullable Account account;
  private boolean wiped;
  private long[] slots = new long[8 * AccountChange.LIMBS];
  private int used;

  private SealedShards(Shards shards) {
    this.shards = shards;
  }

  /**
   * The changes of {@code world} to its base, one part for each shard that has any, ascending. A
   * code is told by every shard in which an account got it.
   */
  public static List<ShardSealed> of(Shards shards, long epoch, long block, WorldState world) {
    SealedShards division = new SealedShards(shards);
    world.forEachChange(division);
    division.endAccount();
    NavigableMap<Hash, Code> codes = new TreeMap<>();
    world.newCodes().forEach(code -> codes.put(code.hash(), code));
    List<ShardSealed> parts = new ArrayList<>();
    division.changes.forEach(
        (shard, accounts) -> {
          accounts.sort(Comparator.comparing(AccountChange::address));
          parts.add(new ShardSealed(epoch, block, shard, accounts, held(accounts, codes)));
        });
    return parts;
  }

  private static List<Code> held(List<AccountChange> accounts, NavigableMap<Hash, Code> codes) {
    if (codes.isEmpty()) {
      return List.of();
    }
    NavigableMap<Hash, Code> held = new TreeMap<>();
    for (AccountChange change : accounts) {
      Account account = change.account();
      Code code = account == null ? null : codes.get(account.codeHash());
      if (code != null) {
        held.put(code.hash(), code);
      }
    }
    return List.copyOf(held.values());
  }

  @Override
  public void account(Address changed, @Nullable Account after, boolean wipedBefore) {
    endAccount();
    address = changed;
    account = after;
    wiped = wipedBefore;
    used = 0;
  }

  @Override
  public void slot(Address changed, long[] words, int key, int value) {
    if (used + AccountChange.LIMBS > slots.length) {
      slots = Arrays.copyOf(slots, 2 * slots.length);
    }
    System.arraycopy(words, key, slots, used, 4);
    System.arraycopy(words, value, slots, used + 4, 4);
    used += AccountChange.LIMBS;
  }

  private void endAccount() {
    Address ended = address;
    if (ended != null) {
      changes
          .computeIfAbsent(shards.of(ended), shard -> new ArrayList<>())
          .add(new AccountChange(ended, account, wiped, SlotOrder.ascending(slots, used)));
    }
  }
}
