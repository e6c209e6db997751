package io.evmesh.node.start;

import io.evmesh.actors.chain.thread.ChainException;
import io.evmesh.engine.transaction.Signatures;
import io.evmesh.engine.transaction.Transaction;
import io.evmesh.engine.transaction.TransactionCodec;
import io.evmesh.engine.transaction.TransactionType;
import io.evmesh.engine.types.Bytes;
import io.evmesh.engine.types.UInt256;
import io.evmesh.node.account.DevAccount;
import io.evmesh.node.account.Mnemonic;
import io.evmesh.node.query.ChainView;
import io.evmesh.node.rpc.Method;
import io.evmesh.node.settings.BatchSettings;
import io.evmesh.node.settings.DevSettings;
import io.evmesh.node.settings.MiningSettings;
import io.evmesh.node.settings.NodeSettings;
import io.evmesh.persistence.database.Database;
import io.evmesh.persistence.database.DatabaseException;
import io.evmesh.persistence.database.DatabaseSettings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Leads a small chain of its own once, in a folder for the moment. What a leader needs is loaded
 * then: a node that takes over without it spends most of the time on code that never ran before.
 */
final class Rehearsal {
  private static final Logger LOG = LoggerFactory.getLogger(Rehearsal.class);

  private static final String PREFIX = "evmesh-rehearsal-";
  private static final Duration OLD = Duration.ofHours(1);

  private static final UInt256 FEE = UInt256.of(10_000_000_000L);
  private static final long GAS = 200_000;
  private static final long RECENT_BYTES = 1 << 20;

  /** Stores 1 in the first slot. */
  private static final Bytes CODE = Bytes.fromHex("6001600055");

  private Rehearsal() {}

  /** Does so; false if that fails, which does no harm. */
  static boolean run(NodeSettings settings, Clock clock) throws InterruptedException {
    Path folder = null;
    try {
      folder = Files.createTempDirectory(PREFIX);
      lead(alone(settings, folder), clock);
      deleteOld(folder, clock);
      return true;
    } catch (IOException | ChainException | DatabaseException e) {
      LOG.info("what a leader does can not be tried before: {}", e.getMessage());
      return false;
    } finally {
      delete(folder);
    }
  }

  private static NodeSettings alone(NodeSettings settings, Path folder) {
    return new NodeSettings(
        DatabaseSettings.h2(folder),
        settings.mesh(),
        settings.history().withRecentBytes(RECENT_BYTES),
        Optional.empty(),
        Optional.empty(),
        DevSettings.USUAL,
        MiningSettings.AUTOMATIC,
        settings.finality(),
        settings.server(),
        Optional.empty(),
        Optional.empty(),
        settings.rpc(),
        settings.calls(),
        BatchSettings.USUAL);
  }

  private static void lead(NodeSettings settings, Clock clock) throws InterruptedException {
    DevAccount account = Mnemonic.accounts(settings.dev().mnemonic(), 1).getFirst();
    Database database = Database.open(settings.database());
    try (Leading leading = new Leading(settings, clock, List.of(account), database)) {
      ChainView shown = new ChainView(leading.chain(), RECENT_BYTES, settings.finality());
      leading.show(shown, _ -> {});
      List<Method> ignored =
          leading.start(new ReadMethods(shown, settings.calls()), Optional.empty());
      for (int nonce = 0; nonce < 2; nonce++) {
        byte[] answer = leading.answer(request(settings.dev().chainId(), nonce, account), "");
        LOG.debug("{}", new String(answer, StandardCharsets.UTF_8));
      }
      if (leading.head() < 1) {
        throw new ChainException("no block was made", null);
      }
    }
  }

  private static byte[] request(long chainId, long nonce, DevAccount account) {
    Transaction creation =
        new Transaction(
            TransactionType.DYNAMIC_FEE,
            UInt256.of(chainId),
            nonce,
            FEE,
            UInt256.ONE,
            GAS,
            null,
            UInt256.ZERO,
            CODE,
            List.of(),
            UInt256.ZERO,
            List.of(),
            List.of(),
            null);
    Bytes wire = TransactionCodec.encode(Signatures.sign(creation, account.privateKey()));
    return "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"eth_sendRawTransaction\",\"params\":[\"%s\"]}"
        .formatted(wire)
        .getBytes(StandardCharsets.UTF_8);
  }

  /** Those that processes left which were killed meanwhile. */
  private static void deleteOld(Path own, Clock clock) throws IOException {
    FileTime latest = FileTime.from(clock.instant().minus(OLD));
    try (DirectoryStream<Path> all = Files.newDirectoryStream(own.getParent(), PREFIX + "*")) {
      for (Path folder : all) {
        if (Files.getLastModifiedTime(folder).compareTo(latest) < 0) {
          delete(folder);
        }
      }
    } catch (DirectoryIteratorException e) {
      throw e.getCause();
    }
  }

  private static void delete(@Nullable Path folder) {
    if (folder == null) {
      return;
    }
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.toList()) {
        Files.delete(file);
      }
      Files.delete(folder);
    } catch (IOException | UncheckedIOException e) {
      LOG.info("the folder {} stays: {}", folder, e.getMessage());
    }
  }
}
