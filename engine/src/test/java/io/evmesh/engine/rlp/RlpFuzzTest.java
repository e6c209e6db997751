package io.evmesh.engine.rlp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import io.evmesh.engine.types.Bytes;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/** Bytes that nobody wrote on purpose. */
class RlpFuzzTest {
  private static final List<Consumer<RlpReader>> READS =
      List.of(
          RlpReader::hasNext,
          RlpReader::nextIsList,
          RlpReader::readList,
          RlpReader::readBytes,
          RlpReader::readUInt256,
          RlpReader::readLong,
          RlpReader::readAddress,
          RlpReader::readHash,
          reader -> reader.readFixed(3),
          RlpReader::readRaw,
          RlpReader::skip,
          RlpReader::itemsLeft,
          RlpReader::expectEnd);

  @Test
  void everyReadEndsWithAValueOrAnRlpException() {
    each(
        40_000,
        coding -> {
          for (Consumer<RlpReader> read : READS) {
            RlpReader reader = RlpReader.of(coding);
            try {
              for (int i = 0; i < 4; i++) {
                read.accept(reader);
              }
            } catch (RlpException _) {
              // the expected refusal
            }
          }
          return true;
        });
  }

  @Test
  void whatCanBeReadHasNoOtherCoding() {
    each(
        40_000,
        coding -> {
          try {
            RlpItem item = RlpItem.decode(coding);
            assertThat(RlpItem.encode(item)).isEqualTo(coding);
            return true;
          } catch (RlpException _) {
            return false;
          }
        });
  }

  @Test
  void aListOfAHundredThousandLevelsIsReadLevelByLevel() {
    int levels = 100_000;
    byte[] reversed = new byte[5 * levels];
    int size = 0;
    for (int i = 0; i < levels; i++) { // headers from the inside out, each byte reversed
      int content = size;
      if (content < 56) {
        reversed[size++] = (byte) (0xc0 + content);
      } else {
        int sizeOfSize = 0;
        for (int rest = content; rest > 0; rest >>>= 8) {
          reversed[size++] = (byte) rest;
          sizeOfSize++;
        }
        reversed[size++] = (byte) (0xf7 + sizeOfSize);
      }
    }
    byte[] coding = new byte[size];
    for (int i = 0; i < size; i++) {
      coding[i] = reversed[size - 1 - i];
    }
    RlpReader reader = RlpReader.of(Bytes.wrap(coding));
    assertThat(reader.itemsLeft()).isEqualTo(1);
    for (int i = 0; i < levels; i++) {
      reader = reader.readList();
    }
    assertThat(reader.hasNext()).isFalse();
  }

  /** Runs with seeds 0, 1, ...; a failure names its own. */
  private static void each(int runs, Function<Bytes, Boolean> check) {
    int valid = 0;
    for (long seed = 0; seed < runs; seed++) {
      Bytes coding = coding(new Random(seed));
      try {
        valid += check.apply(coding) ? 1 : 0;
      } catch (RuntimeException | Error e) {
        fail("seed " + seed + ": " + coding, e);
      }
    }
    assertThat(valid).as("some of the inputs are valid").isPositive();
  }

  /** Up to 80 bytes, headers more often than chance has them. */
  private static Bytes coding(Random random) {
    byte[] bytes = new byte[random.nextInt(random.nextBoolean() ? 6 : 80)];
    random.nextBytes(bytes);
    for (int i = 0; i < bytes.length; i++) {
      switch (random.nextInt(6)) {
        case 0 -> bytes[i] = (byte) (0xc0 + Math.min(55, bytes.length - i - 1));
        case 1 -> bytes[i] = (byte) (0x80 + Math.min(55, bytes.length - i - 1));
        case 2 -> bytes[i] = (byte) (random.nextBoolean() ? 0xb7 : 0xf7 + random.nextInt(9));
        case 3 -> bytes[i] = (byte) random.nextInt(4);
        default -> {}
      }
    }
    return Bytes.wrap(bytes);
  }
}
