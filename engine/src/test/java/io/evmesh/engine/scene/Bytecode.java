package io.evmesh.engine.scene;

import io.evmesh.engine.types.Address;
import io.evmesh.engine.types.Bytes;
import io.evmesh.engine.types.Hex;
import io.evmesh.engine.types.UInt256;
import java.io.ByteArrayOutputStream;
import java.util.HashMap;
import java.util.Map;

/**
 * Bytecode as tests write it: {@code code().push(1).push(2).op("ADD")}. Names and bytes of the
 * instructions are noted here once more, independently of the engine's table.
 */
public final class Bytecode {
  private static final Map<String, Integer> OPCODES = new HashMap<>();

  static {
    names(0x00, "STOP ADD MUL SUB DIV SDIV MOD SMOD ADDMOD MULMOD EXP SIGNEXTEND");
    names(0x10, "LT GT SLT SGT EQ ISZERO AND OR XOR NOT BYTE SHL SHR SAR CLZ");
    names(0x20, "KECCAK256");
    names(0x30, "ADDRESS BALANCE ORIGIN CALLER CALLVALUE CALLDATALOAD CALLDATASIZE CALLDATACOPY");
    names(0x38, "CODESIZE CODECOPY GASPRICE EXTCODESIZE EXTCODECOPY RETURNDATASIZE");
    names(0x3e, "RETURNDATACOPY EXTCODEHASH BLOCKHASH COINBASE TIMESTAMP NUMBER PREVRANDAO");
    names(0x45, "GASLIMIT CHAINID SELFBALANCE BASEFEE BLOBHASH BLOBBASEFEE");
    names(0x50, "POP MLOAD MSTORE MSTORE8 SLOAD SSTORE JUMP JUMPI PC MSIZE GAS JUMPDEST");
    names(0x5c, "TLOAD TSTORE MCOPY PUSH0");
    for (int n = 1; n <= 32; n++) {
      names(0x60 + n - 1, "PUSH" + n);
    }
    for (int n = 1; n <= 16; n++) {
      names(0x80 + n - 1, "DUP" + n);
      names(0x90 + n - 1, "SWAP" + n);
    }
    names(0xa0, "LOG0 LOG1 LOG2 LOG3 LOG4");
    names(0xf0, "CREATE CALL CALLCODE RETURN DELEGATECALL CREATE2");
    names(0xfa, "STATICCALL");
    names(0xfd, "REVERT INVALID SELFDESTRUCT");
  }

  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

  private Bytecode() {}

  private static void names(int first, String names) {
    int opcode = first;
    for (String name : names.split(" ")) {
      OPCODES.put(name, opcode++);
    }
  }

  /** No code yet. */
  public static Bytecode code() {
    return new Bytecode();
  }

  /** The byte of an instruction. */
  public static int opcode(String name) {
    Integer opcode = OPCODES.get(name);
    if (opcode == null) {
      throw new IllegalArgumentException("no instruction is called " + name);
    }
    return opcode;
  }

  /** Instructions, by name, separated by spaces. */
  public Bytecode op(String names) {
    for (String name : names.split(" ")) {
      bytes.write(opcode(name));
    }
    return this;
  }

  /** A byte as it is. */
  public Bytecode raw(int value) {
    bytes.write(value);
    return this;
  }

  /** Bytes as they are. */
  public Bytecode raw(Bytes values) {
    bytes.writeBytes(values.toArray());
    return this;
  }

  /** The shortest PUSH of a number (PUSH1 for zero), not negative. */
  public Bytecode push(long value) {
    return push(UInt256.of(value));
  }

  /** The shortest PUSH of a word (PUSH1 for zero). */
  public Bytecode push(UInt256 value) {
    Bytes minimal = value.isZero() ? Bytes.wrap(new byte[1]) : value.toMinimalBytes();
    return op("PUSH" + minimal.size()).raw(minimal);
  }

  /** The shortest PUSH of a word in hexadecimal. */
  public Bytecode push(String hex) {
    return push(UInt256.fromHex(hex));
  }

  /** PUSH20 of an address. */
  public Bytecode push(Address address) {
    return op("PUSH20").raw(address.toBytes());
  }

  /** Words, of which the last named comes to lie on top. */
  public Bytecode push(long first, long second, long... more) {
    push(first).push(second);
    for (long value : more) {
      push(value);
    }
    return this;
  }

  /** Writes bytes to memory from {@code offset} on, 32 a step. */
  public Bytecode store(int offset, Bytes data) {
    for (int at = 0; at < data.size(); at += 32) {
      byte[] word = new byte[32];
      int size = Math.min(32, data.size() - at);
      System.arraycopy(data.toArray(), at, word, 0, size);
      op("PUSH32").raw(Bytes.wrap(word)).push(offset + at).op("MSTORE");
    }
    return this;
  }

  /** Returns the word on top of the stack. */
  public Bytecode returnTop() {
    return push(0).op("MSTORE").push(32, 0).op("RETURN");
  }

  /** CALL of an account with all gas that can be given, no input and no output. */
  public Bytecode call(Address to, long value) {
    return push(0, 0, 0, 0).push(value).push(to).op("GAS CALL");
  }

  /** Init code whose deployed code is this code. */
  public Bytes deployed() {
    Bytes own = bytes();
    return code()
        .op("PUSH2")
        .raw(own.size() >> 8)
        .raw(own.size())
        .op("DUP1")
        .push(13)
        .push(0)
        .op("CODECOPY")
        .push(0)
        .op("RETURN STOP")
        .raw(own)
        .bytes();
  }

  public int size() {
    return bytes.size();
  }

  public Bytes bytes() {
    return Bytes.wrap(bytes.toByteArray());
  }

  @Override
  public String toString() {
    return Hex.encode(bytes.toByteArray());
  }
}
