package io.evmesh.engine.state;

import io.evmesh.engine.types.Address;
import io.evmesh.engine.types.Bytes;
import io.evmesh.engine.types.Hash;
import io.evmesh.engine.types.UInt256;
import java.util.HashMap;
import java.util.Map;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** A whole state in memory. Many threads may read it while nobody changes it. */
public final class InMemoryState implements StateView {
  private final AddressMap<Stored> accounts = new AddressMap<>();
  private final Map<Hash, Code> codes = new HashMap<>();
  private final Map<Long, Hash> blockHashes = new HashMap<>();

  /** One account with its slots. */
  private static final class Stored implements AddressMap.Keyed {
    final Address address;
    @Nullable Account account;
    @Nullable SlotMap slots;

    Stored(Address address) {
      this.address = address;
    }

    @Override
    public Address address() {
      return address;
    }
  }

  @Override
  public @Nullable Account account(Address address) {
    Stored stored = accounts.get(address);
    return stored == null ? null : stored.account;
  }

  @Override
  public void slot(Address address, long[] words, int key, int value) {
    Stored stored = accounts.get(address);
    if (stored == null || stored.slots == null || !stored.slots.get(words, key, words, value)) {
      EmptyState.INSTANCE.slot(address, words, key, value);
    }
  }

  @Override
  public Code code(Hash codeHash) {
    Code code = codes.get(codeHash);
    return code != null ? code : EmptyState.INSTANCE.code(codeHash);
  }

  @Override
  public boolean hasStorage(Address address) {
    Stored stored = accounts.get(address);
    return stored != null && stored.slots != null && stored.slots.hasNonZero();
  }

  @Override
  public Hash blockHash(long number) {
    return blockHashes.getOrDefault(number, Hash.ZERO);
  }

  /** Sets an account with its code; its slots stay as they are. */
  public InMemoryState put(Address address, long nonce, UInt256 balance, Bytes code) {
    Code known = code.isEmpty() ? Code.EMPTY : putCode(Code.of(code));
    stored(address).account = new Account(nonce, balance, known.hash());
    return this;
  }

  /** Sets one slot of an account. */
  public InMemoryState putSlot(Address address, UInt256 key, UInt256 value) {
    long[] words = {
      key.limb0(), key.limb1(), key.limb2(), key.limb3(),
      value.limb0(), value.limb1(), value.limb2(), value.limb3()
    };
    slotsOf(stored(address)).put(words, 0, 4);
    return this;
  }

  /** Whether a slot was set, be it to zero. */
  public boolean hasSlot(Address address, UInt256 key) {
    Stored stored = accounts.get(address);
    long[] words = {key.limb0(), key.limb1(), key.limb2(), key.limb3(), 0, 0, 0, 0};
    return stored != null && stored.slots != null && stored.slots.get(words, 0, words, 4);
  }

  /** Whether the hash of an ancestor was set. */
  public boolean hasBlockHash(long number) {
    return blockHashes.containsKey(number);
  }

  /** Sets the hash of an ancestor. */
  public InMemoryState putBlockHash(long number, Hash hash) {
    blockHashes.put(number, hash);
    return this;
  }

  /** Takes over everything that was changed in a world over this state. */
  public void apply(WorldState world) {
    world.newCodes().forEach(this::putCode);
    world.forEachChange(
        new ChangeVisitor() {
          @Override
          public void account(Address address, @Nullable Account account, boolean wiped) {
            Stored stored = stored(address);
            stored.account = account;
            if (wiped) {
              stored.slots = null;
            }
          }

          @Override
          public void slot(Address address, long[] words, int key, int value) {
            slotsOf(stored(address)).put(words, key, value);
          }
        });
  }

  /** Tells every account that is there, in no certain order. */
  public void forEachAccount(BiConsumer<Address, Account> action) {
    accounts.forEach(
        stored -> {
          if (stored.account != null) {
            action.accept(stored.address, stored.account);
          }
        });
  }

  /** Tells the slots of an account that are not zero, in no certain order. */
  public void forEachSlot(Address address, BiConsumer<UInt256, UInt256> action) {
    Stored stored = accounts.get(address);
    if (stored != null && stored.slots != null) {
      stored.slots.forEach(
          (words, at) -> {
            UInt256 value = UInt256.ofLimbs(words, at + 4);
            if (!value.isZero()) {
              action.accept(UInt256.ofLimbs(words, at), value);
            }
          });
    }
  }

  private Code putCode(Code code) {
    Code known = codes.putIfAbsent(code.hash(), code);
    return known == null ? code : known;
  }

  private Stored stored(Address address) {
    Stored stored = accounts.get(address);
    if (stored == null) {
      stored = new Stored(address);
      accounts.put(stored);
    }
    return stored;
  }

  private static SlotMap slotsOf(Stored stored) {
    SlotMap slots = stored.slots;
    if (slots == null) {
      slots = new SlotMap();
      stored.slots = slots;
    }
    return slots;
  }
}
