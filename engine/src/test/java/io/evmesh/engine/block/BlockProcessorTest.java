package io.evmesh.engine.block;

import static io.evmesh.engine.block.SmallChain.transaction;
import static org.assertj.core.api.Assertions.assertThat;

import io.evmesh.engine.block.BlockFault.Rule;
import io.evmesh.engine.block.BlockOutcome.Invalid;
import io.evmesh.engine.block.BlockOutcome.Valid;
import io.evmesh.engine.chain.ChainConfig;
import io.evmesh.engine.chain.Fork;
import io.evmesh.engine.execution.RecoveredTransaction;
import io.evmesh.engine.execution.TransactionResult.Executed;
import io.evmesh.engine.execution.TransactionResult.Rejected;
import io.evmesh.engine.state.WorldState;
import io.evmesh.engine.transaction.Rejection;
import io.evmesh.engine.transaction.Signature;
import io.evmesh.engine.transaction.Signatures;
import io.evmesh.engine.transaction.Transaction;
import io.evmesh.engine.types.Address;
import io.evmesh.engine.types.Bytes;
import io.evmesh.engine.types.Hash;
import io.evmesh.engine.types.UInt256;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class BlockProcessorTest {
  private static final Address SOMEBODY = SmallChain.address(0x50be);

  private static Valid build(SmallChain chain, ParentBlock parent) {
    return (Valid)
        chain
            .processor()
            .build(
                parent,
                chain.draft(parent, 12),
                List.of(
                    transaction(0, SOMEBODY, 5, 21_000),
                    transaction(1, SmallChain.LOGGER, 0, 60_000)));
  }

  private static Rule ruleOf(BlockOutcome outcome) {
    return ((Invalid) outcome).fault().rule();
  }

  @ParameterizedTest
  @EnumSource(Fork.class)
  void whatIsBuiltIsValidUnderEveryFork(Fork fork) {
    SmallChain chain = new SmallChain(fork);
    Valid built = build(chain, chain.parent());
    BlockOutcome checked =
        chain
            .processor()
            .process(chain.parent(), BlockCodec.decode(BlockCodec.encode(built.block())));
    assertThat(checked).isInstanceOf(Valid.class);
    assertThat(((Valid) checked).result().receipts()).hasSize(2);
    assertThat(((Valid) checked).result().stateRoot()).isEqualTo(built.result().stateRoot());
  }

  @ParameterizedTest
  @EnumSource(Fork.class)
  void blocksBuildOnBlocksUnderEveryFork(Fork fork) {
    SmallChain chain = new SmallChain(fork);
    ParentBlock first = chain.parent(build(chain, chain.parent()));
    BlockOutcome second =
        chain
            .processor()
            .build(first, chain.draft(first, 12), List.of(transaction(2, SOMEBODY, 1, 21_000)));
    assertThat(chain.processor().process(first, ((Valid) second).block()))
        .isInstanceOf(Valid.class);
  }

  @Test
  void sendersThatAreGivenNeedNoSignature() {
    SmallChain chain = new SmallChain(Fork.PRAGUE);
    ParentBlock parent = chain.parent();
    RecoveredTransaction signed = transaction(0, SOMEBODY, 5, 21_000);
    Signature none = new Signature(0, UInt256.ONE, UInt256.ZERO);
    List<RecoveredTransaction> given =
        List.of(
            new RecoveredTransaction(signed.transaction().withSignature(none), signed.sender()));
    Valid built = (Valid) chain.processor().build(parent, chain.draft(parent, 12), given);
    Block block = built.block();
    assertThat(chain.processor().process(parent, block))
        .isEqualTo(new Invalid(BlockFault.of(Rejection.INVALID_SIGNATURE)));
    BlockOutcome checked = chain.processor().process(parent, block, given);
    assertThat(((Valid) checked).result().stateRoot()).isEqualTo(block.header().stateRoot());
  }

  static Stream<Arguments> wrongFields() {
    Bytes hash = UInt256.of(1).toBytes32();
    return Stream.of(
        Arguments.of(0, hash, Rule.UNKNOWN_PARENT),
        Arguments.of(HeaderChange.OMMERS_HASH, hash, Rule.OMMERS_AFTER_PARIS),
        Arguments.of(HeaderChange.COINBASE, SOMEBODY.toBytes(), Rule.STATE_ROOT),
        Arguments.of(HeaderChange.STATE_ROOT, hash, Rule.STATE_ROOT),
        Arguments.of(HeaderChange.TRANSACTIONS_ROOT, hash, Rule.TRANSACTIONS_ROOT),
        Arguments.of(HeaderChange.RECEIPTS_ROOT, hash, Rule.RECEIPTS_ROOT),
        Arguments.of(HeaderChange.LOGS_BLOOM, Bytes.wrap(new byte[256]), Rule.LOGS_BLOOM),
        Arguments.of(HeaderChange.DIFFICULTY, Bytes.fromHex("0x01"), Rule.DIFFICULTY),
        Arguments.of(HeaderChange.NUMBER, Bytes.fromHex("0x02"), Rule.NUMBER),
        Arguments.of(HeaderChange.NUMBER, Bytes.EMPTY, Rule.NUMBER),
        Arguments.of(HeaderChange.NUMBER, Bytes.fromHex("0xffffffffffffffff"), Rule.NUMBER),
        Arguments.of(HeaderChange.GAS_LIMIT, Bytes.fromHex("0x9502f9"), Rule.GAS_LIMIT),
        Arguments.of(HeaderChange.GAS_LIMIT, Bytes.fromHex("0x1387"), Rule.GAS_USED_ABOVE_LIMIT),
        Arguments.of(HeaderChange.GAS_LIMIT, Bytes.fromHex("0x7fffffffffffffff"), Rule.GAS_LIMIT),
        Arguments.of(
            HeaderChange.GAS_LIMIT, Bytes.fromHex("0x8000000000000000"), Rule.GAS_LIMIT_TOO_BIG),
        Arguments.of(HeaderChange.GAS_USED, Bytes.fromHex("0x5208"), Rule.GAS_USED),
        Arguments.of(
            HeaderChange.GAS_USED, Bytes.fromHex("0xffffffffffffffff"), Rule.GAS_USED_ABOVE_LIMIT),
        Arguments.of(HeaderChange.TIMESTAMP, Bytes.fromHex("0x03e8"), Rule.TIMESTAMP),
        Arguments.of(HeaderChange.TIMESTAMP, Bytes.EMPTY, Rule.TIMESTAMP),
        Arguments.of(HeaderChange.EXTRA_DATA, Bytes.wrap(new byte[33]), Rule.EXTRA_DATA_SIZE),
        Arguments.of(HeaderChange.NONCE, Bytes.fromHex("0x0000000000000001"), Rule.NONCE),
        Arguments.of(HeaderChange.BASE_FEE, Bytes.fromHex("0x07"), Rule.BASE_FEE),
        Arguments.of(HeaderChange.WITHDRAWALS_ROOT, hash, Rule.WITHDRAWALS_ROOT),
        Arguments.of(HeaderChange.BLOB_GAS_USED, Bytes.fromHex("0x020000"), Rule.BLOB_GAS_USED),
        Arguments.of(HeaderChange.EXCESS_BLOB_GAS, Bytes.fromHex("0x020000"), Rule.EXCESS_BLOB_GAS),
        Arguments.of(HeaderChange.REQUESTS_HASH, hash, Rule.REQUESTS_HASH));
  }

  @ParameterizedTest
  @MethodSource("wrongFields")
  void aWrongFieldIsNamed(int field, Bytes content, Rule rule) {
    SmallChain chain = new SmallChain(Fork.PRAGUE);
    Block block = build(chain, chain.parent()).block();
    BlockHeader header = HeaderChange.set(block.header(), field, content);
    Block wrong = new Block(header, block.transactions(), block.ommers(), block.withdrawals());
    assertThat(ruleOf(chain.processor().process(chain.parent(), wrong))).isEqualTo(rule);
  }

  @Test
  void fieldsOfAnotherForkAreRefused() {
    SmallChain paris = new SmallChain(Fork.PARIS);
    SmallChain shanghai = new SmallChain(Fork.SHANGHAI);
    Block older = build(paris, paris.parent()).block();
    Block newer = build(shanghai, shanghai.parent()).block();
    ParentBlock onParis = paris.parent();
    ParentBlock onShanghai = shanghai.parent();
    BlockHeader below = HeaderChange.set(newer.header(), 0, onParis.hash().toBytes());
    BlockHeader above = HeaderChange.set(older.header(), 0, onShanghai.hash().toBytes());
    assertThat(
            ruleOf(
                paris
                    .processor()
                    .process(onParis, new Block(below, List.of(), List.of(), List.of()))))
        .isEqualTo(Rule.FIELDS);
    assertThat(
            ruleOf(
                shanghai
                    .processor()
                    .process(onShanghai, new Block(above, List.of(), List.of(), null))))
        .isEqualTo(Rule.FIELDS);
    assertThat(
            ruleOf(
                shanghai
                    .processor()
                    .process(
                        onShanghai,
                        new Block(newer.header(), newer.transactions(), List.of(), null))))
        .isEqualTo(Rule.FIELDS);
  }

  @Test
  void buildingLeavesOutWhatIsNotValid() {
    SmallChain chain = new SmallChain(Fork.OSAKA);
    ParentBlock parent = chain.parent();
    Valid built =
        (Valid)
            chain
                .processor()
                .build(
                    parent,
                    chain.draft(parent, 1),
                    List.of(
                        transaction(1, SOMEBODY, 5, 21_000),
                        transaction(0, SOMEBODY, 6, 21_000),
                        transaction(1, SOMEBODY, 7, 16_000_000)));
    assertThat(built.block().transactions()).hasSize(1);
    assertThat(built.result().results().get(0)).isEqualTo(new Rejected(Rejection.NONCE_TOO_HIGH));
    assertThat(built.result().results().get(1)).isInstanceOf(Executed.class);
    assertThat(built.result().results().get(2))
        .isEqualTo(new Rejected(Rejection.GAS_ALLOWANCE_EXCEEDED));
    assertThat(chain.processor().process(parent, built.block())).isInstanceOf(Valid.class);
  }

  @Test
  void aTransactionsFaultIsTheBlocksFault() {
    SmallChain chain = new SmallChain(Fork.CANCUN);
    Block block = build(chain, chain.parent()).block();
    Block twice =
        new Block(
            block.header(),
            List.of(block.transactions().get(0), block.transactions().get(0)),
            List.of(),
            block.withdrawals());
    assertThat(chain.processor().process(chain.parent(), twice))
        .isEqualTo(new Invalid(BlockFault.of(Rejection.NONCE_TOO_LOW)));
    var unsigned =
        block.transactions().get(0).withSignature(new Signature(9, UInt256.ONE, UInt256.ONE));
    Block forged = new Block(block.header(), List.of(unsigned), List.of(), block.withdrawals());
    assertThat(chain.processor().process(chain.parent(), forged))
        .isEqualTo(new Invalid(BlockFault.of(Rejection.INVALID_SIGNATURE)));
  }

  @Test
  void withdrawalsArePaidInGweiAndLeaveNoEmptyAccount() {
    SmallChain chain = new SmallChain(Fork.SHANGHAI);
    ParentBlock parent = chain.parent();
    Address nobody = SmallChain.address(0x404);
    BlockDraft draft =
        chain.draft(
            parent,
            12,
            new Withdrawal(0, 0, SOMEBODY, 3),
            new Withdrawal(1, -1, SOMEBODY, -1),
            new Withdrawal(2, 1, nobody, 0));
    Valid built = (Valid) chain.processor().build(parent, draft, List.of());
    WorldState world = built.result().world();
    assertThat(Objects.requireNonNull(world.account(SOMEBODY)).balance())
        .isEqualTo(UInt256.of(-1).plus(UInt256.of(3)).times(1_000_000_000));
    assertThat(world.account(nobody)).isNull();
  }

  @Test
  void rewardsFallWithTheForksAndEndWithParis() {
    assertThat(rewardUnder(Fork.FRONTIER)).isEqualTo(UInt256.of(5_000_000_000_000_000_000L));
    assertThat(rewardUnder(Fork.BYZANTIUM)).isEqualTo(UInt256.of(3_000_000_000_000_000_000L));
    assertThat(rewardUnder(Fork.LONDON)).isEqualTo(UInt256.of(2_000_000_000_000_000_000L));
    assertThat(rewardUnder(Fork.PARIS)).isEqualTo(UInt256.ZERO);
  }

  private static UInt256 rewardUnder(Fork fork) {
    SmallChain chain = new SmallChain(fork);
    ParentBlock parent = chain.parent();
    Valid built = (Valid) chain.processor().build(parent, chain.draft(parent, 12), List.of());
    var account = built.result().world().account(SmallChain.COINBASE);
    return account == null ? UInt256.ZERO : account.balance();
  }

  @Test
  void receiptsHoldTheStateBetweenTransactionsBeforeByzantium() {
    SmallChain chain = new SmallChain(Fork.SPURIOUS_DRAGON);
    Valid built = build(chain, chain.parent());
    Hash first = built.result().receipts().get(0).stateRoot();
    Hash second = built.result().receipts().get(1).stateRoot();
    assertThat(first).isNotNull().isNotEqualTo(second);
    assertThat(second).isNotNull().isNotEqualTo(built.result().stateRoot()); // without the reward
    SmallChain later = new SmallChain(Fork.BYZANTIUM);
    assertThat(build(later, later.parent()).result().receipts().get(0).stateRoot()).isNull();
  }

  @Test
  void systemContractsMustBeThereAndSucceedFromPragueOn() {
    SmallChain without = new SmallChain(Fork.PRAGUE);
    without.state.put(SystemContracts.WITHDRAWAL_REQUESTS, 1, UInt256.ZERO, Bytes.EMPTY);
    ParentBlock parent = without.parent();
    assertThat(ruleOf(without.processor().build(parent, without.draft(parent, 1), List.of())))
        .isEqualTo(Rule.SYSTEM_CONTRACT_MISSING);
    SmallChain failing = new SmallChain(Fork.PRAGUE);
    Bytes revert = Bytes.fromHex("0x60006000fd");
    failing.state.put(SystemContracts.CONSOLIDATION_REQUESTS, 1, UInt256.ZERO, revert);
    parent = failing.parent();
    assertThat(ruleOf(failing.processor().build(parent, failing.draft(parent, 1), List.of())))
        .isEqualTo(Rule.SYSTEM_CALL);
  }

  @Test
  void whatSystemContractsReturnIsRequested() {
    SmallChain chain = new SmallChain(Fork.PRAGUE);
    Bytes returnsOneByte = Bytes.fromHex("0x60ab60005360016000f3");
    chain.state.put(SystemContracts.WITHDRAWAL_REQUESTS, 1, UInt256.ZERO, returnsOneByte);
    ParentBlock parent = chain.parent();
    Valid built = (Valid) chain.processor().build(parent, chain.draft(parent, 1), List.of());
    assertThat(built.result().requests()).containsExactly(Bytes.fromHex("0x01ab"));
    assertThat(built.block().header().requestsHash())
        .isEqualTo(Requests.hash(List.of(Bytes.fromHex("0x01ab"))));
  }

  @Test
  void callsAtTheStartThatFailArePassedOver() {
    SmallChain chain = new SmallChain(Fork.PRAGUE);
    chain.state.put(SystemContracts.BEACON_ROOTS, 1, UInt256.ZERO, Bytes.fromHex("0xfe"));
    // stores what it is given in slot 0
    Bytes stores = Bytes.fromHex("0x60003560005500");
    chain.state.put(SystemContracts.HISTORY, 1, UInt256.ZERO, stores);
    ParentBlock parent = chain.parent();
    Valid built = (Valid) chain.processor().build(parent, chain.draft(parent, 1), List.of());
    long[] words = new long[8];
    built.result().world().slot(SystemContracts.HISTORY, words, 0, 4);
    assertThat(Hash.ofLimbs(words[4], words[5], words[6], words[7])).isEqualTo(parent.hash());
  }

  @Test
  void blockhashReachesTheAncestorsOfTheChainItIsOn() {
    SmallChain chain = new SmallChain(Fork.LONDON);
    // BLOCKHASH of the number two below this block's, to slot 0
    Address asks = SmallChain.address(0xb10c);
    chain.state.put(asks, 1, UInt256.ZERO, Bytes.fromHex("0x6002430340600055"));
    ParentBlock first = chain.parent(build(chain, chain.parent()));
    Valid second =
        (Valid)
            chain
                .processor()
                .build(first, chain.draft(first, 9), List.of(transaction(2, asks, 0, 90_000)));
    long[] words = new long[8];
    second.result().world().slot(asks, words, 0, 4);
    assertThat(Hash.ofLimbs(words[4], words[5], words[6], words[7]))
        .isEqualTo(chain.genesis().hash());
  }

  @Test
  void theDaoForkMovesEtherAndMarksTenBlocks() {
    ChainConfig config = ChainConfig.upTo(Fork.HOMESTEAD, 1).daoFork(1).build();
    SmallChain chain = new SmallChain(Fork.HOMESTEAD, config);
    Address drained = DaoFork.drainedAccounts().getFirst();
    chain.state.put(drained, 3, UInt256.of(40), Bytes.EMPTY);
    ParentBlock parent = chain.parent();
    BlockDraft draft = chain.draft(parent, 12);
    assertThat(ruleOf(chain.processor().build(parent, draft, List.of())))
        .isEqualTo(Rule.DAO_EXTRA_DATA);
    Bytes mark = Bytes.fromHex("0x64616f2d686172642d666f726b");
    BlockDraft marked =
        new BlockDraft(
            draft.coinbase(),
            draft.timestamp(),
            draft.gasLimit(),
            mark,
            draft.prevRandao(),
            null,
            null);
    Valid built = (Valid) chain.processor().build(parent, marked, List.of());
    WorldState world = built.result().world();
    assertThat(Objects.requireNonNull(world.account(drained)).balance()).isEqualTo(UInt256.ZERO);
    Address refunds = Address.fromHex("0xbf4ed7b27f1d666546e30d74d50d173d20bca754");
    assertThat(Objects.requireNonNull(world.account(refunds)).balance()).isEqualTo(UInt256.of(40));
    assertThat(DaoFork.drainedAccounts()).hasSize(116).doesNotHaveDuplicates();
  }

  @Test
  void aBlockAboveEightMebibytesIsRefusedFromOsakaOn() {
    assertThat(ruleOf(processLarge(Fork.OSAKA))).isEqualTo(Rule.SIZE);
    assertThat(ruleOf(processLarge(Fork.PRAGUE))).isEqualTo(Rule.TRANSACTION);
  }

  private static BlockOutcome processLarge(Fork fork) {
    SmallChain chain = new SmallChain(fork);
    Block block = build(chain, chain.parent()).block();
    var small = block.transactions().get(0);
    var large =
        Signatures.sign(
            new Transaction(
                small.type(),
                null,
                0,
                small.maxFeePerGas(),
                small.maxFeePerGas(),
                small.gasLimit(),
                small.to(),
                small.value(),
                Bytes.wrap(new byte[8 << 20]),
                List.of(),
                UInt256.ZERO,
                List.of(),
                List.of(),
                null),
            SmallChain.KEY);
    Block wrong = new Block(block.header(), List.of(large), List.of(), block.withdrawals());
    return chain.processor().process(chain.parent(), wrong);
  }
}
