package io.evmesh.engine.evm;

import static io.evmesh.engine.scene.Bytecode.code;
import static org.assertj.core.api.Assertions.assertThat;

import io.evmesh.engine.chain.Fork;
import io.evmesh.engine.scene.Bytecode;
import io.evmesh.engine.scene.Scene;
import io.evmesh.engine.types.Bytes;
import io.evmesh.engine.types.UInt256;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** CALL and its kin: who is who, what it costs, what comes back. */
class CallsTest {
  /** Returns ADDRESS, CALLER and CALLVALUE as three words. */
  private static final Bytecode TELLS_WHO =
      code()
          .op("ADDRESS")
          .push(0)
          .op("MSTORE CALLER")
          .push(32)
          .op("MSTORE CALLVALUE")
          .push(64)
          .op("MSTORE")
          .push(96, 0)
          .op("RETURN");

  private static Bytecode calling(String op, long gas, long value) {
    Bytecode code = code().push(96, 0, 0, 0);
    if (op.equals("CALL") || op.equals("CALLCODE")) {
      code.push(value);
    }
    return code.push(Scene.OTHER).push(gas).op(op);
  }

  @Test
  void eachKindOfCallHasItsOwnIdentities() {
    record Row(String op, UInt256 self, UInt256 caller, long value) {}
    UInt256 self = UInt256.of(Scene.SELF.toBytes());
    UInt256 other = UInt256.of(Scene.OTHER.toBytes());
    UInt256 caller = UInt256.of(Scene.CALLER.toBytes());
    List<Row> rows =
        List.of(
            new Row("CALL", other, self, 5),
            new Row("CALLCODE", self, self, 5),
            new Row("DELEGATECALL", self, caller, 3),
            new Row("STATICCALL", other, self, 0));
    for (Row row : rows) {
      Scene scene = Scene.at(Fork.OSAKA).value(3).with(Scene.OTHER, TELLS_WHO);
      Bytecode code = calling(row.op, 50_000, 5).op("POP").push(96, 0).op("RETURN");
      Bytes output = scene.run(code).outcome().output();
      assertThat(UInt256.of(output.slice(0, 32))).as(row.op).isEqualTo(row.self);
      assertThat(UInt256.of(output.slice(32, 64))).as(row.op).isEqualTo(row.caller);
      assertThat(UInt256.of(output.slice(64, 96))).as(row.op).isEqualTo(UInt256.of(row.value));
    }
  }

  /** EIP-150 and EIP-2929, the callee stopping at once. */
  @ParameterizedTest
  @EnumSource(Fork.class)
  void callsCostByForkAndWarmth(Fork fork) {
    long cold =
        fork.isAtLeast(Fork.BERLIN) ? 2600 : fork.isAtLeast(Fork.TANGERINE_WHISTLE) ? 700 : 40;
    for (String op : List.of("CALL", "CALLCODE", "DELEGATECALL", "STATICCALL")) {
      boolean exists =
          switch (op) {
            case "DELEGATECALL" -> fork.isAtLeast(Fork.HOMESTEAD);
            case "STATICCALL" -> fork.isAtLeast(Fork.BYZANTIUM);
            default -> true;
          };
      if (exists) {
        var trace = Scene.at(fork).with(Scene.OTHER, code().op("STOP")).trace(calling(op, 1000, 0));
        // the output range of 96 bytes makes three words of memory active
        assertThat(trace.gasOfLast()).as(op).isEqualTo(cold + 9);
        assertThat(trace.stack().getLast()).as(op).isEqualTo(UInt256.ONE);
      }
    }
  }

  @Test
  void valueCosts9000AndComesWithAStipendOf2300() {
    Bytecode tellsGas = code().op("GAS").returnTop();
    Scene scene = Scene.at(Fork.OSAKA).warm().with(Scene.OTHER, tellsGas);
    var ending = scene.run(calling("CALL", 0, 1).op("POP").push(0).op("MLOAD").returnTop());
    assertThat(ending.word()).isEqualTo(UInt256.of(2300 - 2));
    // stopping at once gives the stipend back
    Scene stops = Scene.at(Fork.OSAKA).warm().with(Scene.OTHER, code().op("STOP"));
    assertThat(stops.trace(calling("CALL", 0, 1)).gasOfLast()).isEqualTo(100 + 9000 - 2300 + 9);
  }

  @Test
  void callingAnAbsentAccountCosts25000ByTheRuleOfTheFork() {
    // before EIP-161 for every absent account, then only where value revives an empty one
    assertThat(Scene.at(Fork.TANGERINE_WHISTLE).trace(calling("CALL", 0, 0)).gasOfLast())
        .isEqualTo(700 + 25_000 + 9);
    assertThat(Scene.at(Fork.SPURIOUS_DRAGON).trace(calling("CALL", 0, 0)).gasOfLast())
        .isEqualTo(700 + 9);
    assertThat(Scene.at(Fork.SPURIOUS_DRAGON).trace(calling("CALL", 0, 1)).gasOfLast())
        .isEqualTo(700 + 9000 + 25_000 - 2300 + 9);
    assertThat(Scene.at(Fork.OSAKA).trace(calling("CALLCODE", 0, 1)).gasOfLast())
        .as("CALLCODE sends nothing away")
        .isEqualTo(2600 + 9000 - 2300 + 9);
  }

  @Test
  void oneSixtyFourthOfTheGasStaysBack() {
    Bytecode tellsGas = code().op("GAS").returnTop();
    Scene scene = Scene.at(Fork.OSAKA).warm().gas(64_000 + 150).with(Scene.OTHER, tellsGas);
    // five PUSH1 and one PUSH20 before GAS, then 100 and 9 for CALL
    Bytecode code = code().push(96, 0, 0, 0, 0).push(Scene.OTHER).op("GAS CALL");
    long atCall = 64_000 + 150 - 6 * 3 - 2 - 100 - 9;
    var ending = scene.run(code.op("POP").push(0).op("MLOAD").returnTop());
    assertThat(ending.word()).isEqualTo(UInt256.of(atCall - atCall / 64 - 2));
    // before EIP-150 a call that asks for more than there is fails
    Scene frontier = Scene.at(Fork.FRONTIER).with(Scene.OTHER, code().op("STOP"));
    assertThat(frontier.gas(5000).run(calling("CALL", 6000, 0)).halt()).isEqualTo(Halt.OUT_OF_GAS);
  }

  @Test
  void valueThatIsNotThereFailsTheCallButKeepsItsGas() {
    var trace =
        Scene.at(Fork.OSAKA)
            .warm()
            .with(Scene.OTHER, code().op("STOP"))
            .trace(calling("CALL", 7777, 2_000_000));
    assertThat(trace.stack().getLast()).isEqualTo(UInt256.ZERO);
    assertThat(trace.gasOfLast()).isEqualTo(100 + 9000 - 2300 + 9);
  }

  @Test
  void returnDataIsWhatTheLastCallLeft() {
    Scene scene =
        Scene.at(Fork.OSAKA)
            .with(
                Scene.OTHER,
                code().push(7).op("PUSH1").raw(0).op("MSTORE").push(32, 0).op("REVERT"));
    Bytecode size = calling("CALL", 5000, 0).op("RETURNDATASIZE").returnTop();
    assertThat(scene.run(size).word()).isEqualTo(UInt256.of(32));
    Bytecode copy = calling("CALL", 5000, 0).push(32, 0, 128).op("RETURNDATACOPY");
    assertThat(scene.run(copy.push(128).op("MLOAD").returnTop()).word()).isEqualTo(UInt256.of(7));
    // EIP-211: reading beyond the end halts, even zero bytes
    for (long[] range : new long[][] {{33, 0}, {1, 32}, {0, 33}}) {
      Bytecode beyond = calling("CALL", 5000, 0).push(range[0], range[1], 0).op("RETURNDATACOPY");
      assertThat(scene.run(beyond).halt()).isEqualTo(Halt.RETURN_DATA_OUT_OF_BOUNDS);
    }
    Bytecode edge = calling("CALL", 5000, 0).push(0, 32, 0).op("RETURNDATACOPY");
    assertThat(scene.run(edge).returned()).isTrue();
  }

  @Test
  void staticCallForbidsEveryChange() {
    List<Bytecode> changes =
        List.of(
            code().push(1, 0).op("SSTORE"),
            code().push(1, 0).op("TSTORE"),
            code().push(0, 0).op("LOG0"),
            code().push(0, 0, 0).op("CREATE"),
            code().push(0, 0, 0, 0).op("CREATE2"),
            code().push(0).op("SELFDESTRUCT"),
            code().push(0, 0, 0, 0, 1).op("CALLER GAS CALL"));
    for (Bytecode change : changes) {
      Scene scene = Scene.at(Fork.OSAKA).with(Scene.OTHER, 1, 10, change);
      Bytecode code = calling("STATICCALL", 100_000, 0).returnTop();
      assertThat(scene.run(code).word()).as("%s", change).isEqualTo(UInt256.ZERO);
      assertThat(scene.run(calling("CALL", 100_000, 0).returnTop()).word())
          .as("%s without STATICCALL", change)
          .isEqualTo(UInt256.ONE);
    }
    Scene reads =
        Scene.at(Fork.OSAKA).with(Scene.OTHER, code().push(0, 0, 0, 0, 0).op("CALLER GAS CALL"));
    assertThat(reads.run(calling("STATICCALL", 100_000, 0).returnTop()).word())
        .as("a CALL without value changes nothing")
        .isEqualTo(UInt256.ONE);
  }

  @Test
  void depthEndsAt1024() {
    // each frame calls itself and adds one to what comes back; the one at depth 1,024 can not call
    Bytecode recursion = code().push(32, 0, 0, 0, 0).op("ADDRESS GAS CALL POP");
    recursion.push(0).op("MLOAD").push(1).op("ADD").returnTop();
    var ending = Scene.at(Fork.OSAKA).gas(Long.MAX_VALUE / 2).run(recursion);
    assertThat(ending.word()).isEqualTo(UInt256.of(1025));
  }

  @Test
  void failedCallTakesBackItsChangesAndRefunds() {
    Bytecode clears = code().push(0, 1).op("SSTORE INVALID");
    Scene scene = Scene.at(Fork.OSAKA).withSlot(Scene.SELF, 1, 5).with(Scene.OTHER, clears);
    var ending = scene.run(calling("DELEGATECALL", 50_000, 0));
    assertThat(ending.slot(Scene.SELF, 1)).isEqualTo(UInt256.of(5));
    assertThat(ending.refund()).isZero();
  }

  @Test
  void delegationRunsTheCodeOfAnother() {
    // EIP-7702: the code 0xef0100 || address; its account costs an access of its own
    var delegate =
        io.evmesh.engine.types.Address.fromHex("0x00000000000000000000000000000000000de1e9");
    Bytecode designator = code().raw(Bytes.fromHex("0xef0100")).raw(delegate.toBytes());
    Scene scene = Scene.at(Fork.PRAGUE).with(Scene.OTHER, designator).with(delegate, TELLS_WHO);
    Bytecode code = calling("CALL", 50_000, 0).op("POP").push(0).op("MLOAD").returnTop();
    assertThat(scene.run(code).word()).isEqualTo(UInt256.of(Scene.OTHER.toBytes()));
    Scene stops =
        Scene.at(Fork.PRAGUE).with(Scene.OTHER, designator).with(delegate, code().op("STOP"));
    assertThat(stops.trace(calling("CALL", 0, 0)).gasOfLast()).isEqualTo(2600 + 2600 + 9);
    assertThat(scene.run(code().push(Scene.OTHER).op("EXTCODESIZE").returnTop()).word())
        .as("the designator itself is the code that others see")
        .isEqualTo(UInt256.of(23));
    Scene cancun = Scene.at(Fork.CANCUN).with(Scene.OTHER, designator).with(delegate, TELLS_WHO);
    assertThat(cancun.run(calling("CALL", 5000, 0).returnTop()).word())
        .as("0xef is no instruction before Prague")
        .isEqualTo(UInt256.ZERO);
  }
}
