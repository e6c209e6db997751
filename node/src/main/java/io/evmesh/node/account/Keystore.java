package io.evmesh.node.account;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.evmesh.engine.crypto.Keccak256;
import io.evmesh.engine.crypto.Scrypt;
import io.evmesh.engine.types.Bytes;
import io.evmesh.input.json.InputException;
import io.evmesh.input.json.InputFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Set;
import javax.crypto.Cipher;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.PBEKeySpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * Files of encrypted keys as wallets write them (Web3 Secret Storage, version 3). What is wrong
 * with one is told without anything of what is in it.
 */
public final class Keystore {
  private static final int MOST_BYTES = 1 << 16;
  private static final int MOST_ROUNDS = 10_000_000;
  private static final int KEY_SIZE = 32;
  private static final Set<PosixFilePermission> OF_OWNER =
      EnumSet.of(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE);
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private Keystore() {}

  /**
   * Opens a file.
   *
   * @throws InputException if others may read it, if it is none, or if the password is wrong
   */
  public static DevAccount open(Path file, char[] password) {
    checkPrivate(file);
    byte[] secret = new String(password).getBytes(StandardCharsets.UTF_8);
    try {
      JsonNode root = MAPPER.readTree(InputFile.readAll(file, MOST_BYTES));
      JsonNode crypto = root.has("crypto") ? root.path("crypto") : root.path("Crypto");
      if (root.path("version").asInt() != 3 || !crypto.isObject()) {
        throw new InputException("%s: no keystore of version 3".formatted(file));
      }
      return DevAccount.of(decrypt(file, crypto, secret));
    } catch (IOException e) {
      throw new InputException("%s: no keystore: it is no JSON".formatted(file), e);
    } catch (IllegalArgumentException | GeneralSecurityException e) {
      throw new InputException("%s: no keystore that can be opened".formatted(file), e);
    } finally {
      Arrays.fill(secret, (byte) 0);
    }
  }

  /**
   * Checks that nobody but its owner may read or write a file.
   *
   * @throws InputException if somebody may
   */
  public static void checkPrivate(Path file) {
    try {
      if (!Files.isRegularFile(file)) {
        throw new InputException("%s: no such file".formatted(file));
      }
      if (!OF_OWNER.containsAll(Files.getPosixFilePermissions(file))) {
        throw new InputException(
            "%s: others may read it; chmod 600 %s first".formatted(file, file));
      }
    } catch (UnsupportedOperationException e) {
      return; // a file system without such rights has others
    } catch (IOException e) {
      throw new InputException("%s: %s".formatted(file, e.getMessage()), e);
    }
  }

  private static Bytes decrypt(Path file, JsonNode crypto, byte[] password)
      throws GeneralSecurityException {
    if (!crypto.path("cipher").asText().equals("aes-128-ctr")) {
      throw new InputException("%s: the cipher is not aes-128-ctr".formatted(file));
    }
    byte[] derived = derive(file, crypto, password);
    Bytes text = hex(crypto.path("ciphertext"));
    byte[] checked = new byte[16 + text.size()];
    System.arraycopy(derived, 16, checked, 0, 16);
    System.arraycopy(text.unsafeArray(), 0, checked, 16, text.size());
    byte[] mac = Keccak256.hash(Bytes.wrap(checked)).toBytes().unsafeArray();
    if (!MessageDigest.isEqual(mac, hex(crypto.path("mac")).unsafeArray())) {
      throw new InputException("%s: the password is wrong".formatted(file));
    }
    Cipher cipher = Cipher.getInstance("AES/CTR/NoPadding");
    cipher.init(
        Cipher.DECRYPT_MODE,
        new SecretKeySpec(derived, 0, 16, "AES"),
        new IvParameterSpec(hex(crypto.path("cipherparams").path("iv")).unsafeArray()));
    byte[] key = cipher.doFinal(text.unsafeArray());
    Arrays.fill(derived, (byte) 0);
    if (key.length != KEY_SIZE) {
      throw new InputException("%s: the key has %d bytes".formatted(file, key.length));
    }
    return Bytes.wrap(key);
  }

  private static byte[] derive(Path file, JsonNode crypto, byte[] password)
      throws GeneralSecurityException {
    JsonNode how = crypto.path("kdfparams");
    Bytes salt = hex(how.path("salt"));
    int size = how.path("dklen").asInt();
    if (size != KEY_SIZE) {
      throw new InputException("%s: derived keys have 32 bytes".formatted(file));
    }
    return switch (crypto.path("kdf").asText()) {
      case "scrypt" ->
          Scrypt.derive(
                  password,
                  salt,
                  how.path("n").asInt(),
                  how.path("r").asInt(),
                  how.path("p").asInt(),
                  size)
              .toArray();
      case "pbkdf2" -> {
        int rounds = how.path("c").asInt();
        if (rounds < 1 || rounds > MOST_ROUNDS) {
          throw new IllegalArgumentException("so many rounds make no sense: " + rounds);
        }
        PBEKeySpec spec =
            new PBEKeySpec(
                new String(password, StandardCharsets.UTF_8).toCharArray(),
                salt.unsafeArray(),
                rounds,
                8 * size);
        yield SecretKeyFactory.getInstance("PBKDF2WithHmacSHA256")
            .generateSecret(spec)
            .getEncoded();
      }
      default -> throw new InputException("%s: neither scrypt nor pbkdf2".formatted(file));
    };
  }

  private static Bytes hex(JsonNode node) {
    return Bytes.fromHex("0x" + node.asText());
  }
}
