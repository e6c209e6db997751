package io.evmesh.actors.peer;

import io.evmesh.actors.chain.state.RecentCodes;
import io.evmesh.engine.parallel.account.Location;
import io.evmesh.engine.parallel.share.ShareValues;
import io.evmesh.engine.parallel.wire.CommittedSink;
import io.evmesh.engine.parallel.wire.ValuesCodec.Wanted;
import io.evmesh.engine.state.Account;
import io.evmesh.engine.state.AddressMap;
import io.evmesh.engine.state.Code;
import io.evmesh.engine.state.SlotMap;
import io.evmesh.engine.state.StateView;
import io.evmesh.engine.types.Address;
import io.evmesh.engine.types.Hash;
import io.evmesh.engine.types.UInt256;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Committed values that a node keeps from share to share, and asks for where it has none. They may
 * be out of date: the leader's node holds all that a share has found against what it knows. One
 * thread at a time.
 */
final class KeptState implements StateView {
  /** Values; when there are more all are forgotten, and what is needed is asked for again. */
  private static final int MOST = 1 << 20;

  private final RecentCodes codes;
  private final Consumer<Wanted> fetching;
  private final CommittedSink sink = new Sink();
  private AddressMap<Kept> accounts = new AddressMap<>();
  private int count;
  private boolean storageAnswer;
  private Hash hashAnswer = Hash.ZERO;

  /** What is known of one account. */
  private static final class Kept implements AddressMap.Keyed {
    final Address address;
    @Nullable Account account;
    boolean isKnown;
    boolean isAsked; // for, or known
    @Nullable SlotMap slots;

    Kept(Address address) {
      this.address = address;
    }

    @Override
    public Address address() {
      return address;
    }
  }

  /**
   * Nothing is kept yet.
   *
   * @param fetching lets the values come to the {@link #sink} before it returns
   */
  KeptState(RecentCodes codes, Consumer<Wanted> fetching) {
    this.codes = codes;
    this.fetching = fetching;
  }

  /** Forgets all. */
  void forget() {
    accounts = new AddressMap<>();
    count = 0;
  }

  /** Forgets all if that is a lot. */
  void forgetIfMany() {
    if (count > MOST) {
      forget();
    }
  }

  /** What a share has left was committed. */
  void advance(ShareValues share) {
    share.forEachLeft(sink::account, this::put);
  }

  @Override
  public @Nullable Account account(Address address) {
    Kept kept = accounts.get(address);
    while (kept == null || !kept.isKnown) {
      fetching.accept(Wanted.of(address));
      kept = accounts.get(address);
    }
    return kept.account;
  }

  @Override
  public void slot(Address address, long[] words, int key, int value) {
    while (!has(address, words, key, value)) {
      fetching.accept(Wanted.of(new Location(address, UInt256.ofLimbs(words, key))));
    }
  }

  private boolean has(Address address, long[] words, int key, int value) {
    Kept kept = accounts.get(address);
    return kept != null && kept.slots != null && kept.slots.get(words, key, words, value);
  }

  @Override
  public Code code(Hash codeHash) {
    if (codeHash.equals(Code.EMPTY.hash())) {
      return Code.EMPTY;
    }
    Code known = codes.find(codeHash);
    while (known == null) {
      fetching.accept(Wanted.of(codeHash));
      known = codes.find(codeHash);
    }
    return known;
  }

  /** Asked for each time: nobody would find out that it is out of date. */
  @Override
  public boolean hasStorage(Address address) {
    fetching.accept(Wanted.ofStorage(address));
    return storageAnswer;
  }

  /** Likewise. */
  @Override
  public Hash blockHash(long number) {
    fetching.accept(Wanted.ofAncestor(number));
    return hashAnswer;
  }

  /** What is stored in a slot, if that is known. */
  @Nullable UInt256 known(Address address, UInt256 slot) {
    long[] words = new long[8];
    slot.copyLimbs(words, 0);
    return has(address, words, 0, 4) ? UInt256.ofLimbs(words, 4) : null;
  }

  /** Values that are not kept, gathered to be asked for at once. */
  final class Wants {
    private final Wanted all = Wanted.gathering();
    private final Set<Location> asked = new TreeSet<>();

    void account(Address address) {
      Kept kept = kept(address);
      if (!kept.isAsked) {
        kept.isAsked = true;
        all.accounts().add(address);
      }
    }

    void location(Location location) {
      account(location.address());
      UInt256 slot = location.slot();
      if (slot != null && known(location.address(), slot) == null && asked.add(location)) {
        all.slots().add(location);
      }
    }

    Wanted wanted() {
      return all;
    }
  }

  /** Takes what comes from the leader's node. */
  CommittedSink sink() {
    return sink;
  }

  private Kept kept(Address address) {
    Kept kept = accounts.get(address);
    if (kept == null) {
      kept = new Kept(address);
      accounts.put(kept);
      count++;
    }
    return kept;
  }

  private void put(Address address, long[] words, int key, int value) {
    Kept kept = kept(address);
    SlotMap slots = kept.slots;
    if (slots == null) {
      slots = new SlotMap();
      kept.slots = slots;
    }
    count -= slots.size();
    slots.put(words, key, value);
    count += slots.size();
  }

  private final class Sink implements CommittedSink {
    @Override
    public void account(Address address, @Nullable Account account) {
      Kept kept = kept(address);
      kept.account = account;
      kept.isKnown = true;
      kept.isAsked = true;
    }

    @Override
    public void storage(Address address, boolean has) {
      storageAnswer = has;
    }

    @Override
    public void slot(Address address, UInt256 number, UInt256 value) {
      long[] words = new long[8];
      number.copyLimbs(words, 0);
      value.copyLimbs(words, 4);
      put(address, words, 0, 4);
    }

    @Override
    public void code(Code code) {
      codes.keep(code);
    }

    @Override
    public void blockHash(long number, Hash hash) {
      hashAnswer = hash;
    }
  }
}
