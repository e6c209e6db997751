package io.evmesh.engine.parallel.wire;

import io.evmesh.engine.state.Account;
import io.evmesh.engine.state.Code;
import io.evmesh.engine.types.Address;
import io.evmesh.engine.types.Hash;
import io.evmesh.engine.types.UInt256;
import org.jspecify.annotations.Nullable;

/** Takes committed values where nobody needs them. */
public final class IgnoredValues implements CommittedSink {
  @Override
  public void account(Address address, @Nullable Account account) {}

  @Override
  public void storage(Address address, boolean has) {}

  @Override
  public void slot(Address address, UInt256 number, UInt256 value) {}

  @Override
  public void code(Code code) {}

  @Override
  public void blockHash(long number, Hash hash) {}
}
