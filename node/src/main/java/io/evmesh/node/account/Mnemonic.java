package io.evmesh.node.account;

import io.evmesh.engine.crypto.Secp256k1;
import io.evmesh.engine.types.Bytes;
import io.evmesh.engine.types.UInt256;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import javax.crypto.Mac;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * Keys from a sentence of words, as wallets make them: the words' seed (BIP-39, without a
 * passphrase) and the tree of keys over it (BIP-32), at {@code m/44'/60'/0'/0/index} (BIP-44). The
 * words are not held against a list or their checksum: any sentence gives keys.
 */
public final class Mnemonic {
  /** The sentence that every development tool knows. Its keys are no secret. */
  public static final String WELL_KNOWN =
      "test test test test test test test test test test test junk";

  private static final int SEED_BITS = 512;
  private static final int SEED_ROUNDS = 2048;
  private static final int HARDENED = 0x8000_0000;
  private static final int[] ACCOUNT_PATH = {44 | HARDENED, 60 | HARDENED, HARDENED, 0};

  private Mnemonic() {}

  /** The first accounts of a sentence. */
  public static List<DevAccount> accounts(String words, int count) {
    try {
      Key key = master(seed(words));
      for (int index : ACCOUNT_PATH) {
        key = key.child(index);
      }
      List<DevAccount> accounts = new ArrayList<>(count);
      for (int i = 0; i < count; i++) {
        accounts.add(DevAccount.of(key.child(i).secret));
      }
      return accounts;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has HMAC and PBKDF2 over SHA-512", e);
    }
  }

  private static byte[] seed(String words) throws GeneralSecurityException {
    String normal =
        Normalizer.normalize(words.strip().replaceAll("\\s+", " "), Normalizer.Form.NFKD);
    PBEKeySpec spec =
        new PBEKeySpec(
            normal.toCharArray(),
            "mnemonic".getBytes(StandardCharsets.UTF_8),
            SEED_ROUNDS,
            SEED_BITS);
    return SecretKeyFactory.getInstance("PBKDF2WithHmacSHA512").generateSecret(spec).getEncoded();
  }

  private static Key master(byte[] seed) throws GeneralSecurityException {
    byte[] all = hmac("Bitcoin seed".getBytes(StandardCharsets.US_ASCII), seed);
    return new Key(Bytes.copyOf(all, 0, 32), Arrays.copyOfRange(all, 32, 64));
  }

  private static byte[] hmac(byte[] key, byte[] data) throws GeneralSecurityException {
    Mac mac = Mac.getInstance("HmacSHA512");
    mac.init(new SecretKeySpec(key, "HmacSHA512"));
    return mac.doFinal(data);
  }

  /** A private key with the code that its children are made with. */
  private static final class Key {
    private static final BigInteger ORDER = Secp256k1.ORDER.toBigInteger();

    final Bytes secret;
    private final byte[] chainCode;

    Key(Bytes secret, byte[] chainCode) {
      this.secret = secret;
      this.chainCode = chainCode;
    }

    /**
     * With an index of the highest bit set, made from the private key, otherwise from the public.
     */
    Key child(int index) throws GeneralSecurityException {
      ByteBuffer data = ByteBuffer.allocate(37);
      if (index < 0) {
        data.put((byte) 0).put(secret.unsafeArray());
      } else {
        Bytes publicKey = Secp256k1.publicKey(secret);
        data.put((byte) (2 + (publicKey.get(63) & 1))).put(publicKey.unsafeArray(), 0, 32);
      }
      byte[] all = hmac(chainCode, data.putInt(index).array());
      BigInteger sum =
          new BigInteger(1, Arrays.copyOf(all, 32))
              .add(UInt256.of(secret).toBigInteger())
              .mod(ORDER);
      return new Key(UInt256.of(sum).toBytes32(), Arrays.copyOfRange(all, 32, 64));
    }
  }
}
