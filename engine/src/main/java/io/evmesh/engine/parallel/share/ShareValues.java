package io.evmesh.engine.parallel.share;

import io.evmesh.engine.state.Account;
import io.evmesh.engine.state.AddressMap;
import io.evmesh.engine.state.Code;
import io.evmesh.engine.types.Address;
import io.evmesh.engine.types.Hash;
import io.evmesh.engine.types.UInt256;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What a share has found below its block, and what it has left there. Kept where the share runs,
 * and told in parts to whoever joins it with others: what has news since the last part.
 */
public final class ShareValues {
  private final AddressMap<ShareAccount> accounts = new AddressMap<>();
  private final List<ShareAccount> news = new ArrayList<>();
  private final SequencedMap<Hash, Code> codes = new LinkedHashMap<>();
  private int codesTold;
  private UInt256 credited = UInt256.ZERO;

  /** An account that was met; null if it was not. */
  public @Nullable ShareAccount find(Address address) {
    return accounts.get(address);
  }

  /** An account is met first. */
  public ShareAccount add(Address address, @Nullable Account found, int tx) {
    ShareAccount account = new ShareAccount(address, found, tx);
    accounts.put(account);
    note(account);
    return account;
  }

  private void note(ShareAccount account) {
    if (!account.hasNews) {
      account.hasNews = true;
      news.add(account);
    }
  }

  /** An account is left so. */
  public void leave(ShareAccount account, Account left) {
    account.leave(left);
    note(account);
  }

  /** The slots of an account, about to be changed. */
  public ShareSlots slots(ShareAccount account) {
    note(account);
    return account.slotsToFill();
  }

  /** A code that an account is left with. */
  public void add(Code code) {
    codes.putIfAbsent(code.hash(), code);
  }

  @Nullable Code code(Hash hash) {
    return codes.get(hash);
  }

  Iterable<Code> codes() {
    return codes.values();
  }

  /** Wei that the fee recipient has got from transactions that have not met it. */
  public UInt256 credited() {
    return credited;
  }

  /** It gets more. */
  public void credit(UInt256 wei) {
    credited = credited.plus(wei);
  }

  void forEach(Consumer<ShareAccount> action) {
    accounts.forEach(action);
  }

  /** Some accounts whose nonce it has raised: no more than so many. */
  public List<ShareAccount> sample(int most) {
    List<ShareAccount> some = new ArrayList<>();
    accounts.forEach(
        account -> {
          Account found = account.found();
          Account left = account.left();
          if (some.size() < most
              && found != null
              && left != null
              && found.nonce() != left.nonce()) {
            some.add(account);
          }
        });
    return some;
  }

  /**
   * Is told a slot that was set: limbs of its number at {@code key}, of its value at {@code value}.
   */
  @FunctionalInterface
  public interface SlotVisitor {
    void slot(Address address, long[] words, int key, int value);
  }

  /** Tells all that the share has set, and left so. */
  public void forEachLeft(BiConsumer<Address, @Nullable Account> onAccount, SlotVisitor onSlot) {
    accounts.forEach(
        account -> {
          if (account.isChanged()) {
            onAccount.accept(account.address(), account.left());
          }
          ShareSlots slots = account.slots();
          for (int slot = 0; slots != null && slot < slots.size(); slot++) {
            if (slots.isChanged(slot)) {
              int key = ShareSlots.keyAt(slot);
              onSlot.slot(account.address(), slots.words(), key, ShareSlots.leftAt(slot));
            }
          }
        });
  }

  /** Accounts that have news, themselves or in their slots. */
  public List<ShareAccount> news() {
    return news;
  }

  /** Codes that nobody was told of. */
  public List<Code> newCodes() {
    return codes.values().stream().skip(codesTold).toList();
  }

  /** All news are told, and what was credited. */
  public void forgetNews() {
    for (ShareAccount account : news) {
      account.hasNews = false;
      account.tell();
      ShareSlots slots = account.slots();
      if (slots != null) {
        slots.forgetNews();
      }
    }
    news.clear();
    codesTold = codes.size();
    credited = UInt256.ZERO;
  }
}
