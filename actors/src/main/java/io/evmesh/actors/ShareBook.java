package io.evmesh.actors;

import io.evmesh.engine.parallel.account.Location;
import io.evmesh.engine.parallel.share.ShareAccount;
import io.evmesh.engine.parallel.share.ShareSlots;
import io.evmesh.engine.parallel.share.ShareValues;
import io.evmesh.engine.parallel.wire.ShareCodec.Memory;
import io.evmesh.engine.parallel.wire.ValuesCodec.Wanted;
import io.evmesh.engine.state.Account;
import io.evmesh.engine.state.ChangeVisitor;
import io.evmesh.engine.state.StateView;
import io.evmesh.engine.state.WorldState;
import io.evmesh.engine.table.Mixer;
import io.evmesh.engine.types.Address;
import io.evmesh.engine.types.UInt256;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * What another node keeps of the committed state, as the leader's node knows it: so that it need
 * only be told what has changed otherwise than by its own shares. Where this is wrong a share finds
 * what is not so, and its block is executed otherwise.
 */
final class ShareBook {
  private static final int MOST_HELD = 1 << 20; // values
  private static final int MOST_WORLDS = 16; // since the last share
  private static final int MOST_CHANGES = 1 << 14; // that are told
  private static final int SAMPLE = 16; // accounts
  private static final long SALT = 6;

  /** Hashes of what it may have; more than it has do no harm. */
  private final Set<Long> held = ConcurrentHashMap.newKeySet();

  private final List<WorldState> since =
      new ArrayList<>(); // that were executed, the last share's first
  private @Nullable ShareValues last; // that it has executed; null if all is to be forgotten

  /**
   * What it is to do before a share.
   *
   * @param changed values that it may have otherwise
   */
  record Order(Memory memory, Wanted changed) {}

  /** The other node gets committed values. Any thread. */
  void told(Wanted wanted) {
    wanted.accounts().forEach(address -> held.add(hash(address)));
    for (Location location : wanted.slots()) {
      long[] words = new long[4];
      Objects.requireNonNull(location.slot()).copyLimbs(words, 0);
      held.add(hash(location.address(), words, 0));
    }
  }

  private static long hash(Address address) {
    return address.hash(SALT);
  }

  private static long hash(Address address, long[] words, int at) {
    return Mixer.mix(
        SALT, address.hash(SALT), words[at], words[at + 1], words[at + 2], words[at + 3]);
  }

  /** A block has been executed whose share at the other node was joined with the others. */
  void joined(ShareValues share) {
    last = share;
    since.clear();
  }

  /** Nothing is known of it any more. */
  void forget() {
    last = null;
    since.clear();
    held.clear();
  }

  /** A block has been executed, in whatever way, which may or may not be committed. */
  void executed(WorldState world) {
    if (last != null) {
      since.add(world);
      if (since.size() > MOST_WORLDS) {
        forget();
      }
    }
  }

  /** What to tell before a share over this state. */
  Order next(StateView state) {
    ShareValues share = last;
    Memory memory = share == null || held.size() > MOST_HELD ? Memory.FORGET : memory(share, state);
    Changes changes = new Changes(state, memory == Memory.ADVANCE ? share : null);
    if (memory == Memory.ADVANCE || memory == Memory.KEEP && since.size() > 1) {
      since.forEach(world -> world.forEachChange(changes));
      if (changes.count > MOST_CHANGES) {
        memory = Memory.FORGET;
      }
    }
    if (memory == Memory.FORGET) {
      forget();
      return new Order(memory, Wanted.gathering());
    }
    return new Order(memory, changes.changed);
  }

  /** Whether what the last share has left is what the state has, as far as a sample shows. */
  private static Memory memory(ShareValues share, StateView state) {
    int[] committed = {0};
    int[] dropped = {0};
    for (ShareAccount account : share.sample(SAMPLE)) {
      Account now = state.account(account.address());
      Account left = account.left();
      long nonce = now == null ? 0 : now.nonce();
      if (left != null && Long.compareUnsigned(nonce, left.nonce()) >= 0) {
        committed[0]++;
      } else if (Objects.equals(now, account.found())) {
        dropped[0]++;
      }
    }
    return dropped[0] == 0
        ? committed[0] == 0 ? Memory.KEEP : Memory.ADVANCE
        : committed[0] == 0 ? Memory.KEEP : Memory.FORGET;
  }

  /** Gathers what the other node may have otherwise than it is now. */
  private final class Changes implements ChangeVisitor {
    private final StateView state;
    private final @Nullable ShareValues own; // that it knows of itself
    private final long[] now = new long[8];
    private final Wanted changed = Wanted.gathering();
    private int count;

    Changes(StateView state, @Nullable ShareValues own) {
      this.state = state;
      this.own = own;
    }

    @Override
    public void account(Address address, @Nullable Account account, boolean wiped) {
      if (held.contains(hash(address))) {
        ShareAccount known = own == null ? null : own.find(address);
        if (known == null || !Objects.equals(known.left(), state.account(address))) {
          changed.accounts().add(address);
          count++;
        }
      }
      count += wiped ? MOST_CHANGES : 0; // slots may have gone that nobody tells
    }

    @Override
    public void slot(Address address, long[] words, int key, int value) {
      if (held.contains(hash(address, words, key)) && !isOwn(address, words, key)) {
        changed.slots().add(new Location(address, UInt256.ofLimbs(words, key)));
        count++;
      }
    }

    private boolean isOwn(Address address, long[] words, int key) {
      ShareAccount known = own == null ? null : own.find(address);
      ShareSlots slots = known == null ? null : known.slots();
      int slot = slots == null ? -1 : slots.find(words, key);
      if (slots == null || slot < 0 || slots.additions(slot) != null) {
        return false; // to what it has added others may have as well
      }
      System.arraycopy(words, key, now, 0, 4);
      state.slot(address, now, 0, 4);
      int at = ShareSlots.leftAt(slot);
      long[] left = slots.words();
      return left[at] == now[4]
          && left[at + 1] == now[5]
          && left[at + 2] == now[6]
          && left[at + 3] == now[7];
    }
  }
}
