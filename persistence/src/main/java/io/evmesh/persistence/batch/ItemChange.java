package io.evmesh.persistence.batch;

import io.evmesh.persistence.batch.StoredItem.Place;
import org.jspecify.annotations.Nullable;

/** An item's new state. */
public record ItemChange(
    int index, ItemState state, @Nullable String reason, @Nullable Place place) {}
