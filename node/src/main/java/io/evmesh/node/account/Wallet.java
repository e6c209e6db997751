package io.evmesh.node.account;

import io.evmesh.engine.crypto.Keccak256;
import io.evmesh.engine.crypto.Secp256k1;
import io.evmesh.engine.types.Address;
import io.evmesh.engine.types.Bytes;
import io.evmesh.engine.types.Hash;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The accounts that the node can sign for. */
public final class Wallet {
  private static final int V_OF_PARITY = 27;

  private final Map<Address, DevAccount> accounts = new LinkedHashMap<>();

  public Wallet(List<DevAccount> accounts) {
    accounts.forEach(account -> this.accounts.put(account.address(), account));
  }

  /** The accounts' addresses, in their order. */
  public List<Address> addresses() {
    return new ArrayList<>(accounts.keySet());
  }

  /** The private key of an account, if it is known. */
  public Optional<Bytes> key(Address address) {
    return Optional.ofNullable(accounts.get(address)).map(DevAccount::privateKey);
  }

  /** What is signed for a message of a person's (EIP-191, version 0x45). */
  public static Hash personal(Bytes message) {
    byte[] prefix =
        ("\u0019Ethereum Signed Message:\n" + message.size()).getBytes(StandardCharsets.UTF_8);
    byte[] all = new byte[prefix.length + message.size()];
    System.arraycopy(prefix, 0, all, 0, prefix.length);
    System.arraycopy(message.unsafeArray(), 0, all, prefix.length, message.size());
    return Keccak256.hash(Bytes.wrap(all));
  }

  /** A signature of 65 bytes: r, s, and 27 or 28. */
  public static Bytes sign(Hash hash, Bytes privateKey) {
    Secp256k1.Recoverable signed = Secp256k1.sign(hash, privateKey);
    byte[] bytes = new byte[65];
    signed.r().write(bytes, 0);
    signed.s().write(bytes, 32);
    bytes[64] = (byte) (V_OF_PARITY + signed.yParity());
    return Bytes.wrap(bytes);
  }
}
