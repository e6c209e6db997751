package io.evmesh.engine.evm;

import io.evmesh.engine.types.Address;
import io.evmesh.engine.types.Bytes;
import io.evmesh.engine.types.Hash;
import java.util.List;

/**
 * What LOG0 to LOG4 leave behind.
 *
 * @param address the account that logged
 * @param topics 0 to 4
 */
public record Log(Address address, List<Hash> topics, Bytes data) {}
