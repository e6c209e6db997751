package io.evmesh.actors.random;

import io.evmesh.engine.codec.ByteReader;
import io.evmesh.engine.codec.ByteWriter;
import io.evmesh.engine.parallel.account.Location;
import io.evmesh.engine.parallel.wire.CommittedSink;
import io.evmesh.engine.parallel.wire.ValuesCodec;
import io.evmesh.engine.parallel.wire.ValuesCodec.Wanted;
import io.evmesh.engine.state.Account;
import io.evmesh.engine.state.Code;
import io.evmesh.engine.state.StateView;
import io.evmesh.engine.types.Address;
import io.evmesh.engine.types.Hash;
import io.evmesh.engine.types.UInt256;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The committed state as a node knows it that is not the leader: what it was told. It asks for more
 * only while a lane executes; whoever else needs a value must have been told it.
 */
final class CommittedCache implements StateView, CommittedSink {
  private final UnaryOperator<byte[]> leader; // answers requests
  private boolean mayAsk;
  private long asked;

  private final Map<Address, Optional<Account>> accounts = new HashMap<>();
  private final Map<Address, Boolean> storages = new HashMap<>();
  private final Map<Location, UInt256> slots = new HashMap<>();
  private final Map<Hash, Code> codes = new HashMap<>();
  private final Map<Long, Hash> ancestors = new HashMap<>();

  CommittedCache(UnaryOperator<byte[]> leader) {
    this.leader = leader;
  }

  /** What the leader answers to a request over its own state. */
  static byte[] answer(byte[] request, StateView state) {
    ByteWriter out = new ByteWriter(64);
    ByteReader in = ByteReader.of(request);
    ValuesCodec.write(out, ValuesCodec.readWanted(in), state);
    in.expectEnd();
    return out.toArray();
  }

  /** Lets something be done that may ask for what is not known. */
  void whileAsking(Runnable action) {
    mayAsk = true;
    action.run();
    mayAsk = false;
  }

  /** How many values were asked for. */
  long asked() {
    return asked;
  }

  private void ask(Wanted wanted) {
    if (!mayAsk) {
      throw new IllegalStateException("nobody has told " + wanted);
    }
    asked++;
    ByteWriter out = new ByteWriter(64);
    ValuesCodec.write(out, wanted);
    ByteReader in = ByteReader.of(leader.apply(out.toArray()));
    ValuesCodec.read(in, this);
    in.expectEnd();
  }

  @Override
  public @Nullable Account account(Address address) {
    if (!accounts.containsKey(address)) {
      ask(Wanted.of(address));
    }
    return accounts.get(address).orElse(null);
  }

  @Override
  public void slot(Address address, long[] words, int key, int value) {
    UInt256 number = UInt256.ofLimbs(words, key);
    Location location = new Location(address, number);
    if (!slots.containsKey(location)) {
      ask(Wanted.of(location));
    }
    UInt256 word = Objects.requireNonNull(slots.get(location));
    word.copyLimbs(words, value);
  }

  @Override
  public Code code(Hash codeHash) {
    if (codeHash.equals(Code.EMPTY.hash())) {
      return Code.EMPTY;
    }
    if (!codes.containsKey(codeHash)) {
      ask(Wanted.of(codeHash));
    }
    return Objects.requireNonNull(codes.get(codeHash));
  }

  @Override
  public boolean hasStorage(Address address) {
    if (!storages.containsKey(address)) {
      ask(Wanted.ofStorage(address));
    }
    return Objects.requireNonNull(storages.get(address));
  }

  @Override
  public Hash blockHash(long number) {
    if (!ancestors.containsKey(number)) {
      ask(Wanted.ofAncestor(number));
    }
    return Objects.requireNonNull(ancestors.get(number));
  }

  // -------------------------------------------------------------- being told

  @Override
  public void account(Address address, @Nullable Account account) {
    same(accounts.put(address, Optional.ofNullable(account)), Optional.ofNullable(account));
  }

  @Override
  public void storage(Address address, boolean has) {
    same(storages.put(address, has), has);
  }

  @Override
  public void slot(Address address, UInt256 number, UInt256 value) {
    same(slots.put(new Location(address, number), value), value);
  }

  @Override
  public void code(Code code) {
    codes.put(code.hash(), code);
  }

  @Override
  public void blockHash(long number, Hash hash) {
    same(ancestors.put(number, hash), hash);
  }

  private static <T> void same(@Nullable T before, T now) {
    if (before != null && !before.equals(now)) {
      throw new IllegalStateException("a committed value was " + before + " and is " + now);
    }
  }
}
