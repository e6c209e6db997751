package io.evmesh.engine.evm;

/** Why a frame ended exceptionally, which takes all its gas (Yellow Paper 9.4.2, Z). */
public enum Halt {
  OUT_OF_GAS,
  STACK_UNDERFLOW,
  STACK_OVERFLOW,
  INVALID_JUMP,
  INVALID_OPCODE,
  /** A change of state inside STATICCALL (EIP-214). */
  WRITE_PROTECTION,
  /** RETURNDATACOPY beyond the end of the data (EIP-211). */
  RETURN_DATA_OUT_OF_BOUNDS,
  /** A creation at an address that has code, a nonce or storage (EIP-684, EIP-7610). */
  ADDRESS_COLLISION,
  /** Deployed code above 24,576 bytes (EIP-170). */
  CODE_TOO_LARGE,
  /** Deployed code that begins with 0xef (EIP-3541). */
  CODE_STARTS_WITH_EF,
  /** A precompiled contract refused its input. */
  PRECOMPILE_FAILED
}
