package io.evmesh.engine.block;

import io.evmesh.engine.state.Account;
import io.evmesh.engine.state.WorldState;
import io.evmesh.engine.types.Address;
import io.evmesh.engine.types.UInt256;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;

/**
 * The one irregular change of mainnet's state: the ether of "The DAO" and its children goes to a
 * contract for its owners (EIP-779).
 */
final class DaoFork {
  private static final Address REFUND_CONTRACT =
      Address.fromHex("0xbf4ed7b27f1d666546e30d74d50d173d20bca754");

  private DaoFork() {}

  /** Moves the balances, before the block's first transaction. */
  static void apply(WorldState world) {
    for (Address address : drainedAccounts()) {
      Account account = world.account(address);
      if (account != null) {
        world.addBalance(REFUND_CONTRACT, account.balance());
        world.setAccount(address, new Account(account.nonce(), UInt256.ZERO, account.codeHash()));
      }
    }
  }

  /** The accounts that lose their ether, from the resource file beside this class. */
  static List<Address> drainedAccounts() {
    try (InputStream in = DaoFork.class.getResourceAsStream("dao-accounts.txt")) {
      String text =
          new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.US_ASCII);
      return text.lines().map(Address::fromHex).toList();
    } catch (IOException e) {
      throw new UncheckedIOException("the list of DAO accounts can not be read", e);
    }
  }
}
