package io.evmesh.engine.accesslist;

import io.evmesh.engine.types.UInt256;
import java.util.List;

/**
 * A slot that a block changes.
 *
 * @param changes at least one, by rising index
 */
public record SlotChanges(UInt256 slot, List<Change<UInt256>> changes) {}
