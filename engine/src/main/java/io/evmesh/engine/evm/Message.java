package io.evmesh.engine.evm;

import io.evmesh.engine.types.Address;
import io.evmesh.engine.types.Bytes;
import io.evmesh.engine.types.UInt256;

/**
 * A top-level message: a call of an account or the creation of a contract.
 *
 * @param target the account called, or the address of the contract to create
 * @param value wei that go from {@code caller} to {@code target}; the caller has them
 * @param data call data, or init code for a creation
 * @param gas gas units that the message may use
 */
public record Message(
    boolean isCreation, Address caller, Address target, UInt256 value, Bytes data, long gas) {}
