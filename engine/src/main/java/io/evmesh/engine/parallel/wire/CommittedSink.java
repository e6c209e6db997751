package io.evmesh.engine.parallel.wire;

import io.evmesh.engine.state.Account;
import io.evmesh.engine.state.Code;
import io.evmesh.engine.types.Address;
import io.evmesh.engine.types.Hash;
import io.evmesh.engine.types.UInt256;
import org.jspecify.annotations.Nullable;

/** Is told values of the committed state below a block; of the same one maybe more than once. */
public interface CommittedSink {
  /** An account, or null if there is none. */
  void account(Address address, @Nullable Account account);

  /** Whether any slot of an account is not zero. */
  void storage(Address address, boolean has);

  /** A slot; zero if nobody has set it. */
  void slot(Address address, UInt256 number, UInt256 value);

  /** A code that some account has. */
  void code(Code code);

  /** The hash of an ancestor; zero if it is not known. */
  void blockHash(long number, Hash hash);
}
