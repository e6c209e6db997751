package io.evmesh.engine.accesslist;

import io.evmesh.engine.types.Address;
import io.evmesh.engine.types.Bytes;
import io.evmesh.engine.types.UInt256;
import java.util.List;

/**
 * What a block does with one account, which may be no more than to look at it.
 *
 * @param slots that are changed, by rising number
 * @param reads numbers of slots that are read and never changed, rising
 * @param balances in wei, by rising index
 * @param nonces unsigned 64 bits, by rising index
 * @param codes by rising index; empty where the account has none any more
 */
public record AccountAccess(
    Address address,
    List<SlotChanges> slots,
    List<UInt256> reads,
    List<Change<UInt256>> balances,
    List<Change<Long>> nonces,
    List<Change<Bytes>> codes) {}
