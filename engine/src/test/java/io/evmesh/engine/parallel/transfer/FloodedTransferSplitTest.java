package io.evmesh.engine.parallel.transfer;

import static org.assertj.core.api.Assertions.assertThat;

import io.evmesh.engine.chain.Fork;
import io.evmesh.engine.execution.RecoveredTransaction;
import io.evmesh.engine.parallel.Transactions;
import io.evmesh.engine.scene.Scene;
import io.evmesh.engine.table.Floods;
import io.evmesh.engine.table.Floods.Flood;
import io.evmesh.engine.types.Address;
import io.evmesh.engine.types.Bytes;
import io.evmesh.engine.types.UInt256;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/**
 * A split of transfers whose keys an enemy chose does a bounded amount of work, counted in places
 * looked at.
 */
class FloodedTransferSplitTest {
  private static final int TRANSFERS = 1_000;

  @Test
  void accountsThatTransfersTouch() {
    for (Flood<Address> flood : Floods.ofAddresses(2 * TRANSFERS)) {
      List<RecoveredTransaction> transfers = new ArrayList<>();
      for (int i = 1; i < flood.keys().size(); i += 2) {
        transfers.add(transfer(flood.keys().get(i - 1), flood.keys().get(i)));
      }
      Optional<TransferSplit> split = TransferSplit.of(transfers, Scene.block(Fork.OSAKA), 2);
      boolean meet = flood.name().endsWith(" 0"); // the first salt is the only one
      assertThat(split.isEmpty()).as(flood.name()).isEqualTo(meet);
      split.ifPresent(parts -> assertThat(parts.late()).as(flood.name()).isEmpty());
    }
  }

  private static RecoveredTransaction transfer(Address from, Address to) {
    return Transactions.of(from, to, 21_000, UInt256.ONE, Bytes.EMPTY);
  }
}
