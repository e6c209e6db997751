package io.evmesh.engine.execution;

import io.evmesh.engine.evm.BlockContext;
import io.evmesh.engine.state.AccountEntry;
import io.evmesh.engine.state.Code;
import io.evmesh.engine.state.TransactionState;
import io.evmesh.engine.transaction.Authorization;
import io.evmesh.engine.transaction.Signatures;
import io.evmesh.engine.types.Address;
import io.evmesh.engine.types.UInt256;
import java.util.List;
import java.util.Optional;

/** The authorisations of a transaction that let accounts run the code of others (EIP-7702). */
final class Authorizations {
  /** Returned for an authority that exists already: what it paid for a new account, less 12,500. */
  private static final long REFUND = 25_000 - 12_500;

  private Authorizations() {}

  /** Applies what is valid and passes over the rest; returns the gas to refund. */
  static long apply(TransactionState state, BlockContext block, List<Authorization> list) {
    long refund = 0;
    for (Authorization authorization : list) {
      refund += apply(state, block, authorization);
    }
    return refund;
  }

  private static long apply(
      TransactionState state, BlockContext block, Authorization authorization) {
    UInt256 chainId = authorization.chainId();
    boolean forThisChain =
        chainId.isZero() || chainId.fitsLong() && chainId.toLong() == block.chainId();
    if (!forThisChain || authorization.nonce() == -1) {
      return 0;
    }
    Optional<Address> signer = Signatures.authority(authorization);
    if (signer.isEmpty()) {
      return 0;
    }
    AccountEntry authority = state.account(signer.get());
    state.warmUp(authority);
    Code code = state.code(authority);
    if (!code.isEmpty() && code.delegate() == null || authority.nonce() != authorization.nonce()) {
      return 0;
    }
    long refund = authority.exists() ? REFUND : 0;
    boolean clears = authorization.address().equals(Address.ZERO);
    state.setCode(authority, clears ? Code.EMPTY : Code.delegation(authorization.address()));
    state.setNonce(authority, authority.nonce() + 1);
    return refund;
  }
}
