package io.evmesh.node.batch;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.evmesh.engine.types.Hash;
import io.evmesh.node.batch.BatchRefusal.Kind;
import io.evmesh.node.build.BlockProducer;
import io.evmesh.node.pool.TransactionPool;
import io.evmesh.node.query.ChainView;
import io.evmesh.node.settings.BatchSettings;
import io.evmesh.persistence.batch.BatchStore;
import io.evmesh.persistence.batch.HistoryLine;
import io.evmesh.persistence.batch.ItemCounts;
import io.evmesh.persistence.batch.ItemState;
import io.evmesh.persistence.batch.ReturnStore;
import io.evmesh.persistence.batch.StoredBatch;
import io.evmesh.persistence.batch.StoredItem;
import io.evmesh.persistence.database.Database;
import io.evmesh.persistence.database.DatabaseException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * The batches of a node. A batch is on the disk before it counts as taken, and is taken once for
 * each id of a submitter, however often and from however many clients at a time it comes. Many
 * threads may use it.
 */
public final class Batches implements AutoCloseable {
  /** Refusals that are told with the first answer; all of them can be asked for. */
  private static final int TOLD = 100;

  private static final int MOST_LINES = 10_000;
  private static final int PAGE = 2000;
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private final BatchStore store;
  private final BlockProducer producer;
  private final BatchSettings settings;
  private final LongSupplier clock;
  private final BatchWorker worker;
  private final Webhooks webhooks;
  private final AtomicLong lastNumber;
  private final Map<Key, CompletableFuture<StoredBatch>> taking = new ConcurrentHashMap<>();
  private final Map<String, long[]> reserved = new HashMap<>();
  private final List<Consumer<BatchEvent>> listeners = new CopyOnWriteArrayList<>();

  private record Key(String submitter, String id) {}

  /**
   * The batches of a chain. Nothing goes on before {@link #start}.
   *
   * @param clock milliseconds since 1970
   */
  public Batches(
      Database database,
      ChainView chain,
      TransactionPool pool,
      BlockProducer producer,
      BatchSettings settings,
      LongSupplier clock) {
    this.producer = producer;
    this.settings = settings;
    this.clock = clock;
    store = new BatchStore(database);
    lastNumber = new AtomicLong(store.lastNumber());
    webhooks = new Webhooks(store, settings, clock);
    worker =
        new BatchWorker(
            store, new ReturnStore(database), chain, pool, producer, settings, clock, this::tell);
  }

  /**
   * Goes on with what was not finished.
   *
   * @param mender of transactions that do not come in
   */
  public void start(Mender mender) {
    worker.start(mender);
    webhooks.start();
  }

  /**
   * The chain is about to return to an earlier block, the last that stays. To be called where
   * blocks are made.
   *
   * @param byHand whether somebody asked for it; otherwise another branch takes the place
   */
  public void beforeReturn(long block, boolean byHand) {
    worker.beforeReturn(block, byHand);
  }

  /** Is told what becomes of items, on the thread that follows them: it is not to be held up. */
  public void onEvent(Consumer<BatchEvent> listener) {
    listeners.add(listener);
  }

  private void tell(BatchEvent event) {
    listeners.forEach(listener -> listener.accept(event));
    if (event.batch().webhookNextMillis() != null) {
      webhooks.wake();
    }
  }

  /** Milliseconds since 1970. */
  public long now() {
    return clock.getAsLong();
  }

  /** Bounds of batches. */
  public BatchSettings settings() {
    return settings;
  }

  /** A batch that is taken, now or before. */
  public record Taken(StoredBatch batch, boolean isNew) {}

  /**
   * Takes signed transactions.
   *
   * @throws BatchRefusal if they are not taken
   */
  public Taken submit(String submitter, Submission submission) throws InterruptedException {
    int most =
        submission.mode() == BatchMode.ATOMIC ? settings.atomicItems() : settings.itemsPerBatch();
    checkSize(submission.items().size(), most);
    return take(
        submitter,
        submission.id(),
        submission.digest(),
        () ->
            new Prepared(
                submission.mode(),
                submission.deadlineMillis(),
                submission.webhook(),
                null,
                Admission.items(submission, producer.next()),
                null));
  }

  /**
   * Checks how many items a batch has.
   *
   * @throws BatchRefusal if it has none or too many
   */
  public void checkSize(int items, int most) {
    if (items == 0) {
      throw new BatchRefusal(Kind.MALFORMED, "a batch needs an item");
    }
    if (items > most) {
      throw new BatchRefusal(
          Kind.TOO_LARGE,
          "a batch of this kind has at most %d items, not %d".formatted(most, items));
    }
  }

  /**
   * Takes a batch that is made only if there is none of its id yet.
   *
   * @param digest of the content that it is made from
   * @throws BatchRefusal if it is not taken
   */
  public Taken take(String submitter, String id, Hash digest, Prepared.Preparation preparation)
      throws InterruptedException {
    Key key = new Key(submitter, Submission.checkedId(id));
    while (true) {
      Optional<StoredBatch> known = store.find(submitter, id);
      if (known.isPresent()) {
        return again(known.get(), digest);
      }
      CompletableFuture<StoredBatch> own = new CompletableFuture<>();
      CompletableFuture<StoredBatch> other = taking.putIfAbsent(key, own);
      if (other == null) {
        return takeAlone(key, digest, preparation, own);
      }
      Optional<StoredBatch> first = outcome(other);
      if (first.isPresent()) {
        return again(first.get(), digest);
      }
    }
  }

  /** What came of whoever was first; empty if nothing did, so that it may be us now. */
  private static Optional<StoredBatch> outcome(CompletableFuture<StoredBatch> other)
      throws InterruptedException {
    try {
      return Optional.of(other.get());
    } catch (ExecutionException e) {
      return Optional.empty();
    }
  }

  private static Taken again(StoredBatch batch, Hash digest) {
    if (!batch.digest().equals(digest)) {
      throw new BatchRefusal(
          Kind.OTHER_CONTENT,
          "the id '%s' has been used for other content: %s, not %s"
              .formatted(batch.name(), batch.digest(), digest));
    }
    return new Taken(batch, false);
  }

  private Taken takeAlone(
      Key key, Hash digest, Prepared.Preparation preparation, CompletableFuture<StoredBatch> own)
      throws InterruptedException {
    try {
      Optional<StoredBatch> known = store.find(key.submitter(), key.id()); // of who was just here
      if (known.isPresent()) {
        own.complete(known.get());
        return again(known.get(), digest);
      }
      reserve(key.submitter(), 1, 0);
      try {
        Prepared prepared = preparation.prepare();
        StoredBatch batch = keep(key, digest, prepared);
        own.complete(batch);
        return new Taken(batch, true);
      } finally {
        release(key.submitter(), 1, 0);
      }
    } finally {
      taking.remove(key, own);
      own.completeExceptionally(new IllegalStateException("the batch was not taken"));
    }
  }

  private StoredBatch keep(Key key, Hash digest, Prepared prepared) {
    List<StoredItem> items = prepared.items();
    long[] counts = new long[ItemState.values().length];
    items.forEach(item -> counts[item.state().ordinal()]++);
    ItemCounts all = ItemCounts.of(counts);
    reserve(key.submitter(), 0, all.waiting());
    try {
      long now = clock.getAsLong();
      long number = lastNumber.incrementAndGet();
      Webhook hook = prepared.webhook();
      boolean ended = all.waiting() == 0;
      StoredBatch batch =
          new StoredBatch(
              number,
              key.submitter(),
              key.id(),
              digest,
              prepared.mode().ordinal(),
              now,
              prepared.deadlineMillis(),
              hook == null ? null : hook.url(),
              hook == null ? null : hook.secret(),
              prepared.subject(),
              answer(key.id(), digest, now, prepared, all),
              ended ? now : null,
              all,
              0,
              ended && hook != null ? now : null);
      String line = "accepted: %d items, %d of them refused".formatted(all.all(), all.refused());
      insert(batch, items, HistoryLine.of(now, line));
      if (ended) {
        webhooks.wake();
      } else {
        worker.add(new LiveBatch(batch), items);
      }
      return batch;
    } finally {
      release(key.submitter(), 0, all.waiting());
    }
  }

  /** Without an answer of the database nobody knows whether the batch was written. */
  private void insert(StoredBatch batch, List<StoredItem> items, HistoryLine line) {
    try {
      store.insert(batch, items, List.of(line));
    } catch (DatabaseException e) {
      worker.lookFor(batch.number());
      throw e;
    }
  }

  /** What the submitter is told, now and whenever it sends the same again. */
  private static String answer(
      String id, Hash digest, long now, Prepared prepared, ItemCounts counts) {
    ObjectNode answer = MAPPER.createObjectNode();
    answer.put("id", id).put("digest", digest.toString()).put("mode", prepared.mode().word());
    answer.put("acceptedAt", now).put("items", counts.all());
    answer.put("refused", counts.refused());
    ArrayNode refusals = answer.putArray("refusals");
    prepared.items().stream()
        .filter(item -> item.state() == ItemState.REFUSED)
        .limit(TOLD)
        .forEach(
            item -> refusals.addObject().put("index", item.index()).put("reason", item.reason()));
    String extra = prepared.extra();
    if (extra != null) {
      try {
        answer.setAll((ObjectNode) MAPPER.readTree(extra));
      } catch (JsonProcessingException e) {
        throw new IllegalArgumentException("the extra fields are no JSON", e);
      }
    }
    return answer.toString();
  }

  /** Counts what is being taken against the submitter's quota. */
  private void reserve(String submitter, long batches, long items) {
    synchronized (reserved) {
      long[] own = reserved.computeIfAbsent(submitter, _ -> new long[2]);
      long openBatches = own[0];
      long waiting = own[1];
      for (LiveBatch batch : worker.live()) {
        if (batch.stored().submitter().equals(submitter)) {
          openBatches++;
          waiting += batch.stored().counts().waiting();
        }
      }
      if (openBatches + batches > settings.batchesPerSubmitter()) {
        throw quota("%d batches are not finished", openBatches);
      }
      if (waiting + items > settings.itemsPerSubmitter()) {
        throw quota("%d items wait and no more than %d may", waiting, settings.itemsPerSubmitter());
      }
      own[0] += batches;
      own[1] += items;
    }
  }

  private static BatchRefusal quota(String form, Object... values) {
    return new BatchRefusal(
        Kind.QUOTA, "too much is on its way: " + form.formatted(values) + "; try again later");
  }

  private void release(String submitter, long batches, long items) {
    synchronized (reserved) {
      long[] own = reserved.get(submitter);
      if (own != null) {
        own[0] -= batches;
        own[1] -= items;
        if (own[0] == 0 && own[1] == 0) {
          reserved.remove(submitter);
        }
      }
    }
  }

  /**
   * A submitter's batch.
   *
   * @throws BatchRefusal if there is none
   */
  public StoredBatch get(String submitter, String id) {
    for (LiveBatch batch : worker.live()) {
      if (batch.stored().name().equals(id) && batch.stored().submitter().equals(submitter)) {
        return batch.stored();
      }
    }
    return store
        .find(submitter, id)
        .orElseThrow(() -> new BatchRefusal(Kind.UNKNOWN, "there is no batch '%s'".formatted(id)));
  }

  /** A submitter's batches, the newest first, with lower numbers than one. */
  public List<StoredBatch> list(String submitter, long before, int most) {
    return store.list(submitter, before, most);
  }

  /** Items of a batch in their order, from an index on. */
  public List<StoredItem> items(StoredBatch batch, Optional<ItemState> state, int from, int most) {
    return state.isPresent()
        ? store.items(batch.number(), state.get(), from, most)
        : store.items(batch.number(), from, most);
  }

  /** What happened to a batch. */
  public List<HistoryLine> history(StoredBatch batch) {
    return store.history(batch.number(), MOST_LINES);
  }

  /** Shows each item that waits of batches that are about something. */
  public void forEachWaitingVote(Consumer<StoredItem> action) {
    for (StoredBatch batch : store.unfinished()) {
      if (batch.subject() != null) {
        int from = 0;
        while (from >= 0) {
          List<StoredItem> page = store.items(batch.number(), ItemState.WAITING, from, PAGE);
          page.forEach(action);
          from = page.isEmpty() ? -1 : page.getLast().index() + 1;
        }
      }
    }
  }

  /** Whether nothing waits of batches that are about something. */
  public boolean hasNoVotes() {
    return worker.live().stream().noneMatch(LiveBatch::hasSubject);
  }

  /** Follows what is to be followed no more; what is not finished goes on with the next start. */
  @Override
  public void close() {
    worker.close();
    webhooks.close();
  }
}
