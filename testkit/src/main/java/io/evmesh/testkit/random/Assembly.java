package io.evmesh.testkit.random;

import io.evmesh.engine.types.Address;
import io.evmesh.engine.types.Bytes;
import io.evmesh.engine.types.UInt256;
import java.util.Arrays;

/** Bytecode in the making: instructions by their byte, pushes, and jumps over what follows. */
final class Assembly {
  static final int ADD = 0x01;
  static final int LT = 0x10;
  static final int ISZERO = 0x15;
  static final int AND = 0x16;
  static final int ADDRESS = 0x30;
  static final int BALANCE = 0x31;
  static final int ORIGIN = 0x32;
  static final int CALLER = 0x33;
  static final int CALLVALUE = 0x34;
  static final int CALLDATALOAD = 0x35;
  static final int CALLDATASIZE = 0x36;
  static final int CALLDATACOPY = 0x37;
  static final int CODECOPY = 0x39;
  static final int EXTCODESIZE = 0x3b;
  static final int EXTCODEHASH = 0x3f;
  static final int COINBASE = 0x41;
  static final int SELFBALANCE = 0x47;
  static final int POP = 0x50;
  static final int MLOAD = 0x51;
  static final int MSTORE = 0x52;
  static final int SLOAD = 0x54;
  static final int SSTORE = 0x55;
  static final int JUMPI = 0x57;
  static final int GAS = 0x5a;
  static final int JUMPDEST = 0x5b;
  static final int TLOAD = 0x5c;
  static final int TSTORE = 0x5d;
  static final int DUP1 = 0x80;
  static final int LOG0 = 0xa0;
  static final int LOG1 = 0xa1;
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

  private static final int PUSH1 = 0x60;
  private static final int PUSH2 = 0x61;
  private static final int PUSH20 = 0x73;
  private static final int WORD = 32;

  private byte[] bytes = new byte[128];
  private int size;

  /** Instructions as they are. */
  Assembly op(int... opcodes) {
    for (int opcode : opcodes) {
      add(opcode);
    }
    return this;
  }

  /** The shortest PUSH of a number from 0 on. */
  Assembly push(long value) {
    Bytes minimal = UInt256.of(value).toMinimalBytes();
    Bytes shown = minimal.isEmpty() ? Bytes.wrap(new byte[1]) : minimal;
    return op(PUSH1 + shown.size() - 1).raw(shown);
  }

  Assembly push(Address address) {
    return op(PUSH20).raw(address.toBytes());
  }

  Assembly raw(Bytes values) {
    for (int i = 0; i < values.size(); i++) {
      add(values.get(i));
    }
    return this;
  }

  /** Writes bytes to memory from 0 on. */
  Assembly store(Bytes data) {
    for (int at = 0; at < data.size(); at += WORD) {
      byte[] word = Arrays.copyOfRange(data.toArray(), at, at + WORD);
      op(PUSH1 + WORD - 1).raw(Bytes.wrap(word)).push(at).op(MSTORE);
    }
    return this;
  }

  /** Jumps over what follows if the top of the stack is not zero; see {@link #land}. */
  int skipIf() {
    op(PUSH2, 0, 0, JUMPI);
    return size - 3;
  }

  /** Where a jump of {@link #skipIf} ends. */
  Assembly land(int jump) {
    bytes[jump] = (byte) (size >> 8);
    bytes[jump + 1] = (byte) size;
    return op(JUMPDEST);
  }

  Bytes bytes() {
    return Bytes.copyOf(bytes, 0, size);
  }

  /** Init code that deploys this code after {@code before} has run. */
  Bytes deployedAfter(Bytes before) {
    Assembly init = new Assembly().raw(before);
    int header = init.size + 14; // the pushes and instructions below
    init.op(PUSH2, size >> 8, size).op(DUP1).op(PUSH2, header >> 8, header);
    init.push(0).op(CODECOPY).push(0).op(RETURN);
    while (init.size < header) {
      init.op(0);
    }
    return init.raw(bytes()).bytes();
  }

  private void add(int value) {
    if (size == bytes.length) {
      bytes = Arrays.copyOf(bytes, 2 * size);
    }
    bytes[size++] = (byte) value;
  }
}
