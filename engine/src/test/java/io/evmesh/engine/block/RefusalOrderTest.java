package io.evmesh.engine.block;

import static io.evmesh.engine.block.SmallChain.transaction;
import static org.assertj.core.api.Assertions.assertThat;

import io.evmesh.engine.block.BlockFault.Rule;
import io.evmesh.engine.block.BlockOutcome.Invalid;
import io.evmesh.engine.block.BlockOutcome.Valid;
import io.evmesh.engine.chain.Fork;
import io.evmesh.engine.execution.RecoveredTransaction;
import io.evmesh.engine.transaction.Rejection;
import io.evmesh.engine.transaction.Signature;
import io.evmesh.engine.transaction.Transaction;
import io.evmesh.engine.types.Bytes;
import io.evmesh.engine.types.UInt256;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Of two rules that a block breaks the one is named that comes first in the execution
 * specification's {@code state_transition}: every pair that can be broken together, under every
 * fork.
 */
class RefusalOrderTest {
  private static final Bytes HASH = UInt256.of(1).toBytes32();
  private static final int NOT_OF_HEADER = -1;

  /**
   * A way to break a rule.
   *
   * @param field that it sets; two that set the same can not be broken together
   */
  private record Breach(Rule rule, int field, Fork since, UnaryOperator<Block> act) {}

  private static Breach header(Rule rule, int field, String content, Fork since) {
    Bytes bytes = Bytes.fromHex(content);
    return new Breach(rule, field, since, block -> with(block, field, bytes));
  }

  private static Block with(Block block, int field, Bytes content) {
    return new Block(
        HeaderChange.set(block.header(), field, content),
        block.transactions(),
        block.ommers(),
        block.withdrawals());
  }

  /** The rules in the order of state_transition, validate_header and apply_body. */
  private static List<Breach> order(Fork fork) {
    String hash = HASH.toString();
    boolean paris = fork.isAtLeast(Fork.PARIS);
    boolean london = fork.isAtLeast(Fork.LONDON);
    List<Breach> order = new ArrayList<>();
    order.add(
        new Breach(
            Rule.FIELDS,
            NOT_OF_HEADER,
            Fork.SHANGHAI,
            it -> new Block(it.header(), it.transactions(), it.ommers(), null)));
    order.add(header(Rule.SIZE, HeaderChange.EXTRA_DATA, "0x" + "11".repeat(9 << 20), Fork.OSAKA));
    order.add(header(Rule.NUMBER, HeaderChange.NUMBER, "0x", Fork.FRONTIER));
    Breach number = header(Rule.NUMBER, HeaderChange.NUMBER, "0x02", Fork.FRONTIER);
    Breach time = header(Rule.TIMESTAMP, HeaderChange.TIMESTAMP, "0x03e8", Fork.FRONTIER);
    if (!paris) {
      order.add(number);
    }
    order.add(header(Rule.EXCESS_BLOB_GAS, HeaderChange.EXCESS_BLOB_GAS, "0x020000", Fork.CANCUN));
    order.add(header(Rule.GAS_LIMIT, HeaderChange.GAS_LIMIT, "0x", Fork.FRONTIER));
    order.add(
        header(
            Rule.GAS_LIMIT_TOO_BIG, HeaderChange.GAS_LIMIT, "0x8000000000000000", Fork.FRONTIER));
    order.add(
        header(
            Rule.GAS_USED_ABOVE_LIMIT, HeaderChange.GAS_USED, "0xffffffffffffffff", Fork.FRONTIER));
    if (!london) {
      order.add(time);
    }
    order.add(header(Rule.GAS_LIMIT, HeaderChange.GAS_LIMIT, "0x9502f9", Fork.FRONTIER));
    if (london) {
      order.add(header(Rule.BASE_FEE, HeaderChange.BASE_FEE, "0x07", Fork.LONDON));
      order.add(time);
    }
    if (paris) {
      order.add(number);
    }
    order.add(
        header(
            Rule.EXTRA_DATA_SIZE, HeaderChange.EXTRA_DATA, "0x" + "11".repeat(33), Fork.FRONTIER));
    order.add(header(Rule.DIFFICULTY, HeaderChange.DIFFICULTY, "0x01", Fork.FRONTIER));
    order.add(header(Rule.NONCE, HeaderChange.NONCE, "0x0000000000000001", Fork.PARIS));
    if (paris) {
      order.add(header(Rule.OMMERS_AFTER_PARIS, HeaderChange.OMMERS_HASH, hash, Fork.PARIS));
    }
    order.add(header(Rule.UNKNOWN_PARENT, 0, hash, Fork.FRONTIER));
    if (paris) {
      order.add(
          new Breach(
              Rule.OMMERS_AFTER_PARIS,
              -2,
              Fork.PARIS,
              it ->
                  new Block(
                      it.header(), it.transactions(), List.of(it.header()), it.withdrawals())));
    } else {
      order.add(header(Rule.OMMERS_HASH, HeaderChange.OMMERS_HASH, hash, Fork.FRONTIER));
    }
    order.add(
        new Breach(
            Rule.TRANSACTION,
            -3,
            Fork.FRONTIER,
            it -> {
              Transaction first = it.transactions().getFirst();
              return new Block(it.header(), List.of(first, first), it.ommers(), it.withdrawals());
            }));
    order.addAll(afterExecution(hash));
    return order;
  }

  /** What is compared once everything is executed. */
  private static List<Breach> afterExecution(String hash) {
    return List.of(
        header(Rule.GAS_USED, HeaderChange.GAS_USED, "0x5209", Fork.FRONTIER),
        header(Rule.TRANSACTIONS_ROOT, HeaderChange.TRANSACTIONS_ROOT, hash, Fork.FRONTIER),
        header(Rule.STATE_ROOT, HeaderChange.STATE_ROOT, hash, Fork.FRONTIER),
        header(Rule.RECEIPTS_ROOT, HeaderChange.RECEIPTS_ROOT, hash, Fork.FRONTIER),
        header(Rule.LOGS_BLOOM, HeaderChange.LOGS_BLOOM, "0x" + "11".repeat(256), Fork.FRONTIER),
        header(Rule.WITHDRAWALS_ROOT, HeaderChange.WITHDRAWALS_ROOT, hash, Fork.SHANGHAI),
        header(Rule.BLOB_GAS_USED, HeaderChange.BLOB_GAS_USED, "0x020000", Fork.CANCUN),
        header(Rule.REQUESTS_HASH, HeaderChange.REQUESTS_HASH, hash, Fork.PRAGUE));
  }

  @ParameterizedTest
  @EnumSource
  void theFirstRuleOfTheSpecificationIsNamed(Fork fork) {
    SmallChain chain = new SmallChain(fork);
    ParentBlock parent = chain.parent();
    List<RecoveredTransaction> transactions =
        List.of(transaction(0, SmallChain.address(0x50be), 5, 21_000));
    Valid built = (Valid) chain.processor().build(parent, chain.draft(parent, 12), transactions);
    List<Breach> order = order(fork).stream().filter(it -> fork.isAtLeast(it.since)).toList();
    for (int i = 0; i < order.size(); i++) {
      Breach first = order.get(i);
      Block one = first.act.apply(built.block());
      assertThat(ruleOf(chain, parent, one)).as("%s", first).isEqualTo(first.rule);
      for (Breach second : order.subList(i + 1, order.size())) {
        if (first.field != second.field) {
          assertThat(ruleOf(chain, parent, second.act.apply(one)))
              .as("%s: %s and %s", fork, first.rule, second.rule)
              .isEqualTo(first.rule);
        }
      }
    }
  }

  private static Rule ruleOf(SmallChain chain, ParentBlock parent, Block block) {
    return ((Invalid) chain.processor().process(parent, block)).fault().rule();
  }

  @Test
  void transactionsAreRefusedInTheirOrder() {
    SmallChain chain = new SmallChain(Fork.OSAKA);
    ParentBlock parent = chain.parent();
    Transaction good = transaction(0, SmallChain.address(0x50be), 5, 21_000).transaction();
    Transaction late = transaction(7, SmallChain.address(0x50be), 5, 21_000).transaction();
    Transaction forged = good.withSignature(new Signature(0, UInt256.ZERO, UInt256.ONE));
    Valid built = (Valid) chain.processor().build(parent, chain.draft(parent, 12), List.of());
    assertThat(fault(chain, built, List.of(good, forged))).isEqualTo(Rejection.INVALID_SIGNATURE);
    assertThat(fault(chain, built, List.of(late, forged))).isEqualTo(Rejection.NONCE_TOO_HIGH);
    assertThat(fault(chain, built, List.of(forged, late))).isEqualTo(Rejection.INVALID_SIGNATURE);
    Transaction poor = transaction(0, SmallChain.address(0x50be), 5, 20_999).transaction();
    Transaction both = poor.withSignature(new Signature(0, UInt256.ZERO, UInt256.ONE));
    assertThat(fault(chain, built, List.of(good, both))).isEqualTo(Rejection.INTRINSIC_GAS_TOO_LOW);
  }

  private static Rejection fault(SmallChain chain, Valid built, List<Transaction> transactions) {
    Block block =
        new Block(built.block().header(), transactions, List.of(), built.block().withdrawals());
    BlockFault fault = ((Invalid) chain.processor().process(chain.parent(), block)).fault();
    assertThat(fault.rule()).isEqualTo(Rule.TRANSACTION);
    return java.util.Objects.requireNonNull(fault.transaction());
  }
}
