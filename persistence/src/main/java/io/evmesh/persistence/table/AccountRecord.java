package io.evmesh.persistence.table;

import io.evmesh.engine.state.Account;
import io.evmesh.engine.types.UInt256;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/**
 * What a block did to an account.
 *
 * @param account afterwards; null if there was none any more
 * @param wiped whether slots that are not told became zero
 * @param slots values of the slots that were set, by their numbers
 */
public record AccountRecord(
    long block, @Nullable Account account, boolean wiped, SortedMap<UInt256, UInt256> slots) {}
