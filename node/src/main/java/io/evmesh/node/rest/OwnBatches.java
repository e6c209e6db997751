package io.evmesh.node.rest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.evmesh.node.batch.BatchEvent;
import io.evmesh.node.batch.Batches;
import io.evmesh.node.rpc.Answer;
import io.evmesh.node.rpc.JsonOut;
import io.evmesh.node.rpc.RpcLimits;
import io.evmesh.node.rpc.evmesh.BatchAnswers;
import io.evmesh.node.rpc.evmesh.BatchJson;
import io.evmesh.node.rpc.evmesh.BatchTypes;
import io.evmesh.persistence.batch.StoredBatch;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** The batches of the node itself. */
public final class OwnBatches implements BatchService {
  private static final long HEARTBEAT_SECONDS = 15;
  private static final int BACKLOG = 1000;

  private final Batches batches;
  private final BatchAnswers answers;
  private final RpcLimits limits;
  private final Map<BlockingQueue<BatchEvent>, Long> watchers = new ConcurrentHashMap<>();

  public OwnBatches(Batches batches, BatchAnswers answers, RpcLimits limits) {
    this.batches = batches;
    this.answers = answers;
    this.limits = limits;
    batches.onEvent(
        event ->
            watchers.forEach(
                (queue, number) -> {
                  if (number == event.batch().number()) {
                    boolean ignored =
                        queue.offer(event); // who reads too slowly hears of a later one
                  }
                }));
  }

  @Override
  public Taken submit(String submitter, String key, JsonNode body) throws InterruptedException {
    Batches.Taken taken = batches.submit(submitter, BatchTypes.submission(body, key));
    return new Taken(taken.isNew(), BatchAnswers.taken(taken));
  }

  @Override
  public Answer list(String submitter, Optional<String> before) {
    return answers.list(submitter, before);
  }

  @Override
  public Answer batch(String submitter, String id, ObjectNode wanted) {
    return answers.batch(submitter, id, BatchAnswers.wanted(wanted));
  }

  @Override
  public Watch watch(String submitter, String id) {
    StoredBatch known = batches.get(submitter, id);
    BlockingQueue<BatchEvent> queue = new LinkedBlockingQueue<>(BACKLOG);
    watchers.put(queue, known.number());
    return new Watch() {
      @Override
      public void tell(EventStream out) throws IOException, InterruptedException {
        stream(out, queue, batches.get(submitter, id));
      }

      @Override
      public void close() {
        watchers.remove(queue);
      }
    };
  }

  private void stream(EventStream out, BlockingQueue<BatchEvent> queue, StoredBatch now)
      throws IOException, InterruptedException {
    BatchEvent event = new BatchEvent(now, List.of());
    while (true) {
      if (event == null) {
        out.heartbeat();
      } else {
        boolean isFinished = event.batch().finishedMillis() != null;
        JsonOut json = new JsonOut(limits.answerBytes());
        BatchJson.event(json, event);
        out.write(isFinished, json.toBytes());
        if (isFinished) {
          return;
        }
      }
      event = queue.poll(HEARTBEAT_SECONDS, TimeUnit.SECONDS);
    }
  }
}
