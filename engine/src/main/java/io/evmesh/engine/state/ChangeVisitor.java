package io.evmesh.engine.state;

import io.evmesh.engine.types.Address;
import org.jspecify.annotations.Nullable;

/** Is told a difference of states: each account once, followed by its slots. */
public interface ChangeVisitor {
  /**
   * An account after the change.
   *
   * @param account null if it is not there any more
   * @param wiped whether slots that are not told are zero now, whatever they were before
   */
  void account(Address address, @Nullable Account account, boolean wiped);

  /**
   * A slot of the account told last; limbs of its number at {@code key}, of its value now at {@code
   * value}.
   */
  void slot(Address address, long[] words, int key, int value);

  /** Sets in {@code world} what it is told. */
  static ChangeVisitor into(WorldState world) {
    return new ChangeVisitor() {
      @Override
      public void account(Address address, @Nullable Account account, boolean wiped) {
        if (wiped) {
          world.setAccount(address, null);
        }
        world.setAccount(address, account);
      }

      @Override
      public void slot(Address address, long[] words, int key, int value) {
        world.setSlot(address, words, key, value);
      }
    };
  }
}
