package io.evmesh.engine.evm;

import io.evmesh.engine.chain.Fork;
import java.util.EnumMap;
import java.util.Map;

/**
 * The instructions, one row each: in which fork it came, its byte, name, static gas, and how many
 * stack items it takes and leaves. A fork's table is the one before plus its rows.
 *
 * <p>Source: Yellow Paper, appendix H; the EIP of each later row.
 */
final class Opcodes {
  static final int STOP = 0x00;
  static final int ADD = 0x01;
  static final int MUL = 0x02;
  static final int SUB = 0x03;
  static final int DIV = 0x04;
  static final int SDIV = 0x05;
  static final int MOD = 0x06;
  static final int SMOD = 0x07;
  static final int ADDMOD = 0x08;
  static final int MULMOD = 0x09;
  static final int EXP = 0x0a;
  static final int SIGNEXTEND = 0x0b;
  static final int LT = 0x10;
  static final int GT = 0x11;
  static final int SLT = 0x12;
  static final int SGT = 0x13;
  static final int EQ = 0x14;
  static final int ISZERO = 0x15;
  static final int AND = 0x16;
  static final int OR = 0x17;
  static final int XOR = 0x18;
  static final int NOT = 0x19;
  static final int BYTE = 0x1a;
  static final int SHL = 0x1b;
  static final int SHR = 0x1c;
  static final int SAR = 0x1d;
  static final int CLZ = 0x1e;
  static final int KECCAK256 = 0x20;
  static final int ADDRESS = 0x30;
  static final int BALANCE = 0x31;
  static final int ORIGIN = 0x32;
  static final int CALLER = 0x33;
  static final int CALLVALUE = 0x34;
  static final int CALLDATALOAD = 0x35;
  static final int CALLDATASIZE = 0x36;
  static final int CALLDATACOPY = 0x37;
  static final int CODESIZE = 0x38;
  static final int CODECOPY = 0x39;
  static final int GASPRICE = 0x3a;
  static final int EXTCODESIZE = 0x3b;
  static final int EXTCODECOPY = 0x3c;
  static final int RETURNDATASIZE = 0x3d;
  static final int RETURNDATACOPY = 0x3e;
  static final int EXTCODEHASH = 0x3f;
  static final int BLOCKHASH = 0x40;
  static final int COINBASE = 0x41;
  static final int TIMESTAMP = 0x42;
  static final int NUMBER = 0x43;
  static final int PREVRANDAO = 0x44;
  static final int GASLIMIT = 0x45;
  static final int CHAINID = 0x46;
  static final int SELFBALANCE = 0x47;
  static final int BASEFEE = 0x48;
  static final int BLOBHASH = 0x49;
  static final int BLOBBASEFEE = 0x4a;
  static final int POP = 0x50;
  static final int MLOAD = 0x51;
  static final int MSTORE = 0x52;
  static final int MSTORE8 = 0x53;
  static final int SLOAD = 0x54;
  static final int SSTORE = 0x55;
  static final int JUMP = 0x56;
  static final int JUMPI = 0x57;
  static final int PC = 0x58;
  static final int MSIZE = 0x59;
  static final int GAS = 0x5a;
  static final int JUMPDEST = 0x5b;
  static final int TLOAD = 0x5c;
  static final int TSTORE = 0x5d;
  static final int MCOPY = 0x5e;
  static final int PUSH0 = 0x5f;
  static final int PUSH1 = 0x60;
  static final int PUSH32 = 0x7f;
  static final int DUP1 = 0x80;
  static final int SWAP1 = 0x90;
  static final int LOG0 = 0xa0;
  static final int CREATE = 0xf0;
  static final int CALL = 0xf1;
  static final int CALLCODE = 0xf2;
  static final int RETURN = 0xf3;
  static final int DELEGATECALL = 0xf4;
  static final int CREATE2 = 0xf5;
  static final int STATICCALL = 0xfa;
  static final int REVERT = 0xfd;
  static final int INVALID = 0xfe;
  static final int SELFDESTRUCT = 0xff;

  /** Stack items that a frame may hold. */
  static final int STACK_LIMIT = 1024;

  /**
   * One instruction. {@code pops} items are taken, {@code pushes} left; gas without what depends on
   * operands.
   */
  record Row(int opcode, String name, int gas, int pops, int pushes) {}

  private static final Map<Fork, Row[]> TABLES = new EnumMap<>(Fork.class);

  static {
    Row[] rows = new Row[256];
    for (Fork fork : Fork.values()) {
      rows = rows.clone();
      addChanges(fork, rows);
      TABLES.put(fork, rows);
    }
  }

  private Opcodes() {}

  /** The instructions of a fork by opcode; null where there is none. */
  static Row[] table(Fork fork) {
    return TABLES.get(fork).clone();
  }

  /** The name of an opcode in the newest fork, or its number where there is none. */
  static String nameOf(int opcode) {
    Row row = TABLES.get(Fork.OSAKA)[opcode];
    return row != null ? row.name() : "opcode 0x%02x not defined".formatted(opcode);
  }

  private static void addChanges(Fork fork, Row[] t) {
    switch (fork) {
      case FRONTIER -> frontier(t);
      case HOMESTEAD -> add(t, DELEGATECALL, "DELEGATECALL", 40, 6, 1);
      case TANGERINE_WHISTLE -> { // EIP-150
        add(t, EXTCODESIZE, "EXTCODESIZE", 700, 1, 1);
        add(t, EXTCODECOPY, "EXTCODECOPY", 700, 4, 0);
        add(t, BALANCE, "BALANCE", 400, 1, 1);
        add(t, SLOAD, "SLOAD", 200, 1, 1);
        add(t, CALL, "CALL", 700, 7, 1);
        add(t, CALLCODE, "CALLCODE", 700, 7, 1);
        add(t, DELEGATECALL, "DELEGATECALL", 700, 6, 1);
        add(t, SELFDESTRUCT, "SELFDESTRUCT", 5000, 1, 0);
      }
      case SPURIOUS_DRAGON, PETERSBURG, PRAGUE -> {}
      case BYZANTIUM -> {
        add(t, RETURNDATASIZE, "RETURNDATASIZE", 2, 0, 1); // EIP-211
        add(t, RETURNDATACOPY, "RETURNDATACOPY", 3, 3, 0);
        add(t, STATICCALL, "STATICCALL", 700, 6, 1); // EIP-214
        add(t, REVERT, "REVERT", 0, 2, 0); // EIP-140
      }
      case CONSTANTINOPLE -> {
        add(t, SHL, "SHL", 3, 2, 1); // EIP-145
        add(t, SHR, "SHR", 3, 2, 1);
        add(t, SAR, "SAR", 3, 2, 1);
        add(t, EXTCODEHASH, "EXTCODEHASH", 400, 1, 1); // EIP-1052
        add(t, CREATE2, "CREATE2", 32000, 4, 1); // EIP-1014
      }
      case ISTANBUL -> {
        add(t, CHAINID, "CHAINID", 2, 0, 1); // EIP-1344
        add(t, SELFBALANCE, "SELFBALANCE", 5, 0, 1); // EIP-1884
        add(t, BALANCE, "BALANCE", 700, 1, 1);
        add(t, EXTCODEHASH, "EXTCODEHASH", 700, 1, 1);
        add(t, SLOAD, "SLOAD", 800, 1, 1);
      }
      case BERLIN -> { // EIP-2929: all of it depends on warm or cold
        add(t, SLOAD, "SLOAD", 0, 1, 1);
        add(t, BALANCE, "BALANCE", 0, 1, 1);
        add(t, EXTCODESIZE, "EXTCODESIZE", 0, 1, 1);
        add(t, EXTCODECOPY, "EXTCODECOPY", 0, 4, 0);
        add(t, EXTCODEHASH, "EXTCODEHASH", 0, 1, 1);
        add(t, CALL, "CALL", 0, 7, 1);
        add(t, CALLCODE, "CALLCODE", 0, 7, 1);
        add(t, DELEGATECALL, "DELEGATECALL", 0, 6, 1);
        add(t, STATICCALL, "STATICCALL", 0, 6, 1);
      }
      case LONDON -> add(t, BASEFEE, "BASEFEE", 2, 0, 1); // EIP-3198
      case PARIS -> add(t, PREVRANDAO, "PREVRANDAO", 2, 0, 1); // EIP-4399
      case SHANGHAI -> add(t, PUSH0, "PUSH0", 2, 0, 1); // EIP-3855
      case CANCUN -> {
        add(t, BLOBHASH, "BLOBHASH", 3, 1, 1); // EIP-4844
        add(t, BLOBBASEFEE, "BLOBBASEFEE", 2, 0, 1); // EIP-7516
        add(t, TLOAD, "TLOAD", 100, 1, 1); // EIP-1153
        add(t, TSTORE, "TSTORE", 100, 2, 0);
        add(t, MCOPY, "MCOPY", 3, 3, 0); // EIP-5656
      }
      case OSAKA -> add(t, CLZ, "CLZ", 5, 1, 1); // EIP-7939
    }
  }

  private static void frontier(Row[] t) {
    add(t, STOP, "STOP", 0, 0, 0);
    add(t, ADD, "ADD", 3, 2, 1);
    add(t, MUL, "MUL", 5, 2, 1);
    add(t, SUB, "SUB", 3, 2, 1);
    add(t, DIV, "DIV", 5, 2, 1);
    add(t, SDIV, "SDIV", 5, 2, 1);
    add(t, MOD, "MOD", 5, 2, 1);
    add(t, SMOD, "SMOD", 5, 2, 1);
    add(t, ADDMOD, "ADDMOD", 8, 3, 1);
    add(t, MULMOD, "MULMOD", 8, 3, 1);
    add(t, EXP, "EXP", 10, 2, 1);
    add(t, SIGNEXTEND, "SIGNEXTEND", 5, 2, 1);
    String[] comparisons = {"LT", "GT", "SLT", "SGT", "EQ"};
    for (int i = 0; i < comparisons.length; i++) {
      add(t, LT + i, comparisons[i], 3, 2, 1);
    }
    add(t, ISZERO, "ISZERO", 3, 1, 1);
    add(t, AND, "AND", 3, 2, 1);
    add(t, OR, "OR", 3, 2, 1);
    add(t, XOR, "XOR", 3, 2, 1);
    add(t, NOT, "NOT", 3, 1, 1);
    add(t, BYTE, "BYTE", 3, 2, 1);
    add(t, KECCAK256, "KECCAK256", 30, 2, 1);
    add(t, ADDRESS, "ADDRESS", 2, 0, 1);
    add(t, BALANCE, "BALANCE", 20, 1, 1);
    add(t, ORIGIN, "ORIGIN", 2, 0, 1);
    add(t, CALLER, "CALLER", 2, 0, 1);
    add(t, CALLVALUE, "CALLVALUE", 2, 0, 1);
    add(t, CALLDATALOAD, "CALLDATALOAD", 3, 1, 1);
    add(t, CALLDATASIZE, "CALLDATASIZE", 2, 0, 1);
    add(t, CALLDATACOPY, "CALLDATACOPY", 3, 3, 0);
    add(t, CODESIZE, "CODESIZE", 2, 0, 1);
    add(t, CODECOPY, "CODECOPY", 3, 3, 0);
    add(t, GASPRICE, "GASPRICE", 2, 0, 1);
    add(t, EXTCODESIZE, "EXTCODESIZE", 20, 1, 1);
    add(t, EXTCODECOPY, "EXTCODECOPY", 20, 4, 0);
    add(t, BLOCKHASH, "BLOCKHASH", 20, 1, 1);
    add(t, COINBASE, "COINBASE", 2, 0, 1);
    add(t, TIMESTAMP, "TIMESTAMP", 2, 0, 1);
    add(t, NUMBER, "NUMBER", 2, 0, 1);
    add(t, PREVRANDAO, "DIFFICULTY", 2, 0, 1);
    add(t, GASLIMIT, "GASLIMIT", 2, 0, 1);
    add(t, POP, "POP", 2, 1, 0);
    add(t, MLOAD, "MLOAD", 3, 1, 1);
    add(t, MSTORE, "MSTORE", 3, 2, 0);
    add(t, MSTORE8, "MSTORE8", 3, 2, 0);
    add(t, SLOAD, "SLOAD", 50, 1, 1);
    add(t, SSTORE, "SSTORE", 0, 2, 0);
    add(t, JUMP, "JUMP", 8, 1, 0);
    add(t, JUMPI, "JUMPI", 10, 2, 0);
    add(t, PC, "PC", 2, 0, 1);
    add(t, MSIZE, "MSIZE", 2, 0, 1);
    add(t, GAS, "GAS", 2, 0, 1);
    add(t, JUMPDEST, "JUMPDEST", 1, 0, 0);
    for (int n = 1; n <= 32; n++) {
      add(t, PUSH1 + n - 1, "PUSH" + n, 3, 0, 1);
    }
    for (int n = 1; n <= 16; n++) {
      add(t, DUP1 + n - 1, "DUP" + n, 3, n, n + 1);
      add(t, SWAP1 + n - 1, "SWAP" + n, 3, n + 1, n + 1);
    }
    for (int n = 0; n <= 4; n++) {
      add(t, LOG0 + n, "LOG" + n, 375 * (1 + n), 2 + n, 0);
    }
    add(t, CREATE, "CREATE", 32000, 3, 1);
    add(t, CALL, "CALL", 40, 7, 1);
    add(t, CALLCODE, "CALLCODE", 40, 7, 1);
    add(t, RETURN, "RETURN", 0, 2, 0);
    add(t, SELFDESTRUCT, "SELFDESTRUCT", 0, 1, 0);
  }

  private static void add(Row[] table, int opcode, String name, int gas, int pops, int pushes) {
    table[opcode] = new Row(opcode, name, gas, pops, pushes);
  }

  /** Bytes of the instruction with its immediate. */
  static int sizeOf(int opcode) {
    return opcode >= PUSH1 && opcode <= PUSH32 ? opcode - PUSH1 + 2 : 1;
  }

  /** Whether the instruction may leave the straight line or observes the gas left. */
  static boolean endsBlock(int opcode) {
    return switch (opcode) {
      case STOP, JUMP, JUMPI, GAS, SSTORE -> true;
      case CREATE, CREATE2, CALL, CALLCODE, DELEGATECALL, STATICCALL -> true;
      case RETURN, REVERT, SELFDESTRUCT -> true;
      default -> false;
    };
  }
}
