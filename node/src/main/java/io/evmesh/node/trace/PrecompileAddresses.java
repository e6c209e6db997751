package io.evmesh.node.trace;

import io.evmesh.engine.chain.Fork;
import io.evmesh.engine.precompile.Precompiles;
import io.evmesh.engine.types.Address;

/** The addresses of a fork's precompiled contracts. */
record PrecompileAddresses(Fork fork) {
  boolean contains(Address address) {
    long number = address.limb0();
    return address.limb1() == 0
        && address.limb2() == 0
        && number > 0
        && number <= Precompiles.HIGHEST
        && Precompiles.exists(fork, (int) number);
  }
}
