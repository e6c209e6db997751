package io.evmesh.engine.precompile;

import static org.assertj.core.api.Assertions.assertThat;

import io.evmesh.engine.chain.Fork;
import io.evmesh.engine.types.Bytes;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Precompiled contracts by answers that are published or follow from group laws. */
class KnownAnswersTest {
  private static final String BN_ORDER =
      "30644e72e131a029b85045b68181585d2833e84879b9709143e1f593f0000001";

  private static Precompile at(Fork fork, int number) {
    return Objects.requireNonNull(Precompiles.at(fork, number));
  }

  private static void answers(int number, long gas, String input, String output) {
    Precompile contract = at(Fork.OSAKA, number);
    Bytes bytes = Bytes.fromHex(input);
    assertThat(contract.gas(bytes)).isEqualTo(gas);
    assertThat(contract.run(bytes)).contains(Bytes.fromHex(output));
  }

  private static String word(long value) {
    return "%064x".formatted(value);
  }

  @ParameterizedTest
  @EnumSource(Fork.class)
  void contractsCameWithTheirForks(Fork fork) {
    for (int number = 1; number <= Precompiles.HIGHEST; number++) {
      Fork first =
          number <= 4
              ? Fork.FRONTIER
              : number <= 8
                  ? Fork.BYZANTIUM
                  : number == 9
                      ? Fork.ISTANBUL
                      : number == 0x0a ? Fork.CANCUN : number <= 0x11 ? Fork.PRAGUE : Fork.OSAKA;
      boolean exists = (number <= 0x11 || number == 0x100) && fork.isAtLeast(first);
      assertThat(Precompiles.at(fork, number) != null).as("0x%x", number).isEqualTo(exists);
    }
  }

  @Test
  void hashesOfTheEmptyInputAreThePublishedOnes() {
    answers(2, 60, "0x", "0xe3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    answers(
        3, 600, "0x", "0x000000000000000000000000" + "9c1185a5c5e9fc54612808977ee8f548b2258d31");
    answers(
        2, 72, "0x616263", "0xba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    answers(4, 15, "0x", "0x");
    answers(4, 21, "0x" + "ab".repeat(33), "0x" + "ab".repeat(33));
  }

  @Test
  void recoveryGivesTheSignerOrNothing() {
    // the signature of EIP-155's example
    String hash = "daf5a779ae972f972197303d7b574746c7ef83eadac0f2791ad23db92e4c8e53";
    String r = "28ef61340bd939bc2195fe537567866003e1a15d3c71ff63e1590620aa636276";
    String s = "67cbe9d8997f761aecb703304b3800ccf555c9f3dc64214b297fb1966a3b6d83";
    answers(
        1,
        3000,
        "0x" + hash + word(27) + r + s,
        "0x000000000000000000000000" + "9d8a62f656a8d1615c1294fd71e9cfb3e4855a4f");
    answers(1, 3000, "0x" + hash + word(29) + r + s, "0x");
    answers(1, 3000, "0x" + hash + word(27) + word(0) + s, "0x");
  }

  @Test
  void powersFollowTheExamplesOfEip198() {
    // 3^(p - 1) mod p = 1 for secp256k1's field
    String p = "fffffffffffffffffffffffffffffffffffffffffffffffffffffffefffffc2f";
    String less = "fffffffffffffffffffffffffffffffffffffffffffffffffffffffefffffc2e";
    Bytes fermat = Bytes.fromHex("0x" + word(1) + word(32) + word(32) + "03" + less + p);
    assertThat(at(Fork.BYZANTIUM, 5).gas(fermat)).isEqualTo(13_056);
    assertThat(at(Fork.BERLIN, 5).gas(fermat)).as("EIP-2565").isEqualTo(1360);
    assertThat(at(Fork.OSAKA, 5).gas(fermat)).as("EIP-7883").isEqualTo(16 * 255);
    assertThat(at(Fork.OSAKA, 5).run(fermat)).contains(Bytes.fromHex("0x" + word(1)));
    Bytes zeroBase = Bytes.fromHex("0x" + word(0) + word(32) + word(32) + less + p);
    assertThat(at(Fork.OSAKA, 5).run(zeroBase)).contains(Bytes.fromHex("0x" + word(0)));
    assertThat(at(Fork.OSAKA, 5).run(Bytes.fromHex("0x" + word(1025) + word(1) + word(1))))
        .as("EIP-7823: 1,024 bytes at most")
        .isEmpty();
  }

  @Test
  void bn254FollowsItsGroupLaws() {
    String g = word(1) + word(2);
    String twice =
        "030644e72e131a029b85045b68181585d97816a916871ca8d3c208c16d87cfd3"
            + "15ed738c0e0a7c92e7845f96b2ae9c0a68a6a449e3538fc7ff3ebf7a5a18a2c4";
    answers(6, 150, "0x" + g + g, "0x" + twice);
    answers(7, 6000, "0x" + g + word(2), "0x" + twice);
    answers(6, 150, "0x", "0x" + word(0) + word(0));
    answers(7, 6000, "0x" + g + BN_ORDER, "0x" + word(0) + word(0));
    answers(8, 45_000, "0x", "0x" + word(1));
    assertThat(at(Fork.OSAKA, 6).run(Bytes.fromHex("0x" + word(1) + word(1)))).isEmpty();
    assertThat(at(Fork.BYZANTIUM, 6).gas(Bytes.EMPTY)).isEqualTo(500); // EIP-1108 lowered them
    assertThat(at(Fork.BYZANTIUM, 7).gas(Bytes.EMPTY)).isEqualTo(40_000);
    assertThat(at(Fork.BYZANTIUM, 8).gas(Bytes.EMPTY)).isEqualTo(100_000);
  }

  /** Vectors 4, 5 and 6 of EIP-152: BLAKE2b of "abc" with other rounds and flags. */
  @ParameterizedTest
  @CsvSource({
    "00000000, 01, 08c9bcf367e6096a3ba7ca8485ae67bb2bf894fe72f36e3cf1361d5f3af54fa5"
        + "d282e6ad7f520e511f6c3e2b8c68059b9442be0454267ce079217e1319cde05b",
    "0000000c, 01, ba80a53f981c4d0d6a2797b69f12f6e94c212f14685ac4b74b12bb6fdbffa2d1"
        + "7d87c5392aab792dc252d5de4533cc9518d38aa8dbf1925ab92386edd4009923",
    "0000000c, 00, 75ab69d3190a562c51aef8d88f1c2775876944407270c42c9844252c26d28752"
        + "98743e7f6d5ea2f2d3e8d226039cd31b4e426ac4f2d3d666a610c2116fde4735"
  })
  void blake2FollowsTheVectorsOfEip152(String rounds, String flag, String output) {
    String state =
        "48c9bdf267e6096a3ba7ca8485ae67bb2bf894fe72f36e3cf1361d5f3af54fa5"
            + "d182e6ad7f520e511f6c3e2b8c68059b6bbd41fbabd9831f79217e1319cde05b";
    String message = "616263" + "00".repeat(125);
    String offsets = "0300000000000000" + "0000000000000000";
    answers(
        9,
        Long.parseLong(rounds, 16),
        "0x" + rounds + state + message + offsets + flag,
        "0x" + output);
    assertThat(
            at(Fork.OSAKA, 9).run(Bytes.fromHex("0x" + rounds + state + message + offsets + "02")))
        .isEmpty();
  }

  @ParameterizedTest(name = "0x{0} {4}")
  @CsvFileSource(resources = "known-answers.csv", emptyValue = "", maxCharsPerColumn = 10_000)
  void publishedInputsHaveTheirAnswers(
      String number, long gas, String input, @Nullable String output, String name) {
    String answer = "0x" + (output == null ? "" : output);
    answers(Integer.parseInt(number, 16), gas, "0x" + input, answer);
  }

  @Test
  void blsGroupsHaveTheirNeutralElements() {
    String zero = "00".repeat(128);
    answers(0x0b, 375, "0x" + zero + zero, "0x" + zero);
    answers(0x0d, 600, "0x" + zero + zero + zero + zero, "0x" + zero + zero);
    answers(0x0c, 12_000, "0x" + zero + word(7), "0x" + zero);
    answers(0x0e, 22_500, "0x" + zero + zero + word(7), "0x" + zero + zero);
    answers(0x0f, 32_600 + 37_700, "0x" + zero + zero + zero, "0x" + word(1));
    for (int number = 0x0b; number <= 0x11; number++) {
      assertThat(at(Fork.PRAGUE, number).run(Bytes.fromHex("0x00"))).as("0x%x", number).isEmpty();
    }
  }

  @Test
  void pointEvaluationRefusesWhatIsNoProof() {
    assertThat(at(Fork.CANCUN, 0x0a).gas(Bytes.EMPTY)).isEqualTo(50_000);
    assertThat(at(Fork.CANCUN, 0x0a).run(Bytes.wrap(new byte[192]))).isEmpty();
    assertThat(at(Fork.CANCUN, 0x0a).run(Bytes.wrap(new byte[191]))).isEmpty();
  }

  @Test
  void p256AnswersWithNothingToWhatIsNoSignature() {
    answers(0x100, 6900, "0x" + "00".repeat(160), "0x");
    answers(0x100, 6900, "0x" + "00".repeat(159), "0x");
  }
}
