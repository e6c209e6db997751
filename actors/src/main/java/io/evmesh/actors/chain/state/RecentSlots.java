package io.evmesh.actors.chain.state;

import io.evmesh.engine.crypto.Keccak256;
import io.evmesh.engine.table.Mixer;
import io.evmesh.engine.table.Places;
import io.evmesh.engine.types.Address;
import io.evmesh.engine.types.BigEndian;
import io.evmesh.engine.types.Bytes;
import io.evmesh.engine.types.UInt256;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.StampedLock;

/**
 * Values of the slots that were used lately, at most about so many: a {@link Recent} on flat limbs,
 * since objects that live as long as these would keep the collector busy. It is divided by slots
 * into parts with a lock each, which who only reads seldom needs. Many threads may use it.
 */
final class RecentSlots {
  private static final int LOG2_PARTS = 6;

  private static final int PARTS = 1 << LOG2_PARTS;

  /** Accounts to forget after which the next part has to let its older half go. */
  private static final int FORGOTTEN_PER_PART = 80;

  /** Names that are kept: after so many, each part has let go twice of what it had before. */
  static final int MOST_NAMES = 2 * PARTS * FORGOTTEN_PER_PART;

  private final Part[] parts = new Part[PARTS];

  /**
   * Of accounts whose slots were forgotten, the name under which they are kept now: a hash, which
   * nobody can make the address of another account.
   */
  private final Map<Address, Address> names = new ConcurrentHashMap<>();

  private final Queue<Named> named = new ArrayDeque<>(); // the oldest first

  /** That an account was given a name. */
  private record Named(Address address, Address name) {}

  private long forgotten;

  /**
   * @param limit slots, about; of 200 bytes each with the table around it
   */
  RecentSlots(int limit) {
    int half = Math.max(1, limit / 2 >>> LOG2_PARTS);
    for (int i = 0; i < parts.length; i++) {
      parts[i] = new Part(half);
    }
  }

  /**
   * Copies the value of a slot to {@code words[value, value + 4)}, if it is known; what is there if
   * not may be anything.
   *
   * @param words the slot's number lies at {@code [key, key + 4)}
   */
  boolean find(Address address, long[] words, int key, int value) {
    Address owner = owner(address);
    return part(owner, words, key).find(owner, words, key, value);
  }

  /** Sets the value of a slot, told as {@link #find} tells it. */
  void put(Address address, long[] words, int key, int value) {
    Address owner = owner(address);
    part(owner, words, key).put(owner, words, key, value);
  }

  /**
   * Forgets all slots of an account, in a time that does not depend on how many are known: those
   * that come later are kept under a name that nobody has used, and the older ones are never found
   * again. A name is needed until they are gone, so parts let go of what is old, one after the
   * other. Nobody may {@link #put} meanwhile.
   */
  void forget(Address address) {
    forgotten++;
    byte[] fresh = Arrays.copyOf(address.toBytes().unsafeArray(), Address.SIZE + Long.BYTES);
    BigEndian.putLong(fresh, Address.SIZE, forgotten);
    Address name = Address.read(Keccak256.hash(Bytes.wrap(fresh)).toBytes().unsafeArray(), 0);
    names.put(address, name);
    named.add(new Named(address, name));
    if (forgotten % FORGOTTEN_PER_PART == 0) {
      parts[(int) (forgotten / FORGOTTEN_PER_PART % PARTS)].age();
    }
    if (named.size() > MOST_NAMES) {
      Named oldest = named.remove();
      names.remove(oldest.address, oldest.name); // unless it was forgotten again since
    }
  }

  /** Forgets all slots. Nobody may {@link #put} meanwhile. */
  void clear() {
    for (Part part : parts) {
      part.clear();
    }
    names.clear(); // after those whose own names would find them again
    named.clear();
  }

  /** Under which name an account's slots are kept. */
  private Address owner(Address address) {
    return names.isEmpty() ? address : names.getOrDefault(address, address);
  }

  private Part part(Address address, long[] words, int key) {
    return parts[(int) (mix(0, address.hash(0), words, key) >>> Long.SIZE - LOG2_PARTS)];
  }

  private static long mix(long salt, long owner, long[] words, int key) {
    return Mixer.mix(salt, owner, words[key], words[key + 1], words[key + 2], words[key + 3]);
  }

  private static final class Part {
    private final StampedLock lock = new StampedLock();
    private final int half;
    private Table younger = new Table();
    private Table older = new Table();

    Part(int half) {
      this.half = half;
    }

    boolean find(Address address, long[] words, int key, int value) {
      long stamp = lock.tryOptimisticRead();
      if (stamp != 0) {
        Answer answer = unlocked(address, words, key, value);
        if (answer != Answer.UNSURE && lock.validate(stamp)) {
          return answer == Answer.KNOWN;
        }
      }
      stamp = lock.readLock();
      try {
        return younger.knows(address, words, key, value) || older.knows(address, words, key, value);
      } finally {
        lock.unlockRead(stamp);
      }
    }

    private Answer unlocked(Address address, long[] words, int key, int value) {
      Answer answer = younger.get(address, words, key, value, false);
      return answer == Answer.UNKNOWN ? older.get(address, words, key, value, false) : answer;
    }

    void put(Address address, long[] words, int key, int value) {
      long stamp = lock.writeLock();
      try {
        if (younger.size() >= half) {
          letGo();
        }
        younger.put(address, words, key, value); // hides what the older has
      } finally {
        lock.unlockWrite(stamp);
      }
    }

    /** What was not put since the last time is forgotten. */
    void age() {
      long stamp = lock.writeLock();
      try {
        letGo();
      } finally {
        lock.unlockWrite(stamp);
      }
    }

    private void letGo() {
      older = younger;
      younger = new Table();
    }

    void clear() {
      long stamp = lock.writeLock();
      try {
        younger = new Table();
        older = new Table();
      } finally {
        lock.unlockWrite(stamp);
      }
    }
  }

  /** What is known of a slot; unsure where the table would have to be locked to tell. */
  private enum Answer {
    KNOWN,
    UNKNOWN,
    UNSURE
  }

  /** A slot and whose it is. */
  record Key(Address address, UInt256 slot) implements Comparable<Key> {
    @Override
    public int compareTo(Key that) {
      int order = address.compareTo(that.address);
      return order != 0 ? order : slot.compareTo(that.slot);
    }
  }

  /**
   * A hash table: of each entry three limbs of the address, four of the slot's number, four of the
   * value. Who reads while it changes may be told anything, but comes to an end.
   */
  static final class Table extends Places<Key> {
    private static final int STRIDE = 11;
    private static final int KEY = 3;
    private static final int VALUE = 7;
    private static final int FEWEST = 8;

    private long[] limbs = new long[FEWEST * STRIDE];

    Table() {
      super(FEWEST);
    }

    Answer get(Address address, long[] words, int key, int value, boolean locked) {
      long[] all = limbs;
      long found = seek(all, address, words, key);
      int entry = entry(found);
      if (found < NONE) {
        if (!locked) {
          return Answer.UNSURE;
        }
        entry = spilled(new Key(address, UInt256.ofLimbs(words, key)));
      }
      if (entry < 0) {
        return Answer.UNKNOWN;
      }
      System.arraycopy(all, entry * STRIDE + VALUE, words, value, 4);
      return Answer.KNOWN;
    }

    /** Whether the slot is known, in a table that nobody changes meanwhile. */
    boolean knows(Address address, long[] words, int key, int value) {
      return get(address, words, key, value, true) == Answer.KNOWN;
    }

    void put(Address address, long[] words, int key, int value) {
      long found = seek(limbs, address, words, key);
      int entry =
          found < NONE ? spilled(new Key(address, UInt256.ofLimbs(words, key))) : entry(found);
      if (entry < 0) {
        entry = add(address, words, key);
      }
      System.arraycopy(words, value, limbs, entry * STRIDE + VALUE, 4);
    }

    private int add(Address address, long[] words, int key) {
      int at = makeRoom();
      limbs[at] = address.limb0();
      limbs[at + 1] = address.limb1();
      limbs[at + 2] = address.limb2();
      System.arraycopy(words, key, limbs, at + KEY, 4);
      return added(mix(size(), salt()));
    }

    /** Where an entry that is found to have the slot's key lies, or one of the constants. */
    private long seek(long[] all, Address address, long[] words, int key) {
      long mixed = RecentSlots.mix(salt(), address.hash(salt()), words, key);
      long found = first(mixed);
      while (found > NONE) {
        int at = entry(found) * STRIDE;
        if (at + STRIDE <= all.length && isAt(all, at, address, words, key)) {
          return found;
        }
        found = next(mixed, found);
      }
      return found;
    }

    private static boolean isAt(long[] all, int at, Address address, long[] words, int key) {
      return all[at + KEY] == words[key]
          && all[at + KEY + 1] == words[key + 1]
          && all[at + KEY + 2] == words[key + 2]
          && all[at + KEY + 3] == words[key + 3]
          && isOf(all, at, address);
    }

    private static boolean isOf(long[] all, int at, Address address) {
      return all[at] == address.limb0()
          && all[at + 1] == address.limb1()
          && all[at + 2] == address.limb2();
    }

    /** Where the next entry is to lie. */
    private int makeRoom() {
      int at = size() * STRIDE;
      if (at == limbs.length) {
        limbs = Arrays.copyOf(limbs, 2 * at);
      }
      return at;
    }

    @Override
    protected long mix(int entry, long salt) {
      int at = entry * STRIDE;
      long owner = Mixer.mix(salt, limbs[at], limbs[at + 1], limbs[at + 2]);
      return RecentSlots.mix(salt, owner, limbs, at + KEY);
    }

    @Override
    protected Key key(int entry) {
      int at = entry * STRIDE;
      return new Key(
          Address.ofLimbs(limbs[at], limbs[at + 1], limbs[at + 2]),
          UInt256.ofLimbs(limbs, at + KEY));
    }
  }
}
