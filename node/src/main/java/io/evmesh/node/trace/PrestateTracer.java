package io.evmesh.node.trace;

import com.fasterxml.jackson.core.JsonGenerator;
import io.evmesh.engine.chain.Fork;
import io.evmesh.engine.crypto.Keccak256;
import io.evmesh.engine.evm.Creations;
import io.evmesh.engine.evm.FrameView;
import io.evmesh.engine.state.Account;
import io.evmesh.engine.state.AccountEntry;
import io.evmesh.engine.state.Code;
import io.evmesh.engine.state.StateView;
import io.evmesh.engine.state.TransactionState;
import io.evmesh.engine.transaction.Authorization;
import io.evmesh.engine.transaction.Signatures;
import io.evmesh.engine.transaction.Transaction;
import io.evmesh.engine.types.Address;
import io.evmesh.engine.types.Bytes;
import io.evmesh.engine.types.Hash;
import io.evmesh.engine.types.UInt256;
import java.io.IOException;
import java.util.HashSet;
import java.util.Iterator;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * prestateTracer: all accounts and slots that a transaction meets, as they were before it; or what
 * it changed, before and after.
 */
final class PrestateTracer implements ResultTracer {
  private static final int MAX_INIT_CODE = 1 << 20; // more than memory that a block can pay for

  private final TracedTransaction transaction;
  private final PrestateOptions options;
  private final StateView before;
  private final Map<Address, PrestateAccount> pre = new TreeMap<>();
  private final Map<Address, PrestateAccount> post = new TreeMap<>();
  private final Set<Address> created = new HashSet<>();
  private final Set<Address> deleted = new HashSet<>();

  PrestateTracer(TracedTransaction transaction, PrestateOptions options) {
    this.transaction = transaction;
    this.options = options;
    before = transaction.before();
    meetTransaction();
  }

  private boolean isFrom(Fork fork) {
    return transaction.block().fork().isAtLeast(fork);
  }

  private void meetTransaction() {
    Transaction tx = transaction.transaction();
    Address sender = transaction.sender();
    Address to = tx.to();
    if (to == null) {
      to = Creations.address(sender, nonceBefore(sender));
      created.add(to);
    } else {
      Account account = before.account(to);
      meetDelegate(account == null ? null : codeOf(account).delegate());
    }
    meet(sender);
    meet(to);
    meet(transaction.block().coinbase());
    for (Authorization authorization : tx.authorizations()) {
      Signatures.authority(authorization).ifPresent(this::meet);
    }
  }

  private long nonceBefore(Address address) {
    Account account = before.account(address);
    return account == null ? 0 : account.nonce();
  }

  private Code codeOf(Account account) {
    return account.codeHash().equals(Code.EMPTY.hash())
        ? Code.EMPTY
        : before.code(account.codeHash());
  }

  private void meetDelegate(@Nullable Address delegate) {
    if (delegate != null && isFrom(Fork.PRAGUE)) {
      meet(delegate);
    }
  }

  @Override
  public void instruction(FrameView frame, int opcode, long cost, @Nullable String error) {
    int items = frame.stackSize();
    if (error != null) {
      return;
    }
    switch (opcode) {
      case Opcode.SLOAD, Opcode.SSTORE -> {
        if (items >= 1) {
          meetSlot(frame.self(), top(frame, 0).toHash());
        }
      }
      case Opcode.BALANCE, Opcode.EXTCODESIZE, Opcode.EXTCODECOPY, Opcode.EXTCODEHASH -> {
        if (items >= 1) {
          meet(address(top(frame, 0)));
        }
      }
      case Opcode.SELFDESTRUCT -> {
        if (items >= 1) {
          meet(address(top(frame, 0)));
          if (!isFrom(Fork.CANCUN) || created.contains(frame.self())) {
            deleted.add(frame.self());
          }
        }
      }
      case Opcode.CALL, Opcode.CALLCODE, Opcode.DELEGATECALL, Opcode.STATICCALL -> {
        if (items >= 5) {
          Address callee = address(top(frame, 1));
          meet(callee);
          meetDelegate(frame.delegate(callee));
        }
      }
      case Opcode.CREATE -> creates(Creations.address(frame.self(), frame.nonce()));
      case Opcode.CREATE2 -> {
        if (items >= 4) {
          creates(secondAddress(frame));
        }
      }
      default -> {}
    }
  }

  private void creates(@Nullable Address address) {
    if (address != null) {
      meet(address);
      created.add(address);
    }
  }

  private static @Nullable Address secondAddress(FrameView frame) {
    UInt256 offset = top(frame, 1);
    UInt256 size = top(frame, 2);
    long from = size.isZero() ? 0 : bounded(offset);
    long length = bounded(size);
    if (from < 0 || length < 0) {
      return null;
    }
    Bytes initCode = frame.memory((int) from, (int) (from + length));
    return Creations.address(frame.self(), top(frame, 3).toHash(), Keccak256.hash(initCode));
  }

  private static long bounded(UInt256 value) {
    return value.fitsLong() && value.toLong() >= 0 && value.toLong() <= MAX_INIT_CODE << 6
        ? value.toLong()
        : -1;
  }

  /** The item that lies so far below the stack's top. */
  private static UInt256 top(FrameView frame, int below) {
    return frame.stackItem(frame.stackSize() - 1 - below);
  }

  private static Address address(UInt256 word) {
    return Address.ofLimbs(word.limb0(), word.limb1(), word.limb2() & 0xffff_ffffL);
  }

  private void meet(Address address) {
    if (pre.containsKey(address)) {
      return;
    }
    PrestateAccount told = new PrestateAccount();
    Account account = before.account(address);
    Account shown = account == null ? Account.EMPTY : account;
    told.balance = shown.balance();
    told.nonce = shown.nonce();
    Code code = codeOf(shown);
    told.isEmpty = shown.balance().isZero() && shown.nonce() == 0 && code.isEmpty();
    if (!code.isEmpty()) {
      told.codeHash = shown.codeHash();
      if (!options.disableCode()) {
        told.code = code.bytes();
      }
    }
    pre.put(address, told);
  }

  private void meetSlot(Address address, Hash slot) {
    if (options.disableStorage()) {
      return;
    }
    meet(address);
    PrestateAccount account = pre.get(address);
    if (account != null && !account.storage.containsKey(slot)) {
      account.storage.put(slot, before.slot(address, number(slot)).toHash());
    }
  }

  @Override
  public void executed(long gasUsed, TransactionState after) {
    if (options.diffMode()) {
      Iterator<Map.Entry<Address, PrestateAccount>> entries = pre.entrySet().iterator();
      while (entries.hasNext()) {
        Map.Entry<Address, PrestateAccount> entry = entries.next();
        Address address = entry.getKey();
        if (deleted.contains(address)) {
          continue;
        }
        PrestateAccount change = change(address, entry.getValue(), after);
        if (change == null) {
          entries.remove();
        } else {
          post.put(address, change);
        }
      }
    }
    if (!options.includeEmpty()) {
      pre.values().removeIf(account -> account.isEmpty);
    }
  }

  /** What is different afterwards, or null; slots that stay as they are vanish from both. */
  private @Nullable PrestateAccount change(
      Address address, PrestateAccount old, TransactionState after) {
    AccountEntry account = after.account(address);
    boolean credited = address.equals(after.creditedAddress());
    boolean exists = account.isLeft() || credited;
    UInt256 balance = exists ? account.balanceLeft() : UInt256.ZERO;
    if (credited) {
      balance = balance.plus(after.credited());
    }
    long nonce = exists ? account.nonceLeft() : 0;
    Hash codeHash = exists ? account.codeHash() : Hash.ZERO;
    PrestateAccount change = new PrestateAccount();
    boolean modified = false;
    if (!balance.equals(old.balance)) {
      modified = true;
      change.balance = balance;
    }
    if (nonce != old.nonce) {
      modified = true;
      change.nonce = nonce;
    }
    if (!codeHash.equals(old.codeHash == null ? Code.EMPTY.hash() : old.codeHash)) {
      modified = true;
      change.codeHash = codeHash;
      Bytes code = exists ? after.code(account).bytes() : Bytes.EMPTY;
      if (!options.disableCode() && !code.equals(old.code == null ? Bytes.EMPTY : old.code)) {
        change.code = code;
      }
    }
    return changeSlots(account, old, after, change) || modified ? change : null;
  }

  private static boolean changeSlots(
      AccountEntry account, PrestateAccount old, TransactionState after, PrestateAccount change) {
    boolean modified = false;
    Iterator<Map.Entry<Hash, Hash>> slots = old.storage.entrySet().iterator();
    while (slots.hasNext()) {
      Map.Entry<Hash, Hash> slot = slots.next();
      boolean exists = account.isLeft();
      Hash value = exists ? after.slot(account, number(slot.getKey())).toHash() : Hash.ZERO;
      boolean changed = !value.equals(slot.getValue());
      modified |= changed;
      if (changed && !value.equals(Hash.ZERO)) {
        change.storage.put(slot.getKey(), value);
      }
      if (!changed || slot.getValue().equals(Hash.ZERO)) {
        slots.remove();
      }
    }
    return modified;
  }

  private static UInt256 number(Hash word) {
    return UInt256.ofLimbs(word.limb0(), word.limb1(), word.limb2(), word.limb3());
  }

  @Override
  public void write(JsonGenerator out) throws IOException {
    if (options.diffMode()) {
      out.writeStartObject();
      out.writeFieldName("post");
      write(post, out);
      out.writeFieldName("pre");
      write(pre, out);
      out.writeEndObject();
    } else {
      write(pre, out);
    }
  }

  private static void write(Map<Address, PrestateAccount> accounts, JsonGenerator out)
      throws IOException {
    out.writeStartObject();
    for (Map.Entry<Address, PrestateAccount> account : accounts.entrySet()) {
      out.writeFieldName(account.getKey().toString());
      account.getValue().write(out);
    }
    out.writeEndObject();
  }
}
