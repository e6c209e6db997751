package io.evmesh.node.vote;

import io.evmesh.engine.transaction.Signatures;
import io.evmesh.engine.transaction.Transaction;
import io.evmesh.engine.types.Address;
import io.evmesh.node.account.DevAccount;

/** A relayer whose key is at hand. */
public final class KeyRelayer implements Relayer {
  private final DevAccount account;

  public KeyRelayer(DevAccount account) {
    this.account = account;
  }

  @Override
  public Address address() {
    return account.address();
  }

  @Override
  public Transaction sign(Transaction transaction) {
    return Signatures.sign(transaction, account.privateKey());
  }

  @Override
  public String toString() {
    return address().toString();
  }
}
