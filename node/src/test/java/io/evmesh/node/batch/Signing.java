package io.evmesh.node.batch;

import io.evmesh.engine.transaction.Signatures;
import io.evmesh.engine.transaction.Transaction;
import io.evmesh.engine.transaction.TransactionCodec;
import io.evmesh.engine.transaction.TransactionType;
import io.evmesh.engine.types.Address;
import io.evmesh.engine.types.Bytes;
import io.evmesh.engine.types.UInt256;
import io.evmesh.node.account.DevAccount;
import io.evmesh.node.account.Mnemonic;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Transactions of the accounts that a development chain gives ether to. */
public final class Signing {
  /** The accounts. */
  public static final List<DevAccount> ACCOUNTS = Mnemonic.accounts(Mnemonic.WELL_KNOWN, 10);

  /** Somebody who gets ether. */
  public static final Address RECIPIENT =
      Address.fromHex("0x00000000000000000000000000000000000000aa");

  private static final UInt256 GWEI = UInt256.of(1_000_000_000);

  private Signing() {}

  /** A call or, to nobody, a creation. */
  public static Transaction transaction(
      int account, long nonce, @Nullable Address to, long wei, Bytes data, long gas) {
    Transaction plain =
        new Transaction(
            TransactionType.DYNAMIC_FEE,
            UInt256.of(31_337),
            nonce,
            GWEI.times(100),
            GWEI,
            gas,
            to,
            UInt256.of(wei),
            data,
            List.of(),
            UInt256.ZERO,
            List.of(),
            List.of(),
            null);
    return Signatures.sign(plain, ACCOUNTS.get(account).privateKey());
  }

  /** A transfer of one wei in its wire form. */
  public static String transfer(int account, long nonce) {
    return raw(transaction(account, nonce, RECIPIENT, 1, Bytes.EMPTY, 21_000));
  }

  /** Transfers of one account, from a nonce on. */
  public static List<String> transfers(int account, long nonce, int count) {
    List<String> raws = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      raws.add(transfer(account, nonce + i));
    }
    return raws;
  }

  /** The wire form. */
  public static String raw(Transaction transaction) {
    return TransactionCodec.encode(transaction).toString();
  }

  /** A JSON array of texts. */
  public static String array(List<String> texts) {
    return "[\"" + String.join("\",\"", texts) + "\"]";
  }
}
