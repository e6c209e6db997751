package io.evmesh.sim.instruction;

import io.evmesh.engine.evm.OpcodeNames;
import io.evmesh.engine.types.Bytes;
import io.evmesh.engine.types.Hex;
import java.io.ByteArrayOutputStream;
import java.util.HashMap;
import java.util.Map;

/**
 * Makes bytecode of text: names of instructions, and numbers such as {@code 0x05}, which are pushed
 * with as many bytes as are written. {@code @} pushes the start of a word in memory, another one
 * with each repetition.
 */
final class Assembler {
  /** Words of memory that {@code @} goes through. */
  static final int WORDS = 64;

  private static final int PUSH1 = 0x60;
  private static final int PUSH2 = 0x61;
  private static final Map<String, Integer> OPCODES = new HashMap<>();

  static {
    for (int opcode = 0; opcode < 256; opcode++) {
      OPCODES.put(OpcodeNames.of(opcode), opcode);
    }
  }

  private final ByteArrayOutputStream code = new ByteArrayOutputStream();

  /** Appends the code of a text, so many times. */
  Assembler add(String text, int times) {
    String[] words = text.strip().split("\\s+");
    for (int i = 0; i < times; i++) {
      for (String word : words) {
        append(word, i);
      }
    }
    return this;
  }

  Assembler add(String text) {
    return add(text, 1);
  }

  private void append(String word, int repetition) {
    if (word.equals("@")) {
      push2(repetition % WORDS * 32);
    } else if (word.startsWith("0x")) {
      byte[] digits = Hex.decode(word);
      code.write(PUSH1 + digits.length - 1);
      code.writeBytes(digits);
    } else if (!word.isEmpty()) {
      Integer opcode = OPCODES.get(word);
      if (opcode == null) {
        throw new IllegalArgumentException("no instruction is called " + word);
      }
      code.write(opcode);
    }
  }

  Assembler push2(int value) {
    code.write(PUSH2);
    code.write(value >>> 8);
    code.write(value);
    return this;
  }

  int size() {
    return code.size();
  }

  Bytes bytes() {
    return Bytes.wrap(code.toByteArray());
  }
}
