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
import org.junit.jupiter.params.provider.EnumSource;

/** Instructions that look at message, transaction, block and other accounts. */
class EnvironmentTest {
  private static void shows(Fork fork, String op, UInt256 value, long gas) {
    var trace = Scene.at(fork).value(77).trace(code().op(op));
    assertThat(trace.stack()).as("%s in %s", op, fork).containsExactly(value);
    assertThat(trace.gasOfLast()).as("%s in %s", op, fork).isEqualTo(gas);
  }

  private static UInt256 word(Address address) {
    return UInt256.of(address.toBytes());
  }

  @ParameterizedTest
  @EnumSource(Fork.class)
  void blockAndMessageAreShown(Fork fork) {
    shows(fork, "ADDRESS", word(Scene.SELF), 2);
    shows(fork, "ORIGIN", word(Scene.CALLER), 2);
    shows(fork, "CALLER", word(Scene.CALLER), 2);
    shows(fork, "CALLVALUE", UInt256.of(77), 2);
    shows(fork, "GASPRICE", Scene.GAS_PRICE, 2);
    shows(fork, "COINBASE", word(Scene.COINBASE), 2);
    shows(fork, "TIMESTAMP", UInt256.of(Scene.TIMESTAMP), 2);
    shows(fork, "NUMBER", UInt256.of(Scene.BLOCK_NUMBER), 2);
    shows(fork, "GASLIMIT", UInt256.of(Scene.BLOCK_GAS_LIMIT), 2);
    // EIP-4399: the same byte tells the difficulty before Paris
    boolean paris = fork.isAtLeast(Fork.PARIS);
    shows(fork, "PREVRANDAO", paris ? Scene.RANDOM.toUInt256() : Scene.DIFFICULTY, 2);
    if (fork.isAtLeast(Fork.BYZANTIUM)) {
      shows(fork, "RETURNDATASIZE", UInt256.ZERO, 2);
    }
    if (fork.isAtLeast(Fork.ISTANBUL)) {
      shows(fork, "CHAINID", UInt256.ONE, 2);
      shows(fork, "SELFBALANCE", UInt256.of(1_000_000 + 77), 5);
    }
    if (fork.isAtLeast(Fork.LONDON)) {
      shows(fork, "BASEFEE", Scene.BASE_FEE, 2);
    }
    if (fork.isAtLeast(Fork.CANCUN)) {
      shows(fork, "BLOBBASEFEE", Scene.BLOB_BASE_FEE, 2);
    }
  }

  @Test
  void blockHashesReachBack256Blocks() {
    Scene scene = Scene.at(Fork.OSAKA);
    long number = Scene.BLOCK_NUMBER;
    long[] known = {number - 1, number - 256};
    for (long n : known) {
      assertThat(scene.run(code().push(n).op("BLOCKHASH").returnTop()).word())
          .isEqualTo(Scene.blockHash(n).toUInt256());
    }
    long[] unknown = {number, number + 1, number - 257, 0};
    for (long n : unknown) {
      assertThat(scene.run(code().push(n).op("BLOCKHASH").returnTop()).word())
          .as("%d", n)
          .isEqualTo(UInt256.ZERO);
    }
    assertThat(scene.run(code().push(UInt256.MAX).op("BLOCKHASH").returnTop()).word())
        .isEqualTo(UInt256.ZERO);
    assertThat(scene.trace(code().push(1).op("BLOCKHASH")).gasOfLast()).isEqualTo(20);
  }

  @Test
  void blobHashesAreShownByIndex() {
    Scene scene = Scene.at(Fork.CANCUN);
    var first = scene.trace(code().push(0).op("BLOBHASH"));
    assertThat(first.stack()).containsExactly(Scene.BLOB.toUInt256());
    assertThat(first.gasOfLast()).isEqualTo(3);
    assertThat(scene.trace(code().push(1).op("BLOBHASH")).stack()).containsExactly(UInt256.ZERO);
    assertThat(scene.trace(code().push("0x10000000000000000").op("BLOBHASH")).stack())
        .containsExactly(UInt256.ZERO);
  }

  /** Gas of looking at an account: cold, and once more (EIP-150, 1052, 1884, 2929). */
  @ParameterizedTest
  @EnumSource(Fork.class)
  void lookingAtAnAccountCostsByForkAndWarmth(Fork fork) {
    boolean berlin = fork.isAtLeast(Fork.BERLIN);
    boolean istanbul = fork.isAtLeast(Fork.ISTANBUL);
    boolean tangerine = fork.isAtLeast(Fork.TANGERINE_WHISTLE);
    costs(fork, "BALANCE", istanbul ? 700 : tangerine ? 400 : 20, berlin, 1);
    costs(fork, "EXTCODESIZE", tangerine ? 700 : 20, berlin, 1);
    costs(fork, "EXTCODECOPY", tangerine ? 700 : 20, berlin, 4);
    if (fork.isAtLeast(Fork.CONSTANTINOPLE)) {
      costs(fork, "EXTCODEHASH", istanbul ? 700 : 400, berlin, 1);
    }
  }

  private static void costs(Fork fork, String op, long flat, boolean berlin, int operands) {
    Bytecode once = code();
    Bytecode twice = code().push(Scene.OTHER).op("BALANCE");
    for (Bytecode each : new Bytecode[] {once, twice}) {
      for (int i = 1; i < operands; i++) {
        each.push(0);
      }
      each.push(Scene.OTHER).op(op);
    }
    assertThat(Scene.at(fork).trace(once).gasOfLast())
        .as("%s cold", op)
        .isEqualTo(berlin ? 2600 : flat);
    assertThat(Scene.at(fork).trace(twice).gasOfLast())
        .as("%s warm", op)
        .isEqualTo(berlin ? 100 : flat);
  }

  @Test
  void precompiledContractsAndTheMessagesAccountsAreWarm() {
    for (Address address :
        new Address[] {
          Scene.SELF, Scene.CALLER, Address.ofLimbs(1, 0, 0), Address.ofLimbs(9, 0, 0)
        }) {
      assertThat(Scene.at(Fork.BERLIN).trace(code().push(address).op("BALANCE")).gasOfLast())
          .as("%s", address)
          .isEqualTo(100);
    }
    assertThat(Scene.at(Fork.BERLIN).trace(code().push(0x0a).op("BALANCE")).gasOfLast())
        .as("0x0a is no contract before Cancun")
        .isEqualTo(2600);
    assertThat(Scene.at(Fork.OSAKA).trace(code().push(0x100).op("BALANCE")).gasOfLast())
        .isEqualTo(100);
  }

  @Test
  void codeOfOthersIsSeen() {
    Bytecode theirs = code().push(0x1234, 5).op("ADD");
    Scene scene = Scene.at(Fork.OSAKA).with(Scene.OTHER, 0, 9, theirs);
    assertThat(scene.run(code().push(Scene.OTHER).op("EXTCODESIZE").returnTop()).word())
        .isEqualTo(UInt256.of(theirs.size()));
    assertThat(scene.run(code().push(Scene.OTHER).op("EXTCODEHASH").returnTop()).word())
        .isEqualTo(Keccak256.hash(theirs.bytes()).toUInt256());
    Bytecode copies = code().push(32, 1, 0).push(Scene.OTHER).op("EXTCODECOPY");
    byte[] rest = new byte[32];
    System.arraycopy(theirs.bytes().toArray(), 1, rest, 0, theirs.size() - 1);
    assertThat(scene.run(copies.push(0).op("MLOAD").returnTop()).word())
        .isEqualTo(UInt256.of(Bytes.wrap(rest)));
    assertThat(scene.run(code().push(Scene.OTHER).op("BALANCE").returnTop()).word())
        .isEqualTo(UInt256.of(9));
  }

  @Test
  void codeHashTellsAbsentFromCodeless() {
    Scene scene = Scene.at(Fork.OSAKA).with(Scene.OTHER, 0, 1, code());
    Hash empty = Keccak256.hash(Bytes.EMPTY);
    assertThat(scene.run(code().push(Scene.OTHER).op("EXTCODEHASH").returnTop()).word())
        .isEqualTo(empty.toUInt256());
    assertThat(scene.run(code().push(0xdead).op("EXTCODEHASH").returnTop()).word())
        .isEqualTo(UInt256.ZERO);
  }

  @Test
  void upperTwelveBytesOfAnAddressWordDoNotCount() {
    UInt256 dirty = UInt256.of(Scene.CALLER.toBytes()).plus(WordInstructionsTest.number("2^255"));
    assertThat(Scene.at(Fork.OSAKA).run(code().push(dirty).op("BALANCE").returnTop()).word())
        .isEqualTo(UInt256.of(1_000_000_000_000_000_000L));
  }
}
