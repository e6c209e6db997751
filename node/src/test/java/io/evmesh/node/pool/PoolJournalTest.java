package io.evmesh.node.pool;

import static org.assertj.core.api.Assertions.assertThat;

import io.evmesh.engine.execution.RecoveredTransaction;
import io.evmesh.engine.transaction.BlobSidecar;
import io.evmesh.engine.transaction.PooledCodec;
import io.evmesh.engine.transaction.Signature;
import io.evmesh.engine.transaction.Transaction;
import io.evmesh.engine.transaction.TransactionType;
import io.evmesh.engine.types.Address;
import io.evmesh.engine.types.Bytes;
import io.evmesh.engine.types.Hash;
import io.evmesh.engine.types.UInt256;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is left of the pool after an end of any kind. */
class PoolJournalTest {
  private final TransactionPool pool = new TransactionPool(PoolSettings.USUAL, address -> null);

  @TempDir private Path folder;

  private Path file() {
    return folder.resolve("pool.journal");
  }

  private List<Bytes> read() {
    List<Bytes> found = new ArrayList<>();
    PoolJournal.open(file(), pool, found::add).close();
    return found;
  }

  private static PooledTransaction transaction(long nonce, @Nullable BlobSidecar sidecar) {
    boolean hasBlobs = sidecar != null;
    Transaction transaction =
        new Transaction(
            hasBlobs ? TransactionType.BLOB : TransactionType.DYNAMIC_FEE,
            UInt256.ONE,
            nonce,
            UInt256.of(100),
            UInt256.ONE,
            21_000,
            Address.ZERO,
            UInt256.ZERO,
            Bytes.wrap(new byte[(int) nonce]),
            List.of(),
            UInt256.ONE.minus(hasBlobs ? UInt256.ZERO : UInt256.ONE),
            hasBlobs ? List.of(Hash.ZERO) : List.of(),
            List.of(),
            new Signature(0, UInt256.ONE, UInt256.ONE));
    return new PooledTransaction(
        new RecoveredTransaction(transaction, Address.ZERO).transaction(),
        Hash.ZERO,
        Address.ZERO,
        nonce,
        100,
        sidecar);
  }

  private static Bytes wire(PooledTransaction transaction) {
    return PooledCodec.encode(
        new PooledCodec.Pooled(transaction.transaction(), transaction.sidecar()));
  }

  /** A journal that is left open, as by a process that is killed; its thread is a daemon. */
  private void leave(PooledTransaction... transactions) {
    PoolJournal journal = PoolJournal.open(file(), pool, wire -> {});
    for (PooledTransaction transaction : transactions) {
      journal.add(transaction);
    }
  }

  @Test
  void whatWasTakenIsThereAfterAnEndWithoutWarning() {
    List<Bytes> point = List.of(Bytes.wrap(new byte[BlobSidecar.POINT_SIZE]));
    BlobSidecar one =
        new BlobSidecar(0, List.of(Bytes.wrap(new byte[BlobSidecar.BLOB_SIZE])), point, point);
    PooledTransaction[] all = {transaction(0, null), transaction(1, one), transaction(300, null)};
    leave(all);
    assertThat(read()).containsExactly(wire(all[0]), wire(all[1]), wire(all[2]));
    assertThat(PooledCodec.decode(wire(all[1])).sidecar()).isEqualTo(one);
    assertThat(read()).isEmpty(); // none of them waits in the pool
  }

  @Test
  void halfARecordAtTheEndIsLeftOut() throws IOException {
    leave(transaction(1, null), transaction(2, null));
    long size = Files.size(file());
    byte[] bytes = Files.readAllBytes(file());
    for (int cut = 1; cut < size / 2; cut += 7) {
      Files.write(file(), java.util.Arrays.copyOf(bytes, bytes.length - cut));
      assertThat(read()).as("without the last %d bytes", cut).hasSize(1);
    }
    Files.write(file(), new byte[] {9, 9, 9}, StandardOpenOption.APPEND);
    assertThat(read()).isEmpty();
  }

  @Test
  void aChangedByteIsNoticed() throws IOException {
    leave(transaction(1, null), transaction(2, null));
    byte[] bytes = Files.readAllBytes(file());
    bytes[bytes.length - 1] ^= 1;
    Files.write(file(), bytes);
    assertThat(read()).hasSize(1);
  }
}
