package io.evmesh.node.call;

import io.evmesh.engine.evm.Halt;

/** What halted a call, in go-ethereum's words. */
public final class Halts {
  private Halts() {}

  /** The sentence for a halt. */
  public static String sentence(Halt halt) {
    return switch (halt) {
      case OUT_OF_GAS -> "out of gas";
      case STACK_UNDERFLOW -> "stack underflow";
      case STACK_OVERFLOW -> "stack limit reached 1024";
      case INVALID_JUMP -> "invalid jump destination";
      case INVALID_OPCODE -> "invalid opcode";
      case WRITE_PROTECTION -> "write protection";
      case RETURN_DATA_OUT_OF_BOUNDS -> "return data out of bounds";
      case ADDRESS_COLLISION -> "contract address collision";
      case CODE_TOO_LARGE -> "max code size exceeded";
      case CODE_STARTS_WITH_EF -> "invalid code: must not begin with 0xef";
      case PRECOMPILE_FAILED -> "precompiled contract failed";
    };
  }
}
