package io.evmesh.node.rpc.evmesh;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.evmesh.node.batch.BatchEvent;
import io.evmesh.node.batch.BatchMode;
import io.evmesh.node.rpc.JsonOut;
import io.evmesh.persistence.batch.HistoryLine;
import io.evmesh.persistence.batch.ItemChange;
import io.evmesh.persistence.batch.ItemState;
import io.evmesh.persistence.batch.StoredBatch;
import io.evmesh.persistence.batch.StoredItem;
import io.evmesh.persistence.batch.StoredItem.Place;
import io.evmesh.persistence.batch.StoredItem.Signed;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The JSON forms of batches. Numbers are plain; times are milliseconds since 1970. */
public final class BatchJson {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  /** Changes that one event tells; whoever needs all of them asks. */
  private static final int TOLD = 1000;

  private BatchJson() {}

  /** JSON that we have written ourselves. */
  public static JsonNode tree(String json) {
    try {
      return MAPPER.readTree(json);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("what was stored is no JSON", e);
    }
  }

  /** The fields of a batch, into an object that has begun. */
  public static void fields(JsonOut out, StoredBatch batch) {
    out.field("id").text(batch.name()).field("digest").hash(batch.digest());
    out.field("mode").text(BatchMode.values()[batch.mode()].word());
    out.field("kind").text(batch.subject() == null ? "transactions" : "votes");
    out.field("acceptedAt").number(batch.acceptedMillis());
    out.field("deadline");
    numberOrNull(out, batch.deadlineMillis());
    out.field("finishedAt");
    numberOrNull(out, batch.finishedMillis());
    out.field("webhook");
    if (batch.webhook() == null) {
      out.nothing();
    } else {
      out.startObject().field("url").text(batch.webhook());
      out.field("calls").number(batch.webhookAttempts());
      out.field("next");
      numberOrNull(out, batch.webhookNextMillis());
      out.endObject();
    }
    out.field("counts").startObject().field("items").number(batch.counts().all());
    for (ItemState state : ItemState.values()) {
      out.field(state.word()).number(batch.counts().of(state));
    }
    out.endObject();
  }

  private static void numberOrNull(JsonOut out, @Nullable Long value) {
    if (value == null) {
      out.nothing();
    } else {
      out.number(value);
    }
  }

  /** An item. */
  public static void item(JsonOut out, StoredItem item) {
    out.startObject().field("index").number(item.index());
    state(out, item.state(), item.reason(), item.place());
    Signed signed = item.transaction();
    if (signed != null) {
      out.field("transactionHash").hash(signed.hash()).field("from").address(signed.sender());
      out.field("nonce").quantity(signed.nonce()).field("raw").data(signed.body());
    }
    if (!item.earlier().isEmpty()) {
      out.field("earlier").startArray();
      item.earlier().forEach(out::hash);
      out.endArray();
    }
    if (item.note() != null) {
      out.field("ballot").tree(tree(item.note()));
    }
    out.endObject();
  }

  private static void state(
      JsonOut out, ItemState state, @Nullable String reason, @Nullable Place place) {
    out.field("state").text(state.word());
    if (reason != null) {
      out.field("reason").text(reason);
    }
    if (place != null) {
      out.field("blockNumber").number(place.block());
      out.field("transactionIndex").number(place.position());
      out.field("gasUsed").number(place.gasUsed());
    }
  }

  /** What has become of items. */
  public static void event(JsonOut out, BatchEvent event) {
    out.startObject();
    fields(out, event.batch());
    out.field("changes").startArray();
    for (ItemChange change : event.changes().stream().limit(TOLD).toList()) {
      out.startObject().field("index").number(change.index());
      state(out, change.state(), change.reason(), change.place());
      out.endObject();
    }
    out.endArray().field("moreChanges").number(Math.max(0, event.changes().size() - TOLD));
    out.endObject();
  }

  /** What happened, in words. */
  public static void history(JsonOut out, List<HistoryLine> lines) {
    out.startArray();
    for (HistoryLine line : lines) {
      out.startObject().field("time").number(line.timeMillis());
      out.field("event").text(line.event()).endObject();
    }
    out.endArray();
  }
}
