package io.evmesh.node.call;

import io.evmesh.engine.types.Address;
import io.evmesh.engine.types.Bytes;
import io.evmesh.engine.types.UInt256;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What an account is to be like for a call; null for what stays.
 *
 * @param state all of its slots
 * @param stateDifference some of its slots
 * @param movePrecompileTo where the precompiled contract at this address is for the call
 */
public record AccountOverride(
    @Nullable Long nonce,
    @Nullable Bytes code,
    @Nullable UInt256 balance,
    @Nullable Map<UInt256, UInt256> state,
    @Nullable Map<UInt256, UInt256> stateDifference,
    @Nullable Address movePrecompileTo) {}
