package io.evmesh.node.send;

import io.evmesh.engine.types.Address;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** For which accounts without a key transactions are taken, on chains for development. */
public final class Impersonation {
  private final Set<Address> accounts = ConcurrentHashMap.newKeySet();
  private volatile boolean all;

  /** Takes transactions for an account from now on. */
  public void begin(Address account) {
    accounts.add(account);
  }

  /** Takes no more for an account; whether it did. */
  public boolean end(Address account) {
    return accounts.remove(account);
  }

  /** Whether transactions of every account are taken from now on. */
  public void setAll(boolean taken) {
    all = taken;
  }

  /** Whether transactions of an account are taken. */
  public boolean isOf(Address account) {
    return all || accounts.contains(account);
  }
}
