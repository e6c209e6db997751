package io.evmesh.node.account;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.evmesh.input.json.InputException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An example of the Web3 Secret Storage definition, and a key that another program has kept. */
class KeystoreTest {
  private static final String KEY =
      "0x7a28b5ba57c53603b0b07b56bba752f7784bf506fa95edc395f5cf6c7514fe9d";

  private static final String PBKDF2 =
      """
      {"crypto":{"cipher":"aes-128-ctr","cipherparams":{"iv":"6087dab2f9fdbbfaddc31a909735c1e6"},
      "ciphertext":"5318b4d5bcd28de64ee5559e671353e16f075ecae9f99c7a79a38af5f869aa46","kdf":"pbkdf2",
      "kdfparams":{"c":262144,"dklen":32,"prf":"hmac-sha256",
      "salt":"ae3cd4e7013836a3df6bd7241b12db061dbe2c6785853cce422d148a624ce0bd"},
      "mac":"517ead924a9d0dc3124507e3393d175ce3ff7c1e96529c6c555ce9e51205e9b2"},
      "id":"3198bc9c-6672-5ab3-d995-4942343ae5b6","version":3}
      """;

  /** Made by eth-account 0.14 (Python). */
  private static final String SCRYPT =
      """
      {"crypto":{"cipher":"aes-128-ctr","cipherparams":{"iv":"2cb39ab98ff5ce007865964fa1515503"},
      "ciphertext":"1d8690789cb837c2f55666733f876a7554d42214b3eed5b249fbf95a302ef881","kdf":"scrypt",
      "kdfparams":{"dklen":32,"n":8192,"p":1,"r":8,
      "salt":"a6dbd22e416132dd20b2c6da37eb9a62"},
      "mac":"8b17067634a1b61dba38c354f426d8472262ff138b621bd2b47b3aa1494ae70a"},
      "id":"3198bc9c-6672-5ab3-d995-4942343ae5b6","version":3}
      """;

  @TempDir private Path folder;

  private Path file(String text, String rights) throws IOException {
    Path file = Files.writeString(folder.resolve("key"), text);
    return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(rights));
  }

  @Test
  void theExamplesGiveTheirKey() throws IOException {
    for (String text : new String[] {PBKDF2, SCRYPT}) {
      DevAccount account = Keystore.open(file(text, "rw-------"), "testpassword".toCharArray());
      assertThat(account.privateKey()).hasToString(KEY);
    }
  }

  @Test
  void whatIsNoGoodIsRefusedWithoutASecret() throws IOException {
    refuses(PBKDF2, "rw-r-----", "testpassword", "others may read it");
    refuses(PBKDF2, "rw-------", "another", "the password is wrong");
    refuses("{}", "rw-------", "testpassword", "no keystore of version 3");
    refuses("{", "rw-------", "testpassword", "it is no JSON");
    refuses(SCRYPT.replace("8192", "1073741824"), "rw-------", "x", "can be opened");
    refuses(PBKDF2.replace("aes-128-ctr", "none"), "rw-------", "x", "aes-128-ctr");
    assertThatThrownBy(() -> Keystore.checkPrivate(folder.resolve("absent")))
        .isInstanceOf(InputException.class);
  }

  private void refuses(String text, String rights, String password, String sentence)
      throws IOException {
    Path file = file(text, rights);
    assertThatThrownBy(() -> Keystore.open(file, password.toCharArray()))
        .isInstanceOf(InputException.class)
        .hasMessageContaining(sentence)
        .hasMessageNotContaining(password.equals("another") ? password : "5318b4d5");
  }
}
