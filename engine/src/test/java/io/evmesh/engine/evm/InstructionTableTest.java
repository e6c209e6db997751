package io.evmesh.engine.evm;

import static io.evmesh.engine.scene.Bytecode.code;
import static io.evmesh.engine.scene.Bytecode.opcode;
import static org.assertj.core.api.Assertions.assertThat;

import io.evmesh.engine.chain.Fork;
import io.evmesh.engine.scene.Bytecode;
import io.evmesh.engine.scene.Scene;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Which instructions a fork has, and what they need of the stack. */
class InstructionTableTest {
  /** What each fork added to Frontier's instructions. */
  private static final Map<Fork, String> ADDED = new EnumMap<>(Fork.class);

  static {
    ADDED.put(Fork.HOMESTEAD, "DELEGATECALL"); // EIP-7
    ADDED.put(Fork.BYZANTIUM, "REVERT RETURNDATASIZE RETURNDATACOPY STATICCALL"); // 140, 211, 214
    ADDED.put(Fork.CONSTANTINOPLE, "SHL SHR SAR EXTCODEHASH CREATE2"); // EIP-145, 1052, 1014
    ADDED.put(Fork.ISTANBUL, "CHAINID SELFBALANCE"); // EIP-1344, 1884
    ADDED.put(Fork.LONDON, "BASEFEE"); // EIP-3198
    ADDED.put(Fork.SHANGHAI, "PUSH0"); // EIP-3855
    ADDED.put(Fork.CANCUN, "TLOAD TSTORE MCOPY BLOBHASH BLOBBASEFEE"); // 1153, 5656, 4844, 7516
    ADDED.put(Fork.OSAKA, "CLZ"); // EIP-7939
  }

  /** Items taken, for all that take any; the others take none. */
  private static final String[] TAKEN = {
    "", // 0
    "ISZERO NOT CLZ BALANCE CALLDATALOAD EXTCODESIZE EXTCODEHASH BLOCKHASH BLOBHASH POP MLOAD"
        + " SLOAD JUMP TLOAD SELFDESTRUCT",
    "ADD MUL SUB DIV SDIV MOD SMOD EXP SIGNEXTEND LT GT SLT SGT EQ AND OR XOR BYTE SHL SHR SAR"
        + " KECCAK256 MSTORE MSTORE8 SSTORE JUMPI TSTORE LOG0 RETURN REVERT",
    "ADDMOD MULMOD CALLDATACOPY CODECOPY RETURNDATACOPY MCOPY LOG1 CREATE",
    "EXTCODECOPY LOG2 CREATE2",
    "LOG3",
    "LOG4 DELEGATECALL STATICCALL",
    "CALL CALLCODE"
  };

  /** Instructions that leave an item more than they take, beside PUSH and DUP. */
  private static final String PUSHING =
      "ADDRESS ORIGIN CALLER CALLVALUE CALLDATASIZE CODESIZE GASPRICE RETURNDATASIZE COINBASE"
          + " TIMESTAMP NUMBER PREVRANDAO GASLIMIT CHAINID SELFBALANCE BASEFEE BLOBBASEFEE PC MSIZE"
          + " GAS PUSH0";

  private static final int STACK_LIMIT = 1024;

  @ParameterizedTest
  @EnumSource(Fork.class)
  void forkHasItsInstructionsAndNoOthers(Fork fork) {
    Set<Integer> expected = instructions(fork);
    for (int op = 0; op < 256; op++) {
      Bytecode code = code();
      for (int i = 0; i < 17; i++) {
        code.push(0);
      }
      boolean exists = Scene.at(fork).run(code.raw(op)).halt() != Halt.INVALID_OPCODE;
      assertThat(exists).as("0x%02x", op).isEqualTo(expected.contains(op));
    }
  }

  private static Set<Integer> instructions(Fork fork) {
    Set<Integer> all = new HashSet<>();
    add(all, 0x00, 0x0b); // arithmetic
    add(all, 0x10, 0x1a); // comparison and bits
    add(all, 0x20, 0x20);
    add(all, 0x30, 0x3c); // environment
    add(all, 0x40, 0x45); // block
    add(all, 0x50, 0x5b); // stack, memory, storage, jumps
    add(all, 0x60, 0xa4); // PUSH1 to LOG4
    add(all, 0xf0, 0xf3); // CREATE, CALL, CALLCODE, RETURN
    add(all, 0xff, 0xff);
    ADDED.forEach(
        (first, names) -> {
          for (String name : names.split(" ")) {
            if (fork.isAtLeast(first)) {
              all.add(opcode(name));
            }
          }
        });
    return all;
  }

  private static void add(Set<Integer> all, int first, int last) {
    for (int op = first; op <= last; op++) {
      all.add(op);
    }
  }

  private static int taken(int op) {
    Map<Integer, Integer> taken = new HashMap<>();
    for (int n = 1; n < TAKEN.length; n++) {
      for (String name : TAKEN[n].split(" ")) {
        taken.put(opcode(name), n);
      }
    }
    if (op >= 0x80 && op < 0x90) {
      return op - 0x80 + 1; // DUPn needs n
    }
    if (op >= 0x90 && op < 0xa0) {
      return op - 0x90 + 2; // SWAPn needs n + 1
    }
    return taken.getOrDefault(op, 0);
  }

  @Test
  void tooFewItemsHaltTheFrame() {
    for (int op : instructions(Fork.OSAKA)) {
      int needed = taken(op);
      if (needed == 0) {
        continue;
      }
      Bytecode few = code();
      for (int i = 1; i < needed; i++) {
        few.push(0);
      }
      assertThat(Scene.at(Fork.OSAKA).run(few.raw(op)).halt())
          .as("0x%02x with %d items", op, needed - 1)
          .isEqualTo(Halt.STACK_UNDERFLOW);
      Bytecode enough = code();
      for (int i = 0; i < needed; i++) {
        enough.push(0);
      }
      assertThat(Scene.at(Fork.OSAKA).run(enough.raw(op)).halt())
          .as("0x%02x with %d items", op, needed)
          .isNotEqualTo(Halt.STACK_UNDERFLOW);
    }
  }

  @Test
  void stackHolds1024ItemsAndNoMore() {
    Set<Integer> pushing = new HashSet<>();
    for (String name : PUSHING.split(" ")) {
      pushing.add(opcode(name));
    }
    add(pushing, 0x60, 0x8f); // PUSH and DUP
    for (int op : instructions(Fork.OSAKA)) {
      Bytecode full = code();
      for (int i = 0; i < STACK_LIMIT; i++) {
        full.op("PUSH0");
      }
      boolean overflows = Scene.at(Fork.OSAKA).run(full.raw(op)).halt() == Halt.STACK_OVERFLOW;
      assertThat(overflows).as("0x%02x", op).isEqualTo(pushing.contains(op));
    }
  }

  @Test
  void missingGasOfOneUnitHaltsTheFrame() {
    Bytecode sum = code().push(1, 2).op("ADD");
    assertThat(Scene.at(Fork.OSAKA).gas(9).run(sum).returned()).isTrue();
    var ending = Scene.at(Fork.OSAKA).gas(8).run(sum);
    assertThat(ending.halt()).isEqualTo(Halt.OUT_OF_GAS);
    assertThat(ending.gasUsed()).isEqualTo(8);
  }
}
