package io.evmesh.engine.block;

import io.evmesh.engine.chain.Fork;
import io.evmesh.engine.state.Account;
import io.evmesh.engine.state.WorldState;
import io.evmesh.engine.types.Address;
import io.evmesh.engine.types.UInt256;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The ether that comes into the world with a block: rewards for work, withdrawals from stake. */
final class Rewards {
  private static final long FINNEY = 1_000_000_000_000_000L;
  private static final long WEI_PER_GWEI = 1_000_000_000L;

  private Rewards() {}

  /** Pays who made the block and its ommers (Yellow Paper 11.3, Ω); nothing from Paris on. */
  static void payForWork(
      WorldState world, Fork fork, BlockHeader header, List<BlockHeader> ommers) {
    if (fork.isAtLeast(Fork.PARIS)) {
      return;
    }
    UInt256 reward = UInt256.of(finneys(fork)).times(FINNEY);
    UInt256 forOmmers = UInt256.of(finneys(fork) / 8).times(FINNEY / 4).times(ommers.size());
    world.addBalance(header.coinbase(), reward.plus(forOmmers));
    for (BlockHeader ommer : ommers) {
      long age = header.number() - ommer.number();
      world.addBalance(
          ommer.coinbase(), UInt256.of(finneys(fork) / 8).times(FINNEY).times(8 - age));
    }
  }

  /** The block's own reward in thousandths of ether. */
  private static long finneys(Fork fork) {
    if (fork.isAtLeast(Fork.CONSTANTINOPLE)) {
      return 2000; // EIP-1234
    }
    return fork.isAtLeast(Fork.BYZANTIUM) ? 3000 : 5000; // EIP-649
  }

  /** Pays withdrawals out (EIP-4895). An account that has nothing afterwards is not kept. */
  static void payWithdrawals(WorldState world, @Nullable List<Withdrawal> withdrawals) {
    if (withdrawals == null) {
      return;
    }
    for (Withdrawal withdrawal : withdrawals) {
      Address address = withdrawal.address();
      UInt256 wei = UInt256.of(withdrawal.amountGwei()).times(WEI_PER_GWEI);
      Account account = world.account(address);
      if (!wei.isZero()) {
        world.addBalance(address, wei);
      } else if (account != null && account.isEmpty()) {
        world.setAccount(address, null);
      }
    }
  }
}
