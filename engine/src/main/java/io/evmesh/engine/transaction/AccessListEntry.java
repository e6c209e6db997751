package io.evmesh.engine.transaction;

import io.evmesh.engine.types.Address;
import io.evmesh.engine.types.Hash;
import java.util.List;

/** An account and some of its slots that a transaction announces (EIP-2930). */
public record AccessListEntry(Address address, List<Hash> storageKeys) {}
