package io.evmesh.node.simulate;

import io.evmesh.engine.evm.Log;
import io.evmesh.engine.evm.Tracer;
import io.evmesh.engine.types.Address;
import io.evmesh.engine.types.Bytes;
import io.evmesh.engine.types.Hash;
import io.evmesh.engine.types.UInt256;
import io.evmesh.node.simulate.SimulatedBlock.IndexedLog;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Gathers the logs of a block's transactions, and each transfer of ether as a log too, if wanted,
 * as if a token at the address 0xee..ee had moved. What a failed message logged is forgotten, but
 * counts in the indexes of later ones, as in go-ethereum.
 */
final class TransferLogs implements Tracer {
  private static final Address ETHER =
      Address.fromHex("0xeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeee");
  private static final Hash TRANSFER =
      Hash.fromHex("0xddf252ad1be2c89b69c2b068fc378daa952ba7f163c4a11628f55a4df523b3ef");
  private static final int DELEGATECALL = 0xf4;

  private final boolean tellsTransfers;
  private final List<IndexedLog> logs = new ArrayList<>();
  private int count;

  /** For each message that has not ended, how many logs there were when it began. */
  private final List<Integer> marks = new ArrayList<>();

  TransferLogs(boolean tellsTransfers) {
    this.tellsTransfers = tellsTransfers;
  }

  /** A block begins. */
  void beginBlock() {
    count = 0;
  }

  /** A transaction begins. */
  void begin() {
    logs.clear();
    marks.clear();
  }

  /** The logs since {@link #begin}. */
  List<IndexedLog> logs() {
    return List.copyOf(logs);
  }

  @Override
  public void entered(Entry entry) {
    marks.add(logs.size());
    UInt256 value = entry.value();
    if (tellsTransfers && value != null && !value.isZero() && entry.opcode() != DELEGATECALL) {
      add(
          new Log(
              ETHER, List.of(TRANSFER, word(entry.from()), word(entry.to())), value.toBytes32()));
    }
  }

  private static Hash word(Address address) {
    return Hash.ofLimbs(address.limb0(), address.limb1(), address.limb2(), 0);
  }

  @Override
  public void left(int depth, Bytes output, long gasUsed, @Nullable String error, boolean undone) {
    int mark = marks.removeLast();
    if (undone) {
      logs.subList(mark, logs.size()).clear();
    }
  }

  @Override
  public void logged(Log log, int index) {
    add(log);
  }

  private void add(Log log) {
    logs.add(new IndexedLog(count++, log));
  }
}
