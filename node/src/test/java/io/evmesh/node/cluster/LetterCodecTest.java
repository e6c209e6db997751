package io.evmesh.node.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.evmesh.engine.types.Bytes;
import io.evmesh.engine.types.Hash;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What nodes tell each other, as it stands on the wire. */
class LetterCodecTest {
  private static final NodeStatus STATUS =
      new NodeStatus(Role.LEADER, 3, 17, 4, 250, 16, 9, 100, 7, 8, "http://a:1", "http://a:2", "");

  /** Bytes of version 1, which later versions have to read. */
  private static final Map<Letter, String> RECORDED = new LinkedHashMap<>();

  static {
    RECORDED.put(
        new Letter.Status(STATUS),
        "01010200000000000000030000000000000011"
            + "00000004000000fa00000010"
            + "0000000000000009000000000000006400000000000000070000000000000008"
            + "0000000a687474703a2f2f613a31"
            + "0000000a687474703a2f2f613a32"
            + "00000000");
    RECORDED.put(new Letter.NewHead(17), "01020000000000000011");
    RECORDED.put(new Letter.Pending(List.of(Hash.ZERO)), "010300000001" + "00".repeat(Hash.SIZE));
    RECORDED.put(
        new Letter.Call(5, "local", Bytes.fromHex("7b7d")),
        "01040000000000000005000000056c6f63616c000000027b7d");
    RECORDED.put(new Letter.Taken(5), "01050000000000000005");
    RECORDED.put(
        new Letter.Answered(5, 17, Bytes.fromHex("7b7d")),
        "010600000000000000050000000000000011000000027b7d");
    RECORDED.put(new Letter.NotLeader(5), "01070000000000000005");
    RECORDED.put(new Letter.Drain(), "0108");
  }

  @Test
  void lettersStandOnTheWireAsRecorded() {
    RECORDED.forEach(
        (letter, hex) -> {
          assertThat(LetterCodec.encode(letter)).as(hex).isEqualTo(Bytes.fromHex(hex));
          assertThat(LetterCodec.decode(Bytes.fromHex(hex))).isEqualTo(letter);
        });
  }

  @Test
  void fieldsOfALaterVersionAreLeftOut() {
    RECORDED.forEach(
        (letter, hex) ->
            assertThat(LetterCodec.decode(Bytes.fromHex("02" + hex.substring(2) + "abcdef")))
                .isEqualTo(letter));
  }

  @Test
  void whatIsNoLetterIsRefused() {
    RECORDED.forEach(
        (letter, hex) -> {
          for (int size = 0; size < hex.length(); size += 2) {
            Bytes part = Bytes.fromHex(hex.substring(0, size));
            assertThatThrownBy(() -> LetterCodec.decode(part))
                .isInstanceOf(LetterCodec.Unreadable.class);
          }
        });
    for (String hex : List.of("0001", "01ff", "0103ffffffff", "010400000000000000057fffffff")) {
      assertThatThrownBy(() -> LetterCodec.decode(Bytes.fromHex(hex)))
          .isInstanceOf(LetterCodec.Unreadable.class);
    }
  }
}
