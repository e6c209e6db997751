package io.evmesh.engine.evm;

import static org.assertj.core.api.Assertions.assertThat;

import io.evmesh.engine.chain.Fork;
import io.evmesh.engine.scene.Bytecode;
import io.evmesh.engine.scene.Scene;
import io.evmesh.engine.types.UInt256;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Instructions that see nothing but the stack: results and gas by the Yellow Paper's appendix H.
 */
class WordInstructionsTest {
  /** first fork | instruction | operands, top first | result | gas. Numbers are modulo 2^256. */
  private static final String VECTORS =
      """
      FRONTIER | ADD | 3 5 | 8 | 3
      FRONTIER | ADD | -1 1 | 0 | 3
      FRONTIER | ADD | 2^64-1 1 | 2^64 | 3
      FRONTIER | ADD | 2^192-1 2 | 2^192+1 | 3
      FRONTIER | ADD | 2^255 2^255 | 0 | 3
      FRONTIER | MUL | 7 6 | 42 | 5
      FRONTIER | MUL | 2^128 2^128 | 0 | 5
      FRONTIER | MUL | -1 -1 | 1 | 5
      FRONTIER | MUL | 2^64+1 2^64-1 | 2^128-1 | 5
      FRONTIER | SUB | 8 3 | 5 | 3
      FRONTIER | SUB | 3 8 | -5 | 3
      FRONTIER | SUB | 0 2^255 | 2^255 | 3
      FRONTIER | DIV | 17 5 | 3 | 5
      FRONTIER | DIV | 5 17 | 0 | 5
      FRONTIER | DIV | 17 0 | 0 | 5
      FRONTIER | DIV | -1 2 | 2^255-1 | 5
      FRONTIER | DIV | 2^200 2^100 | 2^100 | 5
      FRONTIER | DIV | -1 2^64+1 | 6277101735386680763495507056286727952657427581105975853055 | 5
      FRONTIER | SDIV | -17 5 | -3 | 5
      FRONTIER | SDIV | 17 -5 | -3 | 5
      FRONTIER | SDIV | -17 -5 | 3 | 5
      FRONTIER | SDIV | 2^255 -1 | 2^255 | 5
      FRONTIER | SDIV | -17 0 | 0 | 5
      FRONTIER | MOD | 17 5 | 2 | 5
      FRONTIER | MOD | 17 0 | 0 | 5
      FRONTIER | MOD | 2^255 2^254-1 | 2 | 5
      FRONTIER | SMOD | -17 5 | -2 | 5
      FRONTIER | SMOD | 17 -5 | 2 | 5
      FRONTIER | SMOD | -17 -5 | -2 | 5
      FRONTIER | SMOD | 2^255 -1 | 0 | 5
      FRONTIER | SMOD | -17 0 | 0 | 5
      FRONTIER | ADDMOD | 10 10 8 | 4 | 8
      FRONTIER | ADDMOD | -1 2 2 | 1 | 8
      FRONTIER | ADDMOD | -1 -1 -1 | 0 | 8
      FRONTIER | ADDMOD | 5 5 0 | 0 | 8
      FRONTIER | MULMOD | 10 10 8 | 4 | 8
      FRONTIER | MULMOD | -1 -1 12 | 9 | 8
      FRONTIER | MULMOD | 2^255 2^255 2^255-1 | 1 | 8
      FRONTIER | MULMOD | 5 5 0 | 0 | 8
      FRONTIER | SIGNEXTEND | 0 0x7f | 0x7f | 5
      FRONTIER | SIGNEXTEND | 0 0x80 | -128 | 5
      FRONTIER | SIGNEXTEND | 0 0xff7f | 0x7f | 5
      FRONTIER | SIGNEXTEND | 1 0x8000 | -32768 | 5
      FRONTIER | SIGNEXTEND | 15 2^127 | 2^256-2^127 | 5
      FRONTIER | SIGNEXTEND | 30 2^247 | 2^256-2^247 | 5
      FRONTIER | SIGNEXTEND | 31 2^255 | 2^255 | 5
      FRONTIER | SIGNEXTEND | 2^64 0x80 | 0x80 | 5
      FRONTIER | LT | 3 5 | 1 | 3
      FRONTIER | LT | 5 5 | 0 | 3
      FRONTIER | LT | 2^64 1 | 0 | 3
      FRONTIER | GT | 5 3 | 1 | 3
      FRONTIER | GT | 5 5 | 0 | 3
      FRONTIER | GT | 2^255 2^255-1 | 1 | 3
      FRONTIER | SLT | -1 0 | 1 | 3
      FRONTIER | SLT | 0 -1 | 0 | 3
      FRONTIER | SLT | 2^255 2^255-1 | 1 | 3
      FRONTIER | SLT | -2 -1 | 1 | 3
      FRONTIER | SGT | 0 -1 | 1 | 3
      FRONTIER | SGT | -1 0 | 0 | 3
      FRONTIER | SGT | -1 -1 | 0 | 3
      FRONTIER | EQ | 2^200 2^200 | 1 | 3
      FRONTIER | EQ | 2^200 2^201 | 0 | 3
      FRONTIER | ISZERO | 0 | 1 | 3
      FRONTIER | ISZERO | 2^255 | 0 | 3
      FRONTIER | AND | 12 10 | 8 | 3
      FRONTIER | AND | -1 2^255 | 2^255 | 3
      FRONTIER | OR | 12 10 | 14 | 3
      FRONTIER | XOR | 12 10 | 6 | 3
      FRONTIER | XOR | -1 -1 | 0 | 3
      FRONTIER | NOT | 0 | -1 | 3
      FRONTIER | NOT | 2^255 | 2^255-1 | 3
      FRONTIER | BYTE | 31 0xabcd | 0xcd | 3
      FRONTIER | BYTE | 30 0xabcd | 0xab | 3
      FRONTIER | BYTE | 0 -1 | 0xff | 3
      FRONTIER | BYTE | 32 -1 | 0 | 3
      FRONTIER | BYTE | 2^64 -1 | 0 | 3
      CONSTANTINOPLE | SHL | 1 1 | 2 | 3
      CONSTANTINOPLE | SHL | 255 1 | 2^255 | 3
      CONSTANTINOPLE | SHL | 256 -1 | 0 | 3
      CONSTANTINOPLE | SHL | 2^64 1 | 0 | 3
      CONSTANTINOPLE | SHL | 65 3 | 2^66+2^65 | 3
      CONSTANTINOPLE | SHR | 1 2^255 | 2^254 | 3
      CONSTANTINOPLE | SHR | 255 -1 | 1 | 3
      CONSTANTINOPLE | SHR | 256 -1 | 0 | 3
      CONSTANTINOPLE | SHR | 64 2^128 | 2^64 | 3
      CONSTANTINOPLE | SAR | 1 -4 | -2 | 3
      CONSTANTINOPLE | SAR | 1 4 | 2 | 3
      CONSTANTINOPLE | SAR | 256 -1 | -1 | 3
      CONSTANTINOPLE | SAR | 256 2^255-1 | 0 | 3
      CONSTANTINOPLE | SAR | 2^64 2^255 | -1 | 3
      CONSTANTINOPLE | SAR | 255 2^255 | -1 | 3
      OSAKA | CLZ | 0 | 256 | 5
      OSAKA | CLZ | 1 | 255 | 5
      OSAKA | CLZ | 2^255 | 0 | 5
      OSAKA | CLZ | 2^128-1 | 128 | 5
      """;

  /** EXP: base, exponent, result, bytes of the exponent, each of which costs 10 or 50 (EIP-160). */
  private static final String POWERS =
      """
      2 | 0 | 1 | 0
      0 | 0 | 1 | 0
      2 | 255 | 2^255 | 1
      2 | 256 | 0 | 2
      3 | 5 | 243 | 1
      -1 | 2^255 | 1 | 32
      -1 | -1 | -1 | 32
      """;

  static Stream<Arguments> vectors() {
    return VECTORS.lines().map(Arguments::of);
  }

  /** One line. */
  record Arguments(Fork first, String name, List<UInt256> operands, UInt256 result, long gas) {
    static Arguments of(String line) {
      String[] columns = line.split("\\|");
      List<UInt256> operands = new ArrayList<>();
      for (String operand : columns[2].strip().split(" ")) {
        operands.add(number(operand));
      }
      return new Arguments(
          Fork.valueOf(columns[0].strip()),
          columns[1].strip(),
          operands,
          number(columns[3].strip()),
          Long.parseLong(columns[4].strip()));
    }
  }

  @ParameterizedTest
  @MethodSource("vectors")
  void resultAndGasAreThoseOfTheSpecification(Arguments vector) {
    Bytecode code = Bytecode.code();
    vector.operands.reversed().forEach(code::push);
    code.op(vector.name);
    for (Fork fork : List.of(vector.first, Fork.OSAKA)) {
      var trace = Scene.at(fork).trace(code);
      assertThat(trace.stack()).as("%s", fork).containsExactly(vector.result);
      assertThat(trace.gasOfLast()).isEqualTo(vector.gas);
      long gas = Scene.at(fork).run(code).gasUsed();
      assertThat(gas).isEqualTo(vector.gas + 3L * vector.operands.size());
    }
  }

  @ParameterizedTest
  @org.junit.jupiter.params.provider.EnumSource(Fork.class)
  void powersCostByTheBytesOfTheExponent(Fork fork) {
    int byteGas = fork.isAtLeast(Fork.SPURIOUS_DRAGON) ? 50 : 10;
    for (String line : POWERS.lines().toList()) {
      String[] columns = line.split("\\|");
      Bytecode code = Bytecode.code().push(number(columns[1].strip()));
      code.push(number(columns[0].strip())).op("EXP");
      var trace = Scene.at(fork).trace(code);
      assertThat(trace.stack()).as(line).containsExactly(number(columns[2].strip()));
      assertThat(trace.gasOfLast())
          .as(line)
          .isEqualTo(10 + (long) byteGas * Integer.parseInt(columns[3].strip()));
    }
  }

  /** Sums and differences of decimals, hexadecimals and powers of two, modulo 2^256. */
  static UInt256 number(String text) {
    BigInteger sum = BigInteger.ZERO;
    for (String term : text.replace("-", "+-").split("\\+")) {
      boolean negative = term.startsWith("-");
      String digits = negative ? term.substring(1) : term;
      BigInteger value;
      if (digits.isEmpty()) {
        continue;
      } else if (digits.startsWith("2^")) {
        value = BigInteger.ONE.shiftLeft(Integer.parseInt(digits.substring(2)));
      } else if (digits.startsWith("0x")) {
        value = new BigInteger(digits.substring(2), 16);
      } else {
        value = new BigInteger(digits);
      }
      sum = negative ? sum.subtract(value) : sum.add(value);
    }
    return UInt256.of(sum.mod(BigInteger.ONE.shiftLeft(256)));
  }
}
