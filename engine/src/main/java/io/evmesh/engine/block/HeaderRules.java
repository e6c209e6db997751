package io.evmesh.engine.block;

import io.evmesh.engine.block.BlockFault.Rule;
import io.evmesh.engine.chain.BlobParameters;
import io.evmesh.engine.chain.ChainConfig;
import io.evmesh.engine.chain.Fork;
import io.evmesh.engine.transaction.TransactionRules;
import io.evmesh.engine.types.UInt256;
import java.util.Optional;

/** The rules that a header meets beside its parent, before anything is executed. */
final class HeaderRules {
  private static final long MIN_GAS_LIMIT = 5000;
  private static final int GAS_LIMIT_DIVISOR = 1024;
  private static final int MAX_EXTRA_DATA = 32;

  private HeaderRules() {}

  /** The first rule that {@code header} breaks. */
  static Optional<Rule> check(ChainConfig config, BlockHeader header, BlockHeader parent) {
    Fork fork = config.forkAt(header.number(), header.timestamp());
    if (header.number() != parent.number() + 1) {
      return Optional.of(Rule.NUMBER);
    }
    if (Long.compareUnsigned(header.timestamp(), parent.timestamp()) <= 0) {
      return Optional.of(Rule.TIMESTAMP);
    }
    if (!hasFieldsOf(fork, header)) {
      return Optional.of(Rule.FIELDS);
    }
    if (!isGasLimitValid(header, parent, fork)) {
      return Optional.of(Rule.GAS_LIMIT);
    }
    if (Long.compareUnsigned(header.gasUsed(), header.gasLimit()) > 0) {
      return Optional.of(Rule.GAS_USED_ABOVE_LIMIT);
    }
    if (header.extraData().size() > MAX_EXTRA_DATA) {
      return Optional.of(Rule.EXTRA_DATA_SIZE);
    }
    if (header.baseFee() != null && !header.baseFee().equals(FeeRules.nextBaseFee(parent))) {
      return Optional.of(Rule.BASE_FEE);
    }
    Optional<Rule> fault =
        fork.isAtLeast(Fork.PARIS) ? checkParis(header) : checkWork(fork, header, parent);
    return fault.isPresent() ? fault : checkBlobs(config, fork, header, parent);
  }

  private static boolean hasFieldsOf(Fork fork, BlockHeader header) {
    boolean cancun = fork.isAtLeast(Fork.CANCUN);
    return (header.baseFee() != null) == fork.isAtLeast(Fork.LONDON)
        && (header.withdrawalsRoot() != null) == fork.isAtLeast(Fork.SHANGHAI)
        && (header.blobGasUsed() != null) == cancun
        && (header.excessBlobGas() != null) == cancun
        && (header.parentBeaconRoot() != null) == cancun
        && (header.requestsHash() != null) == fork.isAtLeast(Fork.PRAGUE);
  }

  private static boolean isGasLimitValid(BlockHeader header, BlockHeader parent, Fork fork) {
    long before = parent.gasLimit();
    boolean isFirstOfLondon = fork.isAtLeast(Fork.LONDON) && parent.baseFee() == null;
    if (isFirstOfLondon) {
      before *= 2; // EIP-1559: the target stays what the limit was
    }
    long limit = header.gasLimit();
    return limit >= MIN_GAS_LIMIT && Math.abs(limit - before) < before / GAS_LIMIT_DIVISOR;
  }

  /** EIP-3675. */
  private static Optional<Rule> checkParis(BlockHeader header) {
    if (!header.difficulty().isZero()) {
      return Optional.of(Rule.DIFFICULTY);
    }
    return UInt256.of(header.nonce()).isZero() ? Optional.empty() : Optional.of(Rule.NONCE);
  }

  private static Optional<Rule> checkWork(Fork fork, BlockHeader header, BlockHeader parent) {
    return header.difficulty().equals(Difficulty.next(fork, header.timestamp(), parent))
        ? Optional.empty()
        : Optional.of(Rule.DIFFICULTY);
  }

  private static Optional<Rule> checkBlobs(
      ChainConfig config, Fork fork, BlockHeader header, BlockHeader parent) {
    if (header.excessBlobGas() == null || header.blobGasUsed() == null) {
      return Optional.empty();
    }
    BlobParameters blobs = config.blobsAt(fork, header.timestamp());
    if (header.excessBlobGas() != FeeRules.nextExcessBlobGas(parent, fork, blobs)) {
      return Optional.of(Rule.EXCESS_BLOB_GAS);
    }
    long most = blobs.max() * TransactionRules.GAS_PER_BLOB;
    boolean fits =
        Long.compareUnsigned(header.blobGasUsed(), most) <= 0
            && header.blobGasUsed() % TransactionRules.GAS_PER_BLOB == 0;
    return fits ? Optional.empty() : Optional.of(Rule.BLOB_GAS_USED);
  }
}
