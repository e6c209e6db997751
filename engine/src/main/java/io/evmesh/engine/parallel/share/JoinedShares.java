package io.evmesh.engine.parallel.share;

import io.evmesh.engine.state.Account;
import io.evmesh.engine.state.Code;
import io.evmesh.engine.state.StateDifference;
import io.evmesh.engine.state.WorldState;
import io.evmesh.engine.types.Address;
import io.evmesh.engine.types.Hash;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What shares have changed that have not met. No account was removed in any. */
final class JoinedShares implements StateDifference {
  private final List<ShareValues> shares;
  private final Address feeRecipient;
  private final @Nullable Account paid;

  /**
   * @param paid the fee recipient after the block; null if it got nothing beside what shares tell
   */
  JoinedShares(List<ShareValues> shares, Address feeRecipient, @Nullable Account paid) {
    this.shares = List.copyOf(shares);
    this.feeRecipient = feeRecipient;
    this.paid = paid;
  }

  private @Nullable ShareAccount changed(Address address) {
    for (ShareValues share : shares) {
      ShareAccount account = share.find(address);
      if (account != null && account.isChanged()) {
        return account;
      }
    }
    return null;
  }

  @Override
  public boolean has(Address address) {
    return paid != null && address.equals(feeRecipient) || changed(address) != null;
  }

  @Override
  public @Nullable Account account(Address address) {
    if (paid != null && address.equals(feeRecipient)) {
      return paid;
    }
    ShareAccount account = changed(address);
    return account == null ? null : account.left();
  }

  @Override
  public boolean slot(Address address, long[] words, int key, int value) {
    for (ShareValues share : shares) {
      ShareAccount account = share.find(address);
      ShareSlots slots = account == null ? null : account.slots();
      int slot = slots == null ? -1 : slots.find(words, key);
      if (slots != null && slot >= 0 && slots.isChanged(slot)) {
        System.arraycopy(slots.words(), ShareSlots.leftAt(slot), words, value, 4);
        return true;
      }
    }
    return false;
  }

  @Override
  public @Nullable Code code(Hash codeHash) {
    for (ShareValues share : shares) {
      Code code = share.code(codeHash);
      if (code != null) {
        return code;
      }
    }
    return null;
  }

  @Override
  public boolean isWiped(Address address) {
    return false;
  }

  @Override
  public boolean leavesSlots(Address address) {
    for (ShareValues share : shares) {
      ShareAccount account = share.find(address);
      ShareSlots slots = account == null ? null : account.slots();
      for (int slot = 0; slots != null && slot < slots.size(); slot++) {
        int at = ShareSlots.leftAt(slot);
        long[] words = slots.words();
        boolean any = (words[at] | words[at + 1] | words[at + 2] | words[at + 3]) != 0;
        if (any && slots.isChanged(slot)) {
          return true;
        }
      }
    }
    return false;
  }

  @Override
  public void applyTo(WorldState world) {
    for (ShareValues share : shares) {
      share.codes().forEach(world::putCode);
      share.forEachLeft(world::setAccount, world::setSlot);
    }
    if (paid != null) {
      world.setAccount(feeRecipient, paid);
    }
  }
}
