package io.evmesh.node.batch;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.evmesh.node.settings.BatchSettings;
import io.evmesh.persistence.batch.BatchStore;
import io.evmesh.persistence.batch.ItemState;
import io.evmesh.persistence.batch.StoredBatch;
import io.evmesh.persistence.database.DatabaseException;
import java.io.IOException;
import java.net.URI;
import java.net.UnknownHostException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Calls the webhooks of finished batches until they answer with a status of 200 to 299, at least
 * once each, with growing pauses. A call says which delivery it is, so that a second one of the
 * same can be told from another. Also forgets batches whose time is over.
 */
final class Webhooks implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Webhooks.class);
  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final long PAUSE_MILLIS = 1000;
  private static final long LONGEST_PAUSE_MILLIS = 3_600_000;
  private static final int MOST_ATTEMPTS = 40; // a day and a half
  private static final int AT_ONCE = 20;
  private static final long FORGET_MILLIS = 600_000;
  private static final long STOP_SECONDS = 15;
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private final BatchStore store;
  private final BatchSettings settings;
  private final LongSupplier clock;
  private final Semaphore news = new Semaphore(0);
  private final HttpClient client =
      HttpClient.newBuilder()
          .connectTimeout(PATIENCE)
          .followRedirects(HttpClient.Redirect.NEVER)
          .build();
  private final Thread thread;
  private volatile boolean closed;
  private long lastForgotten;

  Webhooks(BatchStore store, BatchSettings settings, LongSupplier clock) {
    this.store = store;
    this.settings = settings;
    this.clock = clock;
    thread = Thread.ofVirtual().name("webhooks").unstarted(this::run);
  }

  void start() {
    thread.start();
  }

  /** A webhook may be due. */
  void wake() {
    news.release();
  }

  private void run() {
    try {
      while (!closed) {
        try {
          for (StoredBatch batch : store.webhooksDue(clock.getAsLong(), AT_ONCE)) {
            if (!closed) {
              call(batch);
            }
          }
          forget();
        } catch (DatabaseException e) {
          LOG.warn("webhooks wait: {}", e.getMessage());
        }
        if (news.tryAcquire(PAUSE_MILLIS, TimeUnit.MILLISECONDS)) {
          news.drainPermits();
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void forget() {
    long now = clock.getAsLong();
    if (now - lastForgotten >= FORGET_MILLIS) {
      lastForgotten = now;
      int forgotten = store.forget(now - settings.retain().toMillis());
      LOG.debug("{} batches are forgotten", forgotten);
    }
  }

  private void call(StoredBatch batch) throws InterruptedException {
    int attempts = batch.webhookAttempts() + 1;
    String fault = attempt(batch, attempts);
    long now = clock.getAsLong();
    Long next = null;
    String line;
    if (fault == null) {
      line = "webhook: delivered with call " + attempts;
    } else if (attempts >= MOST_ATTEMPTS) {
      line = "webhook: given up after %d calls: %s".formatted(attempts, fault);
    } else {
      next = now + pauseMillis(attempts);
      line = "webhook: call %d failed: %s".formatted(attempts, fault);
    }
    store.webhook(batch, attempts, next);
    store.append(batch.number(), now, line);
  }

  /** One second, two, four, ... up to an hour. */
  static long pauseMillis(int attempts) {
    return Math.min(LONGEST_PAUSE_MILLIS, PAUSE_MILLIS << Math.min(attempts - 1, 20));
  }

  /** Null if it went well, otherwise what went wrong. */
  private @Nullable String attempt(StoredBatch batch, int attempts) throws InterruptedException {
    try {
      Webhook hook = new Webhook(String.valueOf(batch.webhook()), String.valueOf(batch.secret()));
      if (!settings.privateWebhooks()) {
        hook.checkPublic();
      }
      String body = body(batch);
      long seconds = clock.getAsLong() / 1000;
      HttpRequest.Builder request =
          HttpRequest.newBuilder(URI.create(hook.url()))
              .timeout(PATIENCE)
              .header("Content-Type", "application/json")
              .header("Evmesh-Delivery", delivery(batch))
              .header("Evmesh-Attempt", String.valueOf(attempts))
              .POST(BodyPublishers.ofString(body));
      if (!hook.secret().isEmpty()) {
        request.header(
            "Evmesh-Signature",
            "t=%d,v1=%s".formatted(seconds, sign(hook.secret(), seconds, body)));
      }
      HttpResponse<Void> response = client.send(request.build(), BodyHandlers.discarding());
      int status = response.statusCode();
      return status >= 200 && status < 300 ? null : "status " + status;
    } catch (UnknownHostException e) {
      return "unknown host " + e.getMessage();
    } catch (BatchRefusal e) {
      return e.getMessage();
    } catch (IOException e) {
      String message = e.getMessage();
      return message == null ? e.getClass().getSimpleName() : message;
    }
  }

  /** Of what a call tells: the same for every call of it, another for anything else. */
  private static String delivery(StoredBatch batch) {
    return "%s-%d-%d"
        .formatted(
            batch.digest().toString().substring(2, 18), batch.number(), batch.finishedMillis());
  }

  private static String body(StoredBatch batch) {
    ObjectNode body = MAPPER.createObjectNode();
    body.put("delivery", delivery(batch)).put("event", "finished").put("id", batch.name());
    body.put("digest", batch.digest().toString());
    body.put("acceptedAt", batch.acceptedMillis()).put("finishedAt", batch.finishedMillis());
    ObjectNode counts = body.putObject("counts");
    for (ItemState state : ItemState.values()) {
      counts.put(state.word(), batch.counts().of(state));
    }
    return body.toString();
  }

  /** HMAC-SHA256 over the time in seconds, a full stop and the body, in hex. */
  static String sign(String secret, long seconds, String body) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
      byte[] signed = mac.doFinal((seconds + "." + body).getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(signed);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has HMAC over SHA-256", e);
    }
  }

  @Override
  public void close() {
    closed = true;
    wake();
    try {
      if (!thread.join(Duration.ofSeconds(STOP_SECONDS))) {
        thread.interrupt();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    client.shutdownNow();
  }
}
