package io.evmesh.engine.block;

import io.evmesh.engine.block.BlockFault.Rule;
import io.evmesh.engine.chain.ChainConfig;
import io.evmesh.engine.chain.Fork;
import io.evmesh.engine.trie.Roots;
import io.evmesh.engine.types.Bytes;
import io.evmesh.engine.types.Hash;
import io.evmesh.engine.types.UInt256;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * The rules that a header meets beside its parent, before anything is executed (Yellow Paper 4.4.4,
 * V). The lists are the order in which the execution specification checks them
 * (github.com/ethereum/execution-specs, {@code validate_header} of each fork); a gas limit of zero
 * goes before the gas used, and the fields of another fork make a header that can not be read.
 */
final class HeaderRules {
  private static final long MIN_GAS_LIMIT = 5000;
  private static final int GAS_LIMIT_DIVISOR = 1024;
  private static final int MAX_EXTRA_DATA = 32;
  private static final int DAO_EXTRA_DATA_BLOCKS = 10;
  private static final Bytes DAO_EXTRA_DATA =
      Bytes.wrap("dao-hard-fork".getBytes(StandardCharsets.US_ASCII));

  /** Before London: Frontier to Berlin of the specification, {@code validate_header}. */
  private static final List<Check> BEFORE_LONDON =
      List.of(
          new Check(Rule.FIELDS, Case::hasOtherFields),
          new Check(Rule.NUMBER, Case::hasOtherNumber),
          new Check(Rule.GAS_LIMIT, Case::hasNoGas),
          new Check(Rule.GAS_LIMIT_TOO_BIG, Case::hasTooMuchGas),
          new Check(Rule.GAS_USED_ABOVE_LIMIT, Case::usesTooMuchGas),
          new Check(Rule.TIMESTAMP, Case::isNotLater),
          new Check(Rule.GAS_LIMIT, Case::hasOtherGas),
          new Check(Rule.EXTRA_DATA_SIZE, Case::saysTooMuch),
          new Check(Rule.DIFFICULTY, Case::hasOtherDifficulty),
          new Check(Rule.UNKNOWN_PARENT, Case::hasOtherParent),
          new Check(Rule.DAO_EXTRA_DATA, Case::lacksMark));

  /** London: the base fee, with the gas limit that it follows from, goes before the time. */
  private static final List<Check> LONDON =
      List.of(
          new Check(Rule.FIELDS, Case::hasOtherFields),
          new Check(Rule.NUMBER, Case::hasOtherNumber),
          new Check(Rule.GAS_LIMIT, Case::hasNoGas),
          new Check(Rule.GAS_LIMIT_TOO_BIG, Case::hasTooMuchGas),
          new Check(Rule.GAS_USED_ABOVE_LIMIT, Case::usesTooMuchGas),
          new Check(Rule.GAS_LIMIT, Case::hasOtherGas),
          new Check(Rule.BASE_FEE, Case::hasOtherBaseFee),
          new Check(Rule.TIMESTAMP, Case::isNotLater),
          new Check(Rule.EXTRA_DATA_SIZE, Case::saysTooMuch),
          new Check(Rule.DIFFICULTY, Case::hasOtherDifficulty),
          new Check(Rule.UNKNOWN_PARENT, Case::hasOtherParent),
          new Check(Rule.DAO_EXTRA_DATA, Case::lacksMark));

  /** Paris and later; the excess of blob gas is Cancun's. */
  private static final List<Check> PARIS =
      List.of(
          new Check(Rule.FIELDS, Case::hasOtherFields),
          new Check(Rule.NUMBER, Case::isFirst),
          new Check(Rule.EXCESS_BLOB_GAS, Case::hasOtherExcess),
          new Check(Rule.GAS_LIMIT, Case::hasNoGas),
          new Check(Rule.GAS_LIMIT_TOO_BIG, Case::hasTooMuchGas),
          new Check(Rule.GAS_USED_ABOVE_LIMIT, Case::usesTooMuchGas),
          new Check(Rule.GAS_LIMIT, Case::hasOtherGas),
          new Check(Rule.BASE_FEE, Case::hasOtherBaseFee),
          new Check(Rule.TIMESTAMP, Case::isNotLater),
          new Check(Rule.NUMBER, Case::hasOtherNumber),
          new Check(Rule.EXTRA_DATA_SIZE, Case::saysTooMuch),
          new Check(Rule.DIFFICULTY, Case::hasOtherDifficulty),
          new Check(Rule.NONCE, Case::hasNonce),
          new Check(Rule.OMMERS_AFTER_PARIS, Case::hasOmmers),
          new Check(Rule.UNKNOWN_PARENT, Case::hasOtherParent));

  private record Check(Rule rule, Predicate<Case> isBroken) {}

  private HeaderRules() {}

  /**
   * The first rule that {@code header} breaks beside the one that it should build on.
   *
   * @param parentHash that of {@code parent}
   */
  static Optional<Rule> check(
      ChainConfig config, BlockHeader header, BlockHeader parent, Hash parentHash) {
    Fork fork = config.forkAt(header.number(), header.timestamp());
    Case checked = new Case(config, fork, header, parent, parentHash);
    List<Check> order = fork.isAtLeast(Fork.LONDON) ? LONDON : BEFORE_LONDON;
    for (Check check : fork.isAtLeast(Fork.PARIS) ? PARIS : order) {
      if (check.isBroken.test(checked)) {
        return Optional.of(check.rule);
      }
    }
    return Optional.empty();
  }

  /** Whether the header has the fields of the fork and no others. */
  static boolean hasFieldsOf(Fork fork, BlockHeader header) {
    boolean cancun = fork.isAtLeast(Fork.CANCUN);
    return (header.baseFee() != null) == fork.isAtLeast(Fork.LONDON)
        && (header.withdrawalsRoot() != null) == fork.isAtLeast(Fork.SHANGHAI)
        && (header.blobGasUsed() != null) == cancun
        && (header.excessBlobGas() != null) == cancun
        && (header.parentBeaconRoot() != null) == cancun
        && (header.requestsHash() != null) == fork.isAtLeast(Fork.PRAGUE);
  }

  /** A header beside its parent, and what can be wrong with it. */
  private record Case(
      ChainConfig config, Fork fork, BlockHeader header, BlockHeader parent, Hash parentHash) {
    boolean hasOtherFields() {
      return !hasFieldsOf(fork, header);
    }

    boolean isFirst() {
      return header.number() == 0;
    }

    boolean hasOtherNumber() {
      return isFirst() || header.number() != parent.number() + 1;
    }

    boolean isNotLater() {
      return Long.compareUnsigned(header.timestamp(), parent.timestamp()) <= 0;
    }

    /** Told before what was used, which is above it in any case. */
    boolean hasNoGas() {
      return header.gasLimit() == 0;
    }

    boolean hasTooMuchGas() {
      return header.gasLimit() < 0;
    }

    boolean usesTooMuchGas() {
      return Long.compareUnsigned(header.gasUsed(), header.gasLimit()) > 0;
    }

    boolean hasOtherGas() {
      long before = parent.gasLimit();
      boolean isFirstOfLondon = fork.isAtLeast(Fork.LONDON) && parent.baseFee() == null;
      if (isFirstOfLondon) {
        before *= 2; // EIP-1559: the target stays what the limit was
      }
      long limit = header.gasLimit();
      return limit < MIN_GAS_LIMIT
          || !config.isForDevelopment() && Math.abs(limit - before) >= before / GAS_LIMIT_DIVISOR;
    }

    boolean hasOtherBaseFee() {
      return header.baseFee() != null
          && !config.isForDevelopment()
          && !header.baseFee().equals(FeeRules.nextBaseFee(parent));
    }

    boolean saysTooMuch() {
      return header.extraData().size() > MAX_EXTRA_DATA;
    }

    boolean lacksMark() {
      Long dao = config.daoFork();
      boolean isMarked =
          dao != null
              && Long.compareUnsigned(header.number(), dao) >= 0
              && header.number() - dao < DAO_EXTRA_DATA_BLOCKS;
      return isMarked && !header.extraData().equals(DAO_EXTRA_DATA);
    }

    boolean hasOtherDifficulty() {
      UInt256 difficulty =
          fork.isAtLeast(Fork.PARIS)
              ? UInt256.ZERO
              : Difficulty.next(config, fork, header.timestamp(), parent);
      return !header.difficulty().equals(difficulty);
    }

    boolean hasNonce() {
      return !UInt256.of(header.nonce()).isZero();
    }

    boolean hasOmmers() {
      return !header.ommersHash().equals(Roots.EMPTY_LIST_HASH);
    }

    boolean hasOtherExcess() {
      return header.excessBlobGas() != null
          && header.excessBlobGas()
              != FeeRules.nextExcessBlobGas(parent, fork, config.blobsAt(fork, header.timestamp()));
    }

    boolean hasOtherParent() {
      return !header.parentHash().equals(parentHash);
    }
  }
}
