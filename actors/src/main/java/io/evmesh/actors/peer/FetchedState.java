package io.evmesh.actors.peer;

import io.evmesh.actors.chain.state.RecentCodes;
import io.evmesh.engine.parallel.account.Location;
import io.evmesh.engine.parallel.wire.CommittedSink;
import io.evmesh.engine.parallel.wire.ValuesCodec.Wanted;
import io.evmesh.engine.state.Account;
import io.evmesh.engine.state.Code;
import io.evmesh.engine.state.StateView;
import io.evmesh.engine.types.Address;
import io.evmesh.engine.types.Hash;
import io.evmesh.engine.types.UInt256;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The committed state below a block, on a node that does not hold it: keeps what the leader's node
 * has sent, and asks for what it has not. Whoever asks waits, on a virtual thread. Any thread.
 */
final class FetchedState implements StateView {
  /** Beyond this the leader's node is lost, and the block with it. */
  private static final Duration LONGEST_WAIT = Duration.ofSeconds(30);

  private final Consumer<Wanted> asking;
  private final CommittedSink sink = new Sink();
  private final RecentCodes codes;
  private final Map<Address, Owner> owners = new ConcurrentHashMap<>();
  private final Map<Need, CompletableFuture<Void>> waiting = new ConcurrentHashMap<>();
  private final Map<Long, Hash> blockHashes = new ConcurrentHashMap<>();
  private volatile boolean closed;

  /** A value that is asked for. */
  sealed interface Need extends Comparable<Need> {
    record OfAccount(Address address) implements Need {}

    /** Whether the account has storage. */
    record OfStorage(Address address) implements Need {}

    record OfSlot(Address address, UInt256 slot) implements Need {}

    record OfCode(Hash hash) implements Need {}

    record OfBlockHash(long number) implements Need {}

    @Override
    default int compareTo(Need that) {
      int order = getClass().getName().compareTo(that.getClass().getName());
      return order != 0
          ? order
          : switch (this) {
            case OfAccount(var address) -> address.compareTo(((OfAccount) that).address);
            case OfStorage(var address) -> address.compareTo(((OfStorage) that).address);
            case OfSlot(var address, var slot) ->
                new Location(address, slot)
                    .compareTo(new Location(((OfSlot) that).address, ((OfSlot) that).slot));
            case OfCode(var hash) -> hash.compareTo(((OfCode) that).hash);
            case OfBlockHash(var number) -> Long.compare(number, ((OfBlockHash) that).number);
          };
    }
  }

  /** What is known of one account. */
  private static final class Owner {
    @Nullable Account account; // null if there is none
    volatile boolean isKnown; // set after the account
    volatile @Nullable Boolean hasStorage; // null if it is not known
    final Map<UInt256, UInt256> slots = new ConcurrentHashMap<>(2);
  }

  /**
   * An empty one.
   *
   * @param asking asks the leader's node for values, once for each
   * @param codes that the node has of blocks before
   */
  FetchedState(Consumer<Wanted> asking, RecentCodes codes) {
    this.asking = asking;
    this.codes = codes;
  }

  // ------------------------------------------------------------------ asking

  @Override
  public @Nullable Account account(Address address) {
    Owner owner = owner(address);
    while (!owner.isKnown) {
      fetch(new Need.OfAccount(address));
    }
    return owner.account;
  }

  @Override
  public void slot(Address address, long[] words, int key, int value) {
    Owner owner = owner(address);
    UInt256 slot = UInt256.ofLimbs(words, key);
    UInt256 known = owner.slots.get(slot);
    while (known == null) {
      fetch(new Need.OfSlot(address, slot));
      known = owner.slots.get(slot);
    }
    words[value] = known.limb0();
    words[value + 1] = known.limb1();
    words[value + 2] = known.limb2();
    words[value + 3] = known.limb3();
  }

  @Override
  public Code code(Hash codeHash) {
    if (codeHash.equals(Code.EMPTY.hash())) {
      return Code.EMPTY;
    }
    Code known = codes.find(codeHash);
    while (known == null) {
      fetch(new Need.OfCode(codeHash));
      known = codes.find(codeHash);
    }
    return known;
  }

  @Override
  public boolean hasStorage(Address address) {
    Owner owner = owner(address);
    Boolean known = owner.hasStorage;
    while (known == null) {
      fetch(new Need.OfStorage(address));
      known = owner.hasStorage;
    }
    return known;
  }

  @Override
  public Hash blockHash(long number) {
    Hash known = blockHashes.get(number);
    while (known == null) {
      fetch(new Need.OfBlockHash(number));
      known = blockHashes.get(number);
    }
    return known;
  }

  private Owner owner(Address address) {
    Owner known = owners.get(address);
    return known != null ? known : owners.computeIfAbsent(address, unknown -> new Owner());
  }

  private void fetch(Need need) {
    CompletableFuture<Void> fresh = new CompletableFuture<>();
    CompletableFuture<Void> asked = waiting.putIfAbsent(need, fresh);
    if (asked == null) {
      asked = fresh;
      if (closed) { // looked at after it is known to wait, as close looks the other way round
        waiting.remove(need, fresh);
        throw over();
      }
      asking.accept(wanted(List.of(need)));
    }
    asked.orTimeout(LONGEST_WAIT.toMillis(), TimeUnit.MILLISECONDS).join();
  }

  /** What is stored in a slot, if that has come already. */
  @Nullable UInt256 known(Address address, UInt256 slot) {
    Owner owner = owners.get(address);
    return owner == null ? null : owner.slots.get(slot);
  }

  /** Values that somebody will want, gathered to be asked for at once. */
  final class Needs {
    private final List<Need> all = new ArrayList<>();

    void account(Address address) {
      if (!owner(address).isKnown) {
        add(new Need.OfAccount(address));
      }
    }

    void location(Location location) {
      account(location.address());
      UInt256 slot = location.slot();
      if (slot != null && !owner(location.address()).slots.containsKey(slot)) {
        add(new Need.OfSlot(location.address(), slot));
      }
    }

    private void add(Need need) {
      if (!closed && waiting.putIfAbsent(need, new CompletableFuture<>()) == null) {
        all.add(need); // else somebody has asked for it
      }
    }

    Wanted wanted() {
      return FetchedState.wanted(all);
    }
  }

  /** Nothing gathered yet. */
  Needs needs() {
    return new Needs();
  }

  private static Wanted wanted(Collection<Need> needs) {
    Wanted all =
        new Wanted(
            new ArrayList<>(),
            new ArrayList<>(0),
            new ArrayList<>(),
            new ArrayList<>(0),
            new ArrayList<>(0));
    for (Need need : needs) {
      switch (need) {
        case Need.OfAccount(Address address) -> all.accounts().add(address);
        case Need.OfStorage(Address address) -> all.storages().add(address);
        case Need.OfSlot(Address address, UInt256 slot) ->
            all.slots().add(new Location(address, slot));
        case Need.OfCode(Hash hash) -> all.codes().add(hash);
        case Need.OfBlockHash(long number) -> all.ancestors().add(number);
      }
    }
    return all;
  }

  private static IllegalStateException over() {
    return new IllegalStateException("the attempt at the block is over");
  }

  // ----------------------------------------------------------------- hearing

  /** Takes what comes from the leader's node. */
  CommittedSink sink() {
    return sink;
  }

  private final class Sink implements CommittedSink {
    @Override
    public void account(Address address, @Nullable Account account) {
      Owner owner = owner(address);
      owner.account = account;
      owner.isKnown = true;
      wake(new Need.OfAccount(address));
    }

    @Override
    public void storage(Address address, boolean has) {
      owner(address).hasStorage = has;
      wake(new Need.OfStorage(address));
    }

    @Override
    public void slot(Address address, UInt256 number, UInt256 value) {
      owner(address).slots.put(number, value);
      wake(new Need.OfSlot(address, number));
    }

    @Override
    public void code(Code code) {
      codes.keep(code);
      wake(new Need.OfCode(code.hash()));
    }

    @Override
    public void blockHash(long number, Hash hash) {
      blockHashes.put(number, hash);
      wake(new Need.OfBlockHash(number));
    }
  }

  private void wake(Need need) {
    if (!waiting.isEmpty()) {
      CompletableFuture<Void> asked = waiting.remove(need);
      if (asked != null) {
        asked.complete(null);
      }
    }
  }

  /** The attempt is over: whoever waits, or asks from now on, gets an exception. */
  void close() {
    closed = true;
    waiting.values().forEach(asked -> asked.completeExceptionally(over()));
    waiting.clear();
  }
}
