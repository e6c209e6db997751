package io.evmesh.persistence.batch;

/** Something that happened to a batch, in words; milliseconds since 1970. */
public record HistoryLine(long sequence, long timeMillis, String event) {}
