package io.evmesh.node.batch;

import io.evmesh.persistence.batch.ItemChange;
import io.evmesh.persistence.batch.StoredBatch;
import java.util.List;

/** Something has become of items of a batch; the batch as it is after that. */
public record BatchEvent(StoredBatch batch, List<ItemChange> changes) {}
