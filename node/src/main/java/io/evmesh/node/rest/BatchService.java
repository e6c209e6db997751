package io.evmesh.node.rest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.evmesh.node.batch.BatchRefusal;
import io.evmesh.node.rpc.Answer;
import io.evmesh.node.rpc.ParameterType.Malformed;
import io.evmesh.node.rpc.RpcException;
import java.io.IOException;
import java.util.Optional;

/**
 * What answers requests about batches. All throw {@link BatchRefusal} for what may not be, {@link
 * Malformed} for what can not be read, and {@link RpcException} if nobody answers.
 */
public interface BatchService {
  /** A batch that was submitted: it is there for good, new or from before. */
  record Taken(boolean isNew, Answer answer) {}

  /** Takes a batch; the same key twice is the same batch. */
  Taken submit(String submitter, String key, JsonNode body) throws InterruptedException;

  /** A submitter's batches, the newest first, before one. */
  Answer list(String submitter, Optional<String> before) throws InterruptedException;

  /**
   * A batch.
   *
   * @param wanted which of its items, and how much of them
   */
  Answer batch(String submitter, String id, ObjectNode wanted) throws InterruptedException;

  /** How a batch is, and how it becomes. */
  interface Watch extends AutoCloseable {
    /** Tells how it is now, and again whenever that changes, until it is finished. */
    void tell(EventStream out) throws IOException, InterruptedException;

    @Override
    void close();
  }

  /** Begins to watch a batch. */
  Watch watch(String submitter, String id) throws InterruptedException;
}
