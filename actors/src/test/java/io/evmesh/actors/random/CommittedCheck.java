package io.evmesh.actors.random;

import io.evmesh.engine.parallel.wire.CommittedSink;
import io.evmesh.engine.state.Account;
import io.evmesh.engine.state.Code;
import io.evmesh.engine.state.StateView;
import io.evmesh.engine.types.Address;
import io.evmesh.engine.types.Hash;
import io.evmesh.engine.types.UInt256;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Makes sure that what is told of the committed state is what that state tells. */
record CommittedCheck(StateView state) implements CommittedSink {
  @Override
  public void account(Address address, @Nullable Account account) {
    same(account, state.account(address));
  }

  @Override
  public void storage(Address address, boolean has) {
    same(has, state.hasStorage(address));
  }

  @Override
  public void slot(Address address, UInt256 number, UInt256 value) {
    same(value, state.slot(address, number));
  }

  @Override
  public void code(Code code) {
    same(code.bytes(), state.code(code.hash()).bytes());
  }

  @Override
  public void blockHash(long number, Hash hash) {
    same(hash, state.blockHash(number));
  }

  private static void same(@Nullable Object told, @Nullable Object is) {
    if (!Objects.equals(told, is)) {
      throw new IllegalStateException(told + " was told, not " + is);
    }
  }
}
