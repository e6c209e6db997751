package io.evmesh.engine.evm;

import static io.evmesh.engine.scene.Bytecode.code;
import static org.assertj.core.api.Assertions.assertThat;

import io.evmesh.engine.chain.Fork;
import io.evmesh.engine.crypto.Keccak256;
import io.evmesh.engine.scene.Bytecode;
import io.evmesh.engine.scene.Scene;
import io.evmesh.engine.types.Address;
import io.evmesh.engine.types.Bytes;
import io.evmesh.engine.types.Hash;
import io.evmesh.engine.types.UInt256;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** CREATE, CREATE2 and SELFDESTRUCT. */
class CreationsTest {
  /** The examples of EIP-1014. */
  @ParameterizedTest
  @CsvSource({
    "0x0000000000000000000000000000000000000000, 0x00, 0x00,"
        + " 0x4D1A2e2bB4F88F0250f26Ffff098B0b30B26BF38",
    "0xdeadbeef00000000000000000000000000000000, 0x00, 0x00,"
        + " 0xB928f69Bb1D91Cd65274e3c79d8986362984fDA3",
    "0xdeadbeef00000000000000000000000000000000,"
        + " 0x000000000000000000000000feed000000000000000000000000000000000000, 0x00,"
        + " 0xD04116cDd17beBE565EB2422F2497E06cC1C9833",
    "0x0000000000000000000000000000000000000000, 0x00, 0xdeadbeef,"
        + " 0x70f2b2914A2a4b783FaEFb75f459A580616Fcb5e",
    "0x00000000000000000000000000000000deadbeef, 0xcafebabe, 0xdeadbeef,"
        + " 0x60f3f640a8508fC6a86d45DF051962668E1e8AC7",
    "0x0000000000000000000000000000000000000000, 0x00, 0x,"
        + " 0xE33C0C7F7df4809055C3ebA6c09CFe4BaF1BD9e0"
  })
  void saltedAddressesAreThoseOfTheEip(String creator, String salt, String code, String expected) {
    assertThat(
            Creations.address(
                Address.fromHex(creator),
                UInt256.fromHex(salt).toHash(),
                Keccak256.hash(Bytes.fromHex(code))))
        .isEqualTo(Address.fromHex(expected));
  }

  @Test
  void addressesFollowFromCreatorAndNonce() {
    // a well-known pair: the first contracts of 0x6ac7ea33f8831ea9dcc53393aaa88b25a785dbf0
    Address creator = Address.fromHex("0x6ac7ea33f8831ea9dcc53393aaa88b25a785dbf0");
    assertThat(Creations.address(creator, 0))
        .isEqualTo(Address.fromHex("0xcd234a471b72ba2f1ccf0a70fcaba648a5eecd8d"));
    assertThat(Creations.address(creator, 1))
        .isEqualTo(Address.fromHex("0x343c43a37d37dff08ae8c4a11544c718abb4fcf8"));
  }

  private static Bytecode creating(Bytes init, long value) {
    return code().store(0, init).push(init.size(), 0, value).op("CREATE");
  }

  @ParameterizedTest
  @EnumSource(Fork.class)
  void createdContractHasItsCodeNonceAndEther(Fork fork) {
    Bytecode deployed = code().push(1, 2).op("ADD");
    Scene scene = Scene.at(fork);
    var ending = scene.run(creating(deployed.deployed(), 9).returnTop());
    Address created = Creations.address(Scene.SELF, 1);
    assertThat(ending.word()).isEqualTo(UInt256.of(created.toBytes()));
    assertThat(ending.code(created)).isEqualTo(deployed.bytes());
    assertThat(ending.account(created).balance()).isEqualTo(UInt256.of(9));
    assertThat(ending.account(created).nonce())
        .isEqualTo(fork.isAtLeast(Fork.SPURIOUS_DRAGON) ? 1 : 0); // EIP-161
    assertThat(ending.account(Scene.SELF).nonce()).isEqualTo(2);
  }

  @Test
  void creationCostsByInitCodeAndDeployedBytes() {
    // init code of 33 zero bytes stops at once: 32,000, and 2 a word from Shanghai on (EIP-3860)
    Bytecode plain = code().push(33, 0, 0).op("CREATE");
    assertThat(Scene.at(Fork.PARIS).trace(plain).gasOfLast()).isEqualTo(32_000 + 6);
    assertThat(Scene.at(Fork.SHANGHAI).trace(plain).gasOfLast()).isEqualTo(32_000 + 6 + 4);
    Bytecode salted = code().push(0, 33, 0, 0).op("CREATE2");
    assertThat(Scene.at(Fork.PARIS).trace(salted).gasOfLast()).isEqualTo(32_000 + 6 + 12);
    assertThat(Scene.at(Fork.SHANGHAI).trace(salted).gasOfLast()).isEqualTo(32_000 + 6 + 12 + 4);
    // returning 10 zero bytes costs 200 a byte
    Bytes returns = code().push(10, 0).op("RETURN").bytes();
    var trace = Scene.at(Fork.OSAKA).trace(creating(returns, 0));
    assertThat(trace.gasOfLast()).isEqualTo(32_000 + 2 + 3 + 3 + 3 + 10 * 200);
  }

  @Test
  void initCodeAbove49152BytesHaltsFromShanghaiOn() {
    Bytecode most = code().push(49_152, 0, 0).op("CREATE");
    Bytecode more = code().push(49_153, 0, 0).op("CREATE");
    assertThat(Scene.at(Fork.SHANGHAI).run(most).returned()).isTrue();
    assertThat(Scene.at(Fork.SHANGHAI).run(more).halt()).isEqualTo(Halt.OUT_OF_GAS);
    assertThat(Scene.at(Fork.PARIS).run(more).returned()).isTrue();
  }

  @Test
  void deployedCodeHasALimitFromSpuriousDragonOn() {
    Bytes most = code().push(0x6000, 0).op("RETURN").bytes();
    Bytes more = code().push(0x6001, 0).op("RETURN").bytes();
    assertThat(Scene.at(Fork.OSAKA).gas(20_000_000).create(most).returned()).isTrue();
    assertThat(Scene.at(Fork.OSAKA).gas(20_000_000).create(more).halt())
        .isEqualTo(Halt.CODE_TOO_LARGE);
    assertThat(Scene.at(Fork.TANGERINE_WHISTLE).gas(20_000_000).create(more).returned()).isTrue();
  }

  @Test
  void codeThatBeginsWithEfIsRefusedFromLondonOn() {
    Bytes init = code().push(0xef, 0).op("MSTORE8").push(1, 0).op("RETURN").bytes();
    assertThat(Scene.at(Fork.BERLIN).create(init).code(Scene.OTHER))
        .isEqualTo(Bytes.fromHex("0xef"));
    assertThat(Scene.at(Fork.LONDON).create(init).halt()).isEqualTo(Halt.CODE_STARTS_WITH_EF);
  }

  @Test
  void codeThatCanNotBePaidLeavesNoneInFrontierAndFailsLater() {
    Bytes init = code().push(10, 0).op("RETURN").bytes();
    var frontier = Scene.at(Fork.FRONTIER).gas(100).create(init);
    assertThat(frontier.returned()).isTrue();
    assertThat(frontier.code(Scene.OTHER)).isEqualTo(Bytes.EMPTY);
    assertThat(Scene.at(Fork.HOMESTEAD).gas(100).create(init).halt()).isEqualTo(Halt.OUT_OF_GAS);
  }

  @Test
  void nothingIsCreatedWhereSomethingIs() {
    Bytes init = code().op("STOP").bytes();
    Scene nonce = Scene.at(Fork.OSAKA).with(Scene.OTHER, 1, 0, code());
    assertThat(nonce.create(init).halt()).isEqualTo(Halt.ADDRESS_COLLISION);
    Scene codes = Scene.at(Fork.OSAKA).with(Scene.OTHER, 0, 0, code().op("STOP"));
    assertThat(codes.create(init).halt()).isEqualTo(Halt.ADDRESS_COLLISION);
    Scene storage =
        Scene.at(Fork.OSAKA).with(Scene.OTHER, 0, 5, code()).withSlot(Scene.OTHER, 0, 1);
    assertThat(storage.create(init).halt()).as("EIP-7610").isEqualTo(Halt.ADDRESS_COLLISION);
    Scene ether = Scene.at(Fork.OSAKA).with(Scene.OTHER, 0, 5, code());
    assertThat(ether.create(init).returned()).isTrue();
  }

  @Test
  void failedCreationPushesZeroAndShowsItsRevertData() {
    Bytes reverts =
        code().push(42).op("PUSH1").raw(0).op("MSTORE").push(32, 0).op("REVERT").bytes();
    Bytecode code = creating(reverts, 0).op("POP RETURNDATASIZE").returnTop();
    assertThat(Scene.at(Fork.OSAKA).run(code).word()).isEqualTo(UInt256.of(32));
    var trace = Scene.at(Fork.OSAKA).trace(creating(reverts, 0));
    assertThat(trace.stack()).containsExactly(UInt256.ZERO);
    assertThat(trace.ending().account(Scene.SELF).nonce()).as("the nonce is used").isEqualTo(2);
    Bytecode success = creating(code().op("STOP").bytes(), 0).op("POP RETURNDATASIZE").returnTop();
    assertThat(Scene.at(Fork.OSAKA).run(success).word()).isEqualTo(UInt256.ZERO);
  }

  @Test
  void creationWithoutTheEtherKeepsNonceAndGas() {
    var trace = Scene.at(Fork.OSAKA).trace(code().push(0, 0, 2_000_000).op("CREATE"));
    assertThat(trace.stack()).containsExactly(UInt256.ZERO);
    assertThat(trace.gasOfLast()).isEqualTo(32_000);
    assertThat(trace.ending().account(Scene.SELF).nonce()).isEqualTo(1);
  }

  @ParameterizedTest
  @EnumSource(Fork.class)
  void selfdestructGivesAllEtherAndCostsByFork(Fork fork) {
    Bytecode code = code().push(Scene.OTHER).op("SELFDESTRUCT");
    Scene scene = Scene.at(fork).with(Scene.OTHER, 0, 1, code());
    var ending = scene.run(code);
    long gas = fork.isAtLeast(Fork.TANGERINE_WHISTLE) ? 5000 : 0;
    gas += fork.isAtLeast(Fork.BERLIN) ? 2600 : 0;
    assertThat(ending.gasUsed()).isEqualTo(3 + gas);
    assertThat(ending.account(Scene.OTHER).balance()).isEqualTo(UInt256.of(1_000_001));
    assertThat(ending.account(Scene.SELF).balance()).isEqualTo(UInt256.ZERO);
    assertThat(ending.refund()).isEqualTo(fork.isAtLeast(Fork.LONDON) ? 0 : 24_000); // EIP-3529
    ending.state().end(true);
    boolean isGone = !ending.account(Scene.SELF).exists();
    assertThat(isGone).as("EIP-6780").isEqualTo(!fork.isAtLeast(Fork.CANCUN));
  }

  @Test
  void selfdestructToANewAccountCosts25000() {
    Bytecode code = code().push(Scene.OTHER).op("SELFDESTRUCT");
    assertThat(Scene.at(Fork.FRONTIER).run(code).gasUsed()).isEqualTo(3);
    assertThat(Scene.at(Fork.TANGERINE_WHISTLE).run(code).gasUsed()).isEqualTo(3 + 30_000);
    assertThat(Scene.at(Fork.OSAKA).run(code).gasUsed()).isEqualTo(3 + 30_000 + 2600);
  }

  @Test
  void contractOfTheSameTransactionIsDestroyedInCancunToo() {
    Bytes init = code().op("CALLER SELFDESTRUCT").bytes();
    var ending = Scene.at(Fork.CANCUN).run(creating(init, 5).returnTop());
    Address created = Address.lastBytesOf(Hash.of(ending.outcome().output()));
    assertThat(ending.account(created).balance()).isEqualTo(UInt256.ZERO);
    ending.state().end(true);
    assertThat(ending.account(created).exists()).isFalse();
  }

  @Test
  void whatACreationRevertsWithGoesNowhereAnEarlierCallNamed() {
    Machine machine =
        new Machine(); // whose frames are used again, with less memory than a megabyte
    Bytecode calls = code().push(32, 1_100_000, 0, 0, 0, 0x1234, 0).op("CALL").returnTop();
    Scene first = Scene.at(Fork.OSAKA).gas(10_000_000).with(Scene.SELF, calls);
    assertThat(first.run(machine, message()).returned()).isTrue();
    Bytes reverts =
        code().push(42).op("PUSH1").raw(0).op("MSTORE").push(32, 0).op("REVERT").bytes();
    Bytecode creates = creating(reverts, 0).op("POP RETURNDATASIZE").returnTop();
    Scene second = Scene.at(Fork.OSAKA).gas(10_000_000).with(Scene.SELF, creates);
    assertThat(second.run(machine, message()).word()).isEqualTo(UInt256.of(32));
  }

  private static Message message() {
    return new Message(false, Scene.CALLER, Scene.SELF, UInt256.ZERO, Bytes.EMPTY, 10_000_000);
  }
}
