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
  static final int PUSH2 = 0x61;
  static final int PUSH3 = 0x62;
  static final int PUSH4 = 0x63;
  static final int PUSH5 = 0x64;
  static final int PUSH6 = 0x65;
  static final int PUSH7 = 0x66;
  static final int PUSH8 = 0x67;
  static final int PUSH9 = 0x68;
  static final int PUSH10 = 0x69;
  static final int PUSH11 = 0x6a;
  static final int PUSH12 = 0x6b;
  static final int PUSH13 = 0x6c;
  static final int PUSH14 = 0x6d;
  static final int PUSH15 = 0x6e;
  static final int PUSH16 = 0x6f;
  static final int PUSH17 = 0x70;
  static final int PUSH18 = 0x71;
  static final int PUSH19 = 0x72;
  static final int PUSH20 = 0x73;
  static final int PUSH21 = 0x74;
  static final int PUSH22 = 0x75;
  static final int PUSH23 = 0x76;
  static final int PUSH24 = 0x77;
  static final int PUSH25 = 0x78;
  static final int PUSH26 = 0x79;
  static final int PUSH27 = 0x7a;
  static final int PUSH28 = 0x7b;
  static final int PUSH29 = 0x7c;
  static final int PUSH30 = 0x7d;
  static final int PUSH31 = 0x7e;
  static final int PUSH32 = 0x7f;
  static final int DUP1 = 0x80;
  static final int DUP2 = 0x81;
  static final int DUP3 = 0x82;
  static final int DUP4 = 0x83;
  static final int DUP5 = 0x84;
  static final int DUP6 = 0x85;
  static final int DUP7 = 0x86;
  static final int DUP8 = 0x87;
  static final int DUP9 = 0x88;
  static final int DUP10 = 0x89;
  static final int DUP11 = 0x8a;
  static final int DUP12 = 0x8b;
  static final int DUP13 = 0x8c;
  static final int DUP14 = 0x8d;
  static final int DUP15 = 0x8e;
  static final int DUP16 = 0x8f;
  static final int SWAP1 = 0x90;
  static final int SWAP2 = 0x91;
  static final int SWAP3 = 0x92;
  static final int SWAP4 = 0x93;
  static final int SWAP5 = 0x94;
  static final int SWAP6 = 0x95;
  static final int SWAP7 = 0x96;
  static final int SWAP8 = 0x97;
  static final int SWAP9 = 0x98;
  static final int SWAP10 = 0x99;
  static final int SWAP11 = 0x9a;
  static final int SWAP12 = 0x9b;
  static final int SWAP13 = 0x9c;
  static final int SWAP14 = 0x9d;
  static final int SWAP15 = 0x9e;
  static final int SWAP16 = 0x9f;
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

  // Gas of the plain instructions, the same in all forks (Yellow Paper, appendix G)
  static final int ONE_GAS = 1; // G_jumpdest
  static final int BASE = 2;
  static final int VERY_LOW = 3;
  static final int LOW = 5;
  static final int MID = 8;
  static final int HIGH = 10;

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
        add(t, RETURNDATASIZE, "RETURNDATASIZE", BASE, 0, 1); // EIP-211
        add(t, RETURNDATACOPY, "RETURNDATACOPY", 3, 3, 0);
        add(t, STATICCALL, "STATICCALL", 700, 6, 1); // EIP-214
        add(t, REVERT, "REVERT", 0, 2, 0); // EIP-140
      }
      case CONSTANTINOPLE -> {
        add(t, SHL, "SHL", VERY_LOW, 2, 1); // EIP-145
        add(t, SHR, "SHR", VERY_LOW, 2, 1);
        add(t, SAR, "SAR", VERY_LOW, 2, 1);
        add(t, EXTCODEHASH, "EXTCODEHASH", 400, 1, 1); // EIP-1052
        add(t, CREATE2, "CREATE2", 32000, 4, 1); // EIP-1014
      }
      case ISTANBUL -> {
        add(t, CHAINID, "CHAINID", BASE, 0, 1); // EIP-1344
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
      case LONDON -> add(t, BASEFEE, "BASEFEE", BASE, 0, 1); // EIP-3198
      case PARIS -> add(t, PREVRANDAO, "PREVRANDAO", BASE, 0, 1); // EIP-4399
      case SHANGHAI -> add(t, PUSH0, "PUSH0", BASE, 0, 1); // EIP-3855
      case CANCUN -> {
        add(t, BLOBHASH, "BLOBHASH", 3, 1, 1); // EIP-4844
        add(t, BLOBBASEFEE, "BLOBBASEFEE", BASE, 0, 1); // EIP-7516
        add(t, TLOAD, "TLOAD", 100, 1, 1); // EIP-1153
        add(t, TSTORE, "TSTORE", 100, 2, 0);
        add(t, MCOPY, "MCOPY", 3, 3, 0); // EIP-5656
      }
      case OSAKA -> add(t, CLZ, "CLZ", LOW, 1, 1); // EIP-7939
    }
  }

  private static void frontier(Row[] t) {
    add(t, STOP, "STOP", 0, 0, 0);
    add(t, ADD, "ADD", VERY_LOW, 2, 1);
    add(t, MUL, "MUL", LOW, 2, 1);
    add(t, SUB, "SUB", VERY_LOW, 2, 1);
    add(t, DIV, "DIV", LOW, 2, 1);
    add(t, SDIV, "SDIV", LOW, 2, 1);
    add(t, MOD, "MOD", LOW, 2, 1);
    add(t, SMOD, "SMOD", LOW, 2, 1);
    add(t, ADDMOD, "ADDMOD", MID, 3, 1);
    add(t, MULMOD, "MULMOD", MID, 3, 1);
    add(t, EXP, "EXP", 10, 2, 1);
    add(t, SIGNEXTEND, "SIGNEXTEND", LOW, 2, 1);
    String[] comparisons = {"LT", "GT", "SLT", "SGT", "EQ"};
    for (int i = 0; i < comparisons.length; i++) {
      add(t, LT + i, comparisons[i], VERY_LOW, 2, 1);
    }
    add(t, ISZERO, "ISZERO", VERY_LOW, 1, 1);
    add(t, AND, "AND", VERY_LOW, 2, 1);
    add(t, OR, "OR", VERY_LOW, 2, 1);
    add(t, XOR, "XOR", VERY_LOW, 2, 1);
    add(t, NOT, "NOT", VERY_LOW, 1, 1);
    add(t, BYTE, "BYTE", VERY_LOW, 2, 1);
    add(t, KECCAK256, "KECCAK256", 30, 2, 1);
    add(t, ADDRESS, "ADDRESS", BASE, 0, 1);
    add(t, BALANCE, "BALANCE", 20, 1, 1);
    add(t, ORIGIN, "ORIGIN", BASE, 0, 1);
    add(t, CALLER, "CALLER", BASE, 0, 1);
    add(t, CALLVALUE, "CALLVALUE", BASE, 0, 1);
    add(t, CALLDATALOAD, "CALLDATALOAD", VERY_LOW, 1, 1);
    add(t, CALLDATASIZE, "CALLDATASIZE", BASE, 0, 1);
    add(t, CALLDATACOPY, "CALLDATACOPY", 3, 3, 0);
    add(t, CODESIZE, "CODESIZE", BASE, 0, 1);
    add(t, CODECOPY, "CODECOPY", 3, 3, 0);
    add(t, GASPRICE, "GASPRICE", BASE, 0, 1);
    add(t, EXTCODESIZE, "EXTCODESIZE", 20, 1, 1);
    add(t, EXTCODECOPY, "EXTCODECOPY", 20, 4, 0);
    add(t, BLOCKHASH, "BLOCKHASH", 20, 1, 1);
    add(t, COINBASE, "COINBASE", BASE, 0, 1);
    add(t, TIMESTAMP, "TIMESTAMP", BASE, 0, 1);
    add(t, NUMBER, "NUMBER", BASE, 0, 1);
    add(t, PREVRANDAO, "DIFFICULTY", BASE, 0, 1);
    add(t, GASLIMIT, "GASLIMIT", BASE, 0, 1);
    add(t, POP, "POP", BASE, 1, 0);
    add(t, MLOAD, "MLOAD", VERY_LOW, 1, 1);
    add(t, MSTORE, "MSTORE", VERY_LOW, 2, 0);
    add(t, MSTORE8, "MSTORE8", VERY_LOW, 2, 0);
    add(t, SLOAD, "SLOAD", 50, 1, 1);
    add(t, SSTORE, "SSTORE", 0, 2, 0);
    add(t, JUMP, "JUMP", MID, 1, 0);
    add(t, JUMPI, "JUMPI", HIGH, 2, 0);
    add(t, PC, "PC", BASE, 0, 1);
    add(t, MSIZE, "MSIZE", BASE, 0, 1);
    add(t, GAS, "GAS", BASE, 0, 1);
    add(t, JUMPDEST, "JUMPDEST", ONE_GAS, 0, 0);
    for (int n = 1; n <= 32; n++) {
      add(t, PUSH1 + n - 1, "PUSH" + n, VERY_LOW, 0, 1);
    }
    for (int n = 1; n <= 16; n++) {
      add(t, DUP1 + n - 1, "DUP" + n, VERY_LOW, n, n + 1);
      add(t, SWAP1 + n - 1, "SWAP" + n, VERY_LOW, n + 1, n + 1);
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
}
