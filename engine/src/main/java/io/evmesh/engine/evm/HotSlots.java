package io.evmesh.engine.evm;

import io.evmesh.engine.state.Code;
import io.evmesh.engine.types.Address;

/** Which storage slots are worth following, since many transactions change them. */
public interface HotSlots {
  /** A place in a code that is not worth anything. */
  long COLD = 0;

  /**
   * Whether a slot is worth it that is about to be looked at by an SLOAD.
   *
   * @param owner whose slot it is
   * @param code that runs
   * @param programCounter of the SLOAD
   * @param words the slot's number lies at {@code words[key, key + 4)}, lowest limb first
   * @return {@link #COLD} if it is not; otherwise something that stands for this SLOAD
   */
  long site(Address owner, Code code, int programCounter, long[] words, int key);
}
