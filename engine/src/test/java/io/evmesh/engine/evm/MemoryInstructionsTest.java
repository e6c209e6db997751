package io.evmesh.engine.evm;

import static io.evmesh.engine.scene.Bytecode.code;
import static org.assertj.core.api.Assertions.assertThat;

import io.evmesh.engine.chain.Fork;
import io.evmesh.engine.crypto.Keccak256;
import io.evmesh.engine.scene.Bytecode;
import io.evmesh.engine.scene.Scene;
import io.evmesh.engine.scene.Scene.Ending;
import io.evmesh.engine.types.Bytes;
import io.evmesh.engine.types.Hash;
import io.evmesh.engine.types.UInt256;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Memory: what is written where, and what it costs (Yellow Paper H.1: 3 a word, w²/512). */
class MemoryInstructionsTest {
  private static final Bytes ABC = Bytes.fromHex("0x616263");
  private final Scene scene = Scene.at(Fork.OSAKA);

  @Test
  void wordsAndBytesAreStoredBigEndian() {
    var word = scene.run(code().push(0x1234).push(3).op("MSTORE").push(2).op("MLOAD").returnTop());
    assertThat(word.word()).isEqualTo(UInt256.of(0x12)); // bytes 2 .. 33 of 0 .. 34
    var single =
        scene.run(code().push(0xabcd).push(31).op("MSTORE8").push(0).op("MLOAD").returnTop());
    assertThat(single.word()).isEqualTo(UInt256.of(0xcd));
  }

  @Test
  void expansionCostsByWordsAndTheirSquare() {
    // MSTORE8 at the last byte of word w: C(w) - C(0), C(w) = 3 w + w^2 / 512
    long[][] wordsAndGas = {{1, 3}, {2, 6}, {32, 98}, {724, 3195}, {1024, 5120}, {4096, 45056}};
    for (long[] row : wordsAndGas) {
      var trace = scene.trace(code().push(1).push(32 * row[0] - 1).op("MSTORE8"));
      assertThat(trace.gasOfLast()).as("%d words", row[0]).isEqualTo(3 + row[1]);
    }
    var again = scene.trace(code().push(1, 63).op("MSTORE8").push(1, 40).op("MSTORE8"));
    assertThat(again.gasOfLast()).as("within what is active").isEqualTo(3);
    var unaligned = scene.trace(code().push(1, 1).op("MSTORE"));
    assertThat(unaligned.gasOfLast()).as("bytes 1 to 32 are two words").isEqualTo(3 + 6);
  }

  @Test
  void msizeCountsActiveBytesInWholeWords() {
    assertThat(scene.trace(code().op("MSIZE")).stack()).containsExactly(UInt256.ZERO);
    assertThat(scene.trace(code().push(33).op("MLOAD POP MSIZE")).stack())
        .containsExactly(UInt256.of(96));
    assertThat(scene.trace(code().op("MSIZE")).gasOfLast()).isEqualTo(2);
  }

  @Test
  void nothingIsCopiedAtAnyOffsetForFree() {
    for (String op : List.of("CALLDATACOPY", "CODECOPY", "MCOPY")) {
      var trace = scene.trace(code().push(0).push(UInt256.MAX).push(UInt256.MAX).op(op));
      assertThat(trace.gasOfLast()).as(op).isEqualTo(3);
    }
    assertThat(scene.trace(code().push(0).push(UInt256.MAX).op("KECCAK256")).gasOfLast())
        .isEqualTo(30);
    assertThat(scene.run(code().push(0).push(UInt256.MAX).op("RETURN")).gasUsed()).isEqualTo(6);
  }

  @Test
  void callDataIsReadWithZerosBeyondItsEnd() {
    scene.input(ABC);
    assertThat(scene.trace(code().op("CALLDATASIZE")).stack()).containsExactly(UInt256.of(3));
    assertThat(scene.run(code().push(0).op("CALLDATALOAD").returnTop()).word())
        .isEqualTo(UInt256.fromHex("0x616263" + "00".repeat(29)));
    assertThat(scene.run(code().push(2).op("CALLDATALOAD").returnTop()).word())
        .isEqualTo(UInt256.fromHex("0x63" + "00".repeat(31)));
    assertThat(scene.run(code().push(3).op("CALLDATALOAD").returnTop()).word())
        .isEqualTo(UInt256.ZERO);
    assertThat(scene.run(code().push("0x10000000000000000").op("CALLDATALOAD").returnTop()).word())
        .isEqualTo(UInt256.ZERO);
    // 33 bytes from offset 1 to memory 0: two words of copying, two of memory
    var copy = scene.trace(code().push(33, 1, 0).op("CALLDATACOPY"));
    assertThat(copy.gasOfLast()).isEqualTo(3 + 2 * 3 + 6);
    Bytecode overwrites = code().push(UInt256.MAX).push(0).op("MSTORE").push(4, 1, 0);
    assertThat(scene.run(overwrites.op("CALLDATACOPY").push(0).op("MLOAD").returnTop()).word())
        .isEqualTo(UInt256.fromHex("0x62630000" + "ff".repeat(28)));
  }

  @Test
  void codeIsCopiedWithZerosBeyondItsEnd() {
    Bytecode copies = code().push(32, 0, 0).op("CODECOPY").push(0).op("MLOAD").returnTop();
    assertThat(copies.size()).isLessThan(32);
    byte[] expected = new byte[32];
    System.arraycopy(copies.bytes().toArray(), 0, expected, 0, copies.size());
    assertThat(scene.run(copies).word()).isEqualTo(UInt256.of(Bytes.wrap(expected)));
    assertThat(scene.trace(code().op("CODESIZE")).stack()).containsExactly(UInt256.ONE);
  }

  @Test
  void mcopyCopiesAsIfThroughABuffer() {
    // the examples of EIP-5656: overlapping ranges in both directions
    Bytes memory =
        Bytes.fromHex("0x000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f");
    Ending forward =
        scene.run(
            code().store(0, memory).push(8, 1, 0).op("MCOPY").push(0).op("MLOAD").returnTop());
    assertThat(forward.word())
        .isEqualTo(
            UInt256.fromHex("0x010203040506070808090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f"));
    Ending backward =
        scene.run(
            code().store(0, memory).push(8, 0, 1).op("MCOPY").push(0).op("MLOAD").returnTop());
    assertThat(backward.word())
        .isEqualTo(
            UInt256.fromHex("0x000001020304050607090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f"));
    // EIP-5656: MCOPY of 32 bytes from 32 to 0 costs 3 + 3, and 2 words of memory
    assertThat(scene.trace(code().push(32, 32, 0).op("MCOPY")).gasOfLast()).isEqualTo(3 + 3 + 6);
  }

  @Test
  void copiesOfAllSizesAreThoseOfBytes() {
    byte[] data = new byte[70];
    for (int i = 0; i < data.length; i++) {
      data[i] = (byte) (i + 1);
    }
    scene.input(Bytes.wrap(data));
    for (int size = 0; size <= data.length; size++) {
      for (int from : new int[] {0, 3, data.length - size, data.length - size / 2, 70}) {
        byte[] expected = new byte[96];
        int there = Math.max(0, Math.min(size, data.length - from));
        System.arraycopy(data, from, expected, 5, there);
        String what = "%d bytes from %d".formatted(size, from);
        assertThat(copied(code().push(size, from, 5).op("CALLDATACOPY")))
            .as(what)
            .isEqualTo(expected);
        Bytecode copies = code().push(70, 0, 0).op("CALLDATACOPY");
        System.arraycopy(data, 0, expected, 0, data.length);
        System.arraycopy(data, from, expected, 5, there);
        Arrays.fill(expected, 5 + there, 5 + size, (byte) 0);
        assertThat(copied(copies.push(size, from, 5).op("MCOPY"))).as(what).isEqualTo(expected);
      }
    }
  }

  @Test
  void behindWhatIsCopiedFromAreZerosHoweverFar() {
    String[] offsets = {"0x0fff", "0x80000000", "0x8000000000000000", "0x10000000000000000"};
    scene.input(Bytes.wrap(new byte[] {1, 2, 3}));
    for (String op : List.of("CALLDATACOPY", "CODECOPY")) {
      for (String from : offsets) {
        for (int size : new int[] {1, 8, 16, 31, 33, 64, 65, 90}) {
          Bytecode filled = code();
          for (int at = 0; at < 96; at += 32) {
            filled.push(UInt256.MAX).push(at).op("MSTORE");
          }
          byte[] expected = new byte[96];
          Arrays.fill(expected, (byte) 0xff);
          Arrays.fill(expected, 5, 5 + size, (byte) 0);
          Bytecode copies = filled.push(size).push(from).push(5).op(op).push(96, 0).op("RETURN");
          assertThat(scene.run(copies).outcome().output().toArray())
              .as("%s of %d bytes from %s", op, size, from)
              .isEqualTo(expected);
        }
      }
    }
  }

  /** The first 96 bytes of memory after that. */
  private byte[] copied(Bytecode code) {
    Bytecode whole = code().push(0, 64).op("MSTORE").raw(code.bytes()).push(96, 0).op("RETURN");
    return scene.run(whole).outcome().output().toArray();
  }

  @Test
  void keccakHashesARangeOfMemory() {
    var ending = scene.run(code().store(0, ABC).push(3, 0).op("KECCAK256").returnTop());
    // the published test vector of Keccak-256 for "abc"
    assertThat(ending.word())
        .isEqualTo(
            UInt256.fromHex("0x4e03657aea45a94fc7d47ba826c8d667c0d1e6e33a64a036ec44f58fa12d6c45"));
    var empty = scene.run(code().push(0, 0).op("KECCAK256").returnTop());
    assertThat(empty.word())
        .isEqualTo(
            UInt256.fromHex("0xc5d2460186f7233c927e7db2dcc703c0e500b653ca82273b7bfad8045d85a470"));
    assertThat(scene.trace(code().push(33, 0).op("KECCAK256")).gasOfLast()).isEqualTo(30 + 12 + 6);
  }

  @Test
  void logsHaveTopicsAndData() {
    for (int n = 0; n <= 4; n++) {
      Bytecode code = code().store(0, ABC);
      for (int topic = n; topic >= 1; topic--) {
        code.push(topic); // topic 1 comes first
      }
      code.push(3, 0).op("LOG" + n);
      var returned = (CallOutcome.Returned) scene.run(code).outcome();
      Log log = returned.logs().getFirst();
      assertThat(log.address()).isEqualTo(Scene.SELF);
      assertThat(log.data()).isEqualTo(ABC);
      assertThat(log.topics()).hasSize(n);
      for (int i = 0; i < n; i++) {
        assertThat(log.topics().get(i)).isEqualTo(UInt256.of(i + 1).toHash());
      }
      assertThat(scene.trace(code).gasOfLast()).isEqualTo(375L + 375L * n + 8 * 3);
    }
  }

  @Test
  void logsOfAFrameThatFailedVanish() {
    scene.with(Scene.OTHER, code().push(0, 0).op("LOG0 INVALID"));
    var ending = scene.run(code().push(0, 0).op("LOG0").call(Scene.OTHER, 0));
    assertThat(((CallOutcome.Returned) ending.outcome()).logs()).hasSize(1);
  }

  @Test
  void hashOfKnownAnswerIsIndependentOfTheMachine() {
    assertThat(Keccak256.hash(ABC))
        .isEqualTo(
            Hash.fromHex("0x4e03657aea45a94fc7d47ba826c8d667c0d1e6e33a64a036ec44f58fa12d6c45"));
  }
}
