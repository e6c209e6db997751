package io.evmesh.engine.block;

import io.evmesh.engine.block.BlockFault.Rule;
import io.evmesh.engine.chain.ChainConfig;
import io.evmesh.engine.chain.Fork;
import io.evmesh.engine.types.Bytes;
import io.evmesh.engine.types.UInt256;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** The rules that a header meets beside its parent, before anything is executed. */
final class HeaderRules {
  private static final long MIN_GAS_LIMIT = 5000;
  private static final int GAS_LIMIT_DIVISOR = 1024;
  private static final int MAX_EXTRA_DATA = 32;
  private static final int DAO_EXTRA_DATA_BLOCKS = 10;
  private static final Bytes DAO_EXTRA_DATA =
      Bytes.wrap("dao-hard-fork".getBytes(StandardCharsets.US_ASCII));

  private HeaderRules() {}

  /** The first rule that {@code header} breaks (Yellow Paper 4.4.4, V). */
  static Optional<Rule> check(ChainConfig config, BlockHeader header, BlockHeader parent) {
    Fork fork = config.forkAt(header.number(), header.timestamp());
    if (header.number() == 0 || header.number() != parent.number() + 1) {
      return Optional.of(Rule.NUMBER);
    }
    if (Long.compareUnsigned(header.timestamp(), parent.timestamp()) <= 0) {
      return Optional.of(Rule.TIMESTAMP);
    }
    if (!hasFieldsOf(fork, header)) {
      return Optional.of(Rule.FIELDS);
    }
    Optional<Rule> fault = checkExtraData(config, header);
    if (fault.isEmpty()) {
      fault = checkSeal(config, fork, header, parent);
    }
    if (fault.isEmpty()) {
      fault = checkGas(fork, header, parent);
    }
    return fault.isPresent() ? fault : checkExcessBlobGas(config, fork, header, parent);
  }

  private static Optional<Rule> checkGas(Fork fork, BlockHeader header, BlockHeader parent) {
    if (header.gasLimit() < 0) {
      return Optional.of(Rule.GAS_LIMIT_TOO_BIG);
    }
    if (Long.compareUnsigned(header.gasUsed(), header.gasLimit()) > 0) {
      return Optional.of(Rule.GAS_USED_ABOVE_LIMIT);
    }
    if (!isGasLimitValid(header.gasLimit(), parent, fork)) {
      return Optional.of(Rule.GAS_LIMIT);
    }
    return header.baseFee() != null && !header.baseFee().equals(FeeRules.nextBaseFee(parent))
        ? Optional.of(Rule.BASE_FEE)
        : Optional.empty();
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

  /** Whether a block after {@code parent} may have this gas limit, which is not negative. */
  private static boolean isGasLimitValid(long limit, BlockHeader parent, Fork fork) {
    long before = parent.gasLimit();
    boolean isFirstOfLondon = fork.isAtLeast(Fork.LONDON) && parent.baseFee() == null;
    if (isFirstOfLondon) {
      before *= 2; // EIP-1559: the target stays what the limit was
    }
    return limit >= MIN_GAS_LIMIT && Math.abs(limit - before) < before / GAS_LIMIT_DIVISOR;
  }

  private static Optional<Rule> checkExtraData(ChainConfig config, BlockHeader header) {
    if (header.extraData().size() > MAX_EXTRA_DATA) {
      return Optional.of(Rule.EXTRA_DATA_SIZE);
    }
    Long dao = config.daoFork();
    boolean isMarked =
        dao != null
            && Long.compareUnsigned(header.number(), dao) >= 0
            && header.number() - dao < DAO_EXTRA_DATA_BLOCKS;
    return isMarked && !header.extraData().equals(DAO_EXTRA_DATA)
        ? Optional.of(Rule.DAO_EXTRA_DATA)
        : Optional.empty();
  }

  private static Optional<Rule> checkSeal(
      ChainConfig config, Fork fork, BlockHeader header, BlockHeader parent) {
    boolean paris = fork.isAtLeast(Fork.PARIS);
    UInt256 difficulty =
        paris ? UInt256.ZERO : Difficulty.next(config, fork, header.timestamp(), parent);
    if (!header.difficulty().equals(difficulty)) {
      return Optional.of(Rule.DIFFICULTY);
    }
    return paris && !UInt256.of(header.nonce()).isZero()
        ? Optional.of(Rule.NONCE)
        : Optional.empty();
  }

  private static Optional<Rule> checkExcessBlobGas(
      ChainConfig config, Fork fork, BlockHeader header, BlockHeader parent) {
    if (header.excessBlobGas() == null) {
      return Optional.empty();
    }
    long expected =
        FeeRules.nextExcessBlobGas(parent, fork, config.blobsAt(fork, header.timestamp()));
    return header.excessBlobGas() == expected
        ? Optional.empty()
        : Optional.of(Rule.EXCESS_BLOB_GAS);
  }
}
