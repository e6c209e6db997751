package io.evmesh.engine.block;

import io.evmesh.engine.block.BlockFault.Rule;
import io.evmesh.engine.chain.ChainConfig;
import io.evmesh.engine.chain.Fork;
import io.evmesh.engine.transaction.Transaction;
import io.evmesh.engine.transaction.TransactionCodec;
import io.evmesh.engine.trie.Roots;
import io.evmesh.engine.types.Bytes;
import io.evmesh.engine.types.Hash;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The rules that a block's body meets beside its header, before anything is executed. */
public final class BodyRules {
  /** Bytes that a block's RLP may have from Osaka on (EIP-7934): 10 MiB less a margin of 2. */
  static final int MAX_SIZE = 8 << 20;

  private BodyRules() {}

  /**
   * The rules of a block's form: a withdrawal list and header fields as its fork has them, and the
   * size.
   *
   * @param codes the coding of each transaction
   */
  static Optional<Rule> checkForm(Fork fork, Block block, List<Bytes> codes) {
    boolean hasWithdrawals = block.withdrawals() != null;
    if (!HeaderRules.hasFieldsOf(fork, block.header())
        || hasWithdrawals != fork.isAtLeast(Fork.SHANGHAI)) {
      return Optional.of(Rule.FIELDS);
    }
    return fork.isAtLeast(Fork.OSAKA) && BlockCodec.encode(block, codes).size() > MAX_SIZE
        ? Optional.of(Rule.SIZE)
        : Optional.empty();
  }

  /** The rules of ommers beside a header that met its own. */
  static Optional<Rule> checkOmmers(
      ChainConfig config, Fork fork, Block block, ParentBlock parent) {
    if (fork.isAtLeast(Fork.PARIS)) {
      return block.ommers().isEmpty() ? Optional.empty() : Optional.of(Rule.OMMERS_AFTER_PARIS);
    }
    return block.header().ommersHash().equals(BlockCodec.ommersHash(block.ommers()))
        ? OmmerRules.check(config, block, parent)
        : Optional.of(Rule.OMMERS_HASH);
  }

  /** Each transaction as it goes into the transactions' trie. */
  static List<Bytes> encode(List<Transaction> transactions) {
    return transactions.stream().map(TransactionCodec::encode).toList();
  }

  /** The root over the withdrawals; null for none at all, as before Shanghai. */
  public static @Nullable Hash withdrawalsRoot(@Nullable List<Withdrawal> withdrawals) {
    return withdrawals == null
        ? null
        : Roots.ordered(withdrawals.stream().map(BlockCodec::encode).toList());
  }
}
