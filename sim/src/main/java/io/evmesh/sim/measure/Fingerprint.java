package io.evmesh.sim.measure;

import io.evmesh.engine.state.Account;
import io.evmesh.engine.state.ChangeVisitor;
import io.evmesh.engine.state.StateView;
import io.evmesh.engine.state.WorldState;
import io.evmesh.engine.types.Address;
import io.evmesh.engine.types.Hash;
import io.evmesh.engine.types.UInt256;
import org.jspecify.annotations.Nullable;

/**
 * A number of 64 bits that is the same for differences that change the same locations to the same
 * values, in whatever order they are told. It allocates next to nothing, so it does not disturb the
 * runs that it compares; it detects accidents, not attacks.
 */
public final class Fingerprint implements ChangeVisitor {
  private final StateView base;
  private final long[] old = new long[8];
  private long sum;

  private Fingerprint(StateView base) {
    this.base = base;
  }

  /** The number of what a world has changed over its base. */
  public static long of(WorldState world) {
    Fingerprint fingerprint = new Fingerprint(world.base());
    world.forEachChange(fingerprint);
    return fingerprint.sum;
  }

  @Override
  public void account(Address address, @Nullable Account account, boolean wiped) {
    Account after = account == null ? Account.EMPTY : account;
    Account before = base.account(address);
    if (!after.equals(before == null ? Account.EMPTY : before)) {
      UInt256 wei = after.balance();
      Hash code = after.codeHash();
      long mixed = mix(addressOf(address), after.nonce());
      mixed = mix(mix(mix(mix(mixed, wei.limb0()), wei.limb1()), wei.limb2()), wei.limb3());
      sum += mix(mix(mixed, code.limb0()), code.limb3());
    }
    if (wiped && base.hasStorage(address)) {
      sum += mix(addressOf(address), -1);
    }
  }

  @Override
  public void slot(Address address, long[] words, int key, int value) {
    System.arraycopy(words, key, old, 0, 4);
    base.slot(address, old, 0, 4);
    long mixed = addressOf(address);
    boolean same = true;
    for (int i = 0; i < 4; i++) {
      mixed = mix(mix(mixed, words[key + i]), words[value + i]);
      same &= old[4 + i] == words[value + i];
    }
    if (!same) {
      sum += mixed;
    }
  }

  private static long addressOf(Address address) {
    return mix(mix(address.limb0(), address.limb1()), address.limb2());
  }

  private static long mix(long hash, long word) {
    long z = (hash ^ word) * 0x9E37_79B9_7F4A_7C15L;
    return Long.rotateLeft(z ^ (z >>> 32), 23) * 0xBF58_476D_1CE4_E5B9L + 1;
  }
}
