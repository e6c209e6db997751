package io.evmesh.engine.block;

import static io.evmesh.engine.block.SmallChain.transaction;
import static org.assertj.core.api.Assertions.assertThat;

import io.evmesh.engine.accesslist.AccountAccess;
import io.evmesh.engine.accesslist.BlockAccessList;
import io.evmesh.engine.accesslist.Change;
import io.evmesh.engine.accesslist.SlotChanges;
import io.evmesh.engine.block.BlockOutcome.Valid;
import io.evmesh.engine.chain.Fork;
import io.evmesh.engine.execution.RecoveredTransaction;
import io.evmesh.engine.state.Account;
import io.evmesh.engine.state.ChangeVisitor;
import io.evmesh.engine.state.StateView;
import io.evmesh.engine.state.WorldState;
import io.evmesh.engine.types.Address;
import io.evmesh.engine.types.Bytes;
import io.evmesh.engine.types.UInt256;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class BlockAccessesTest {
  private static final Address SOMEBODY = SmallChain.address(0x50be);
  private static final List<RecoveredTransaction> TRANSACTIONS =
      List.of(transaction(0, SOMEBODY, 5, 21_000), transaction(1, SmallChain.LOGGER, 0, 60_000));
  private static final int LAST = TRANSACTIONS.size() + 1;

  private static Valid build(SmallChain chain) {
    ParentBlock parent = chain.parent();
    BlockDraft draft = chain.draft(parent, 12, new Withdrawal(0, 0, SOMEBODY, 3)); // from Shanghai
    return (Valid) chain.processor().build(parent, draft, TRANSACTIONS);
  }

  private static BlockAccessList list(SmallChain chain, Valid built) {
    return BlockAccesses.of(
        chain.config, built.block(), TRANSACTIONS, new AncestorHashes(chain.parent()));
  }

  @ParameterizedTest
  @EnumSource(Fork.class)
  void tellsAllThatTheBlockLeaves(Fork fork) {
    SmallChain chain = new SmallChain(fork);
    Valid built = build(chain);
    BlockAccessList list = list(chain, built);
    WorldState after = built.result().world();
    StateView before = new AncestorHashes(chain.parent());
    after.forEachChange(
        new ChangeVisitor() {
          @Override
          public void account(Address address, @Nullable Account account, boolean wiped) {
            Account was = Objects.requireNonNullElse(before.account(address), Account.EMPTY);
            Account is = Objects.requireNonNullElse(account, Account.EMPTY);
            AccountAccess told = access(list, address).orElseThrow();
            assertThat(last(told.balances(), was.balance())).isEqualTo(is.balance());
            assertThat(last(told.nonces(), was.nonce())).isEqualTo(is.nonce());
          }

          @Override
          public void slot(Address owner, long[] words, int key, int value) {
            UInt256 slot = UInt256.ofLimbs(words, key);
            List<Change<UInt256>> changes =
                access(list, owner).orElseThrow().slots().stream()
                    .filter(each -> each.slot().equals(slot))
                    .findFirst()
                    .map(SlotChanges::changes)
                    .orElse(List.of());
            assertThat(last(changes, before.slot(owner, slot)))
                .isEqualTo(UInt256.ofLimbs(words, value));
          }
        });
    assertThat(BlockAccessList.decode(list.encode())).isEqualTo(list);
  }

  private static <T> T last(List<Change<T>> changes, T before) {
    return changes.isEmpty() ? before : changes.getLast().value();
  }

  private static Optional<AccountAccess> access(BlockAccessList list, Address address) {
    return list.accounts().stream().filter(each -> each.address().equals(address)).findFirst();
  }

  @Test
  void whatTheBlockItselfDoesComesBeforeAndAfterItsTransactions() {
    SmallChain chain = new SmallChain(Fork.PRAGUE);
    chain.state.put(SystemContracts.HISTORY, 1, UInt256.ZERO, Bytes.fromHex("0x5f355f5500"));
    BlockAccessList list = list(chain, build(chain));
    AccountAccess history = access(list, SystemContracts.HISTORY).orElseThrow();
    assertThat(history.slots()).isNotEmpty();
    assertThat(history.slots().getFirst().changes().getFirst().index()).isZero();
    AccountAccess paid = access(list, SOMEBODY).orElseThrow();
    assertThat(paid.balances()).extracting(Change::index).containsExactly(1, LAST);
    assertThat(paid.balances().getLast().value()).isEqualTo(UInt256.of(3_000_000_005L));
    assertThat(access(list, SystemContracts.WITHDRAWAL_REQUESTS)).isPresent();
    assertThat(list.lastIndex()).isEqualTo(LAST);
  }
}
