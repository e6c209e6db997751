package io.evmesh.engine.parallel.account;

import io.evmesh.engine.types.Address;

/** A transaction that leaves an account without storage, whatever was there. */
public final class Wipe extends Touch {
  /** Whose storage it is. */
  public final Address address;

  /** Whether this only takes away that an earlier incarnation wiped. */
  public final boolean withdraws;

  public Wipe(Address address, int tx, int incarnation, boolean withdraws) {
    super(tx, incarnation);
    this.address = address;
    this.withdraws = withdraws;
  }

  @Override
  boolean writes() {
    return !withdraws;
  }

  /** The wipes of one account. */
  static final class History extends Touches {}
}
