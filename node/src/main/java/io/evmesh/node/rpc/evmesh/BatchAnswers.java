package io.evmesh.node.rpc.evmesh;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.evmesh.node.batch.BatchRefusal;
import io.evmesh.node.batch.Batches;
import io.evmesh.node.rpc.Answer;
import io.evmesh.node.rpc.ParameterType.Malformed;
import io.evmesh.node.rpc.codec.Fields;
import io.evmesh.node.rpc.codec.Types;
import io.evmesh.persistence.batch.ItemState;
import io.evmesh.persistence.batch.StoredBatch;
import io.evmesh.persistence.batch.StoredItem;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What is answered about batches, by JSON-RPC and by HTTP alike. */
public final class BatchAnswers {
  private static final int USUAL_ITEMS = 1000;
  private static final int MOST_ITEMS = 10_000;
  private static final int USUAL_BATCHES = 100;

  private final Batches batches;
  private final BatchDetails details;

  /** Says what a batch is about. */
  @FunctionalInterface
  public interface BatchDetails {
    /** What it is about and how that stands; empty for nothing but its transactions. */
    Optional<ObjectNode> of(StoredBatch batch);
  }

  public BatchAnswers(Batches batches, BatchDetails details) {
    this.batches = batches;
    this.details = details;
  }

  /**
   * What is asked of a batch.
   *
   * @param state of the items; empty for all
   * @param from index of the first item
   * @param items most of them; none if only the batch itself is asked for
   */
  public record Wanted(Optional<ItemState> state, int from, int items, boolean history) {
    /** The batch itself. */
    public static final Wanted NOTHING = new Wanted(Optional.empty(), 0, 0, false);

    /** What an object of a request asks for. */
    static Wanted of(JsonNode node) {
      if (node.isNull()) {
        return new Wanted(Optional.empty(), 0, USUAL_ITEMS, false);
      }
      Fields fields = new Fields(node, "BatchQuery");
      BatchTypes.checkKnown(node, Set.of("state", "from", "items", "history"));
      String state = fields.find("state", Types::text);
      Integer from = fields.find("from", BatchAnswers::count);
      Integer items = fields.find("items", BatchAnswers::count);
      Boolean history = fields.find("history", Types::bool);
      return new Wanted(
          Optional.ofNullable(state).map(Wanted::named),
          from == null ? 0 : from,
          Math.min(MOST_ITEMS, items == null ? USUAL_ITEMS : items),
          history != null && history);
    }

    private static ItemState named(String word) {
      return Arrays.stream(ItemState.values())
          .filter(state -> state.word().equals(word))
          .findFirst()
          .orElseThrow(
              () ->
                  new Malformed(
                      "state: one of waiting, included, reverted, refused, expired is needed"));
    }
  }

  /** What an object of a request asks for. */
  public static Wanted wanted(JsonNode node) {
    return Wanted.of(node);
  }

  static int count(JsonNode node) {
    if (node.isIntegralNumber() && node.canConvertToInt() && node.intValue() >= 0) {
      return node.intValue();
    }
    long count = Types.count(node);
    if (count > Integer.MAX_VALUE) {
      throw new Malformed("a count is too large");
    }
    return (int) count;
  }

  /** What the submitter was told first. */
  public static Answer taken(Batches.Taken taken) {
    JsonNode answer = BatchJson.tree(taken.batch().answer());
    return out -> out.tree(answer);
  }

  /**
   * A batch with what is wanted of it.
   *
   * @throws BatchRefusal if there is none
   */
  public Answer batch(String submitter, String id, Wanted wanted) {
    StoredBatch batch = batches.get(submitter, id);
    return out -> {
      out.startObject();
      BatchJson.fields(out, batch);
      Optional<ObjectNode> about = details.of(batch);
      if (about.isPresent()) {
        out.field("votes").tree(about.get());
      }
      if (wanted.items() > 0) {
        List<StoredItem> items =
            batches.items(batch, wanted.state(), wanted.from(), wanted.items());
        out.field("items").startArray();
        items.forEach(item -> BatchJson.item(out, item));
        out.endArray().field("next");
        if (items.size() < wanted.items()) {
          out.nothing();
        } else {
          out.number(items.getLast().index() + 1L);
        }
      }
      if (wanted.history()) {
        BatchJson.history(out.field("history"), batches.history(batch));
      }
      out.endObject();
    };
  }

  /** A submitter's batches, the newest first. */
  public Answer list(String submitter, Optional<String> before) {
    long first =
        before.isPresent() ? batches.get(submitter, before.get()).number() : Long.MAX_VALUE;
    List<StoredBatch> found = batches.list(submitter, first, USUAL_BATCHES);
    return out -> {
      out.startArray();
      for (StoredBatch batch : found) {
        out.startObject();
        BatchJson.fields(out, batch);
        out.endObject();
      }
      out.endArray();
    };
  }
}
