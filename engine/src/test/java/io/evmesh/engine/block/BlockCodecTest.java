package io.evmesh.engine.block;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.evmesh.engine.block.BlockOutcome.Valid;
import io.evmesh.engine.chain.Fork;
import io.evmesh.engine.rlp.RlpException;
import io.evmesh.engine.rlp.RlpReader;
import io.evmesh.engine.rlp.RlpWriter;
import io.evmesh.engine.types.Bytes;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class BlockCodecTest {
  private static Block block(Fork fork) {
    SmallChain chain = new SmallChain(fork);
    ParentBlock parent = chain.parent();
    BlockDraft draft =
        fork.isAtLeast(Fork.SHANGHAI)
            ? chain.draft(parent, 12, new Withdrawal(-1, 3, SmallChain.COINBASE, -1))
            : chain.draft(parent, 12);
    var transaction = SmallChain.transaction(0, SmallChain.LOGGER, 0, 60_000);
    return ((Valid) chain.processor().build(parent, draft, List.of(transaction))).block();
  }

  /** The coding of a list of codings. */
  private static Bytes list(List<Bytes> items) {
    RlpWriter rlp = new RlpWriter().startList();
    items.forEach(rlp::writeRaw);
    return rlp.endList().toBytes();
  }

  private static List<Bytes> items(Bytes list) {
    List<Bytes> items = new ArrayList<>();
    for (RlpReader rlp = RlpReader.of(list).readList(); rlp.hasNext(); ) {
      items.add(rlp.readRaw());
    }
    return items;
  }

  private static void isRefused(Bytes bytes) {
    assertThatThrownBy(() -> BlockCodec.decode(bytes)).isInstanceOf(RlpException.class);
  }

  @ParameterizedTest
  @EnumSource(Fork.class)
  void blocksOfEveryForkComeBack(Fork fork) {
    Block block = block(fork);
    Bytes bytes = BlockCodec.encode(block);
    assertThat(BlockCodec.decode(bytes)).isEqualTo(block);
    assertThat(BlockCodec.encode(BlockCodec.decode(bytes))).isEqualTo(bytes);
  }

  @Test
  void tooFewOrTooManyItemsAreRefused() {
    List<Bytes> items = items(BlockCodec.encode(block(Fork.PRAGUE)));
    isRefused(list(items.subList(0, 2)));
    List<Bytes> more = new ArrayList<>(items);
    more.add(list(List.of()));
    isRefused(list(more));
    isRefused(Bytes.EMPTY);
    isRefused(list(List.of()));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 14, 22})
  void headersHaveFifteenToTwentyOneFields(int count) {
    List<Bytes> items = items(BlockCodec.encode(block(Fork.PRAGUE)));
    List<Bytes> fields = new ArrayList<>(items(items.get(0)));
    while (fields.size() > count) {
      fields.removeLast();
    }
    while (fields.size() < count) {
      fields.add(fields.getLast());
    }
    items.set(0, list(fields));
    isRefused(list(items));
  }

  @Test
  void numbersInHeadersAreShortAndBelowTheirLimit() {
    List<Bytes> items = items(BlockCodec.encode(block(Fork.PRAGUE)));
    for (int field : new int[] {8, 9, 10, 11, 17, 18}) {
      for (String wrong : List.of("0x820001", "0x00", "0x89010000000000000000", "0xc0")) {
        List<Bytes> fields = new ArrayList<>(items(items.get(0)));
        fields.set(field, Bytes.fromHex(wrong));
        List<Bytes> changed = new ArrayList<>(items);
        changed.set(0, list(fields));
        isRefused(list(changed));
      }
    }
  }

  @Test
  void transactionsAreWrappedIfAndOnlyIfTheyAreTyped() {
    List<Bytes> items = items(BlockCodec.encode(block(Fork.PRAGUE)));
    Bytes legacy = items(items.get(1)).get(0);
    items.set(1, list(List.of(new RlpWriter().write(legacy).toBytes())));
    isRefused(list(items));
    for (String wrong : List.of("0x80", "0x01", "0x05", "0x8201c0", "0xc0", "0x8200c0")) {
      items.set(1, list(List.of(Bytes.fromHex(wrong))));
      isRefused(list(items));
    }
  }

  @Test
  void whatIsCutOrFollowedByMoreIsRefused() {
    Bytes bytes = BlockCodec.encode(block(Fork.OSAKA));
    for (int size = 0; size < bytes.size(); size++) {
      isRefused(bytes.slice(0, size));
    }
    byte[] longer = new byte[bytes.size() + 1];
    System.arraycopy(bytes.unsafeArray(), 0, longer, 0, bytes.size());
    isRefused(Bytes.wrap(longer));
  }

  @Test
  void whateverIsDecodedIsTheOneCodingOfItself() {
    long seed = 8231;
    Random random = new Random(seed);
    byte[] bytes = BlockCodec.encode(block(Fork.OSAKA)).toArray();
    for (int run = 0; run < 20_000; run++) {
      byte[] changed = bytes.clone();
      for (int i = random.nextInt(3); i >= 0; i--) {
        changed[random.nextInt(changed.length)] = (byte) random.nextInt();
      }
      Bytes coding = Bytes.wrap(changed);
      try {
        Block block = BlockCodec.decode(coding);
        boolean hasParity = block.transactions().getFirst().signature().yParity() <= 1;
        if (hasParity) {
          assertThat(BlockCodec.encode(block)).as("seed %d run %d", seed, run).isEqualTo(coding);
        }
      } catch (RlpException e) {
        assertThat(e).hasMessageMatching("(?s).+");
      }
    }
  }
}
