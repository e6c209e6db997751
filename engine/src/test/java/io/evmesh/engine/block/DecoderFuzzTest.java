package io.evmesh.engine.block;

import static org.assertj.core.api.Assertions.assertThat;

import io.evmesh.engine.rlp.RlpException;
import io.evmesh.engine.transaction.Mutations;
import io.evmesh.engine.transaction.Samples;
import io.evmesh.engine.transaction.Signatures;
import io.evmesh.engine.transaction.Transaction;
import io.evmesh.engine.transaction.TransactionType;
import io.evmesh.engine.trie.Proof;
import io.evmesh.engine.trie.Roots;
import io.evmesh.engine.trie.Trie;
import io.evmesh.engine.types.Address;
import io.evmesh.engine.types.Bytes;
import io.evmesh.engine.types.Hash;
import io.evmesh.engine.types.Hex;
import io.evmesh.engine.types.UInt256;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * Changed bytes are refused with the fault that the decoder documents, or read as what they are.
 * {@code -Devmesh.fuzz.rounds=N -Devmesh.fuzz.seed=N} choose how many and which.
 */
class DecoderFuzzTest {
  private static final int ROUNDS = Integer.getInteger("evmesh.fuzz.rounds", 10_000);
  private static final long FIRST_SEED = Long.getLong("evmesh.fuzz.seed", 1);

  private static Block block() {
    List<Transaction> transactions = new ArrayList<>();
    for (TransactionType type : TransactionType.values()) {
      transactions.add(Signatures.sign(Samples.of(type), Samples.KEY));
    }
    BlockHeader header =
        new BlockHeader(
            Hash.ZERO,
            Roots.EMPTY_LIST_HASH,
            Address.ZERO,
            Hash.ZERO,
            Hash.ZERO,
            Hash.ZERO,
            Bytes.wrap(new byte[256]),
            UInt256.ZERO,
            1,
            30_000_000,
            21_000,
            12,
            Bytes.fromHex("0xaabb"),
            Hash.ZERO,
            Bytes.wrap(new byte[8]),
            UInt256.of(7),
            Hash.ZERO,
            0L,
            0L,
            Hash.ZERO,
            Hash.ZERO);
    return new Block(
        header, transactions, List.of(header), List.of(new Withdrawal(1, 2, Samples.TO, 3)));
  }

  @Test
  void blocksAreRefusedOrHaveNoOtherCoding() {
    Bytes valid = BlockCodec.encode(block());
    assertThat(BlockCodec.encode(BlockCodec.decode(valid))).isEqualTo(valid);
    for (long seed = FIRST_SEED; seed < FIRST_SEED + ROUNDS; seed++) {
      Bytes bytes = Mutations.of(valid, new Random(seed));
      try {
        Block block = BlockCodec.decode(bytes);
        assertThat(block.header().hash()).as("seed %d", seed).isNotNull();
      } catch (RlpException e) {
        assertThat(e.getMessage()).as("seed %d", seed).isNotEmpty();
      }
    }
  }

  @Test
  void changedProofsShowNothingElseThanTheTruth() {
    Trie trie = new Trie();
    Random random = new Random(FIRST_SEED);
    List<Bytes> keys = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      byte[] key = new byte[4];
      random.nextBytes(key);
      keys.add(Bytes.wrap(key));
      trie.put(keys.getLast(), Bytes.fromHex("0x" + "%08x".formatted(i + 1).repeat(9)));
    }
    for (long seed = FIRST_SEED; seed < FIRST_SEED + ROUNDS; seed++) {
      Random chance = new Random(seed);
      Bytes key = keys.get(chance.nextInt(keys.size()));
      List<Bytes> nodes = new ArrayList<>(trie.proof(key));
      int at = chance.nextInt(nodes.size());
      nodes.set(at, Mutations.of(nodes.get(at), chance));
      Proof.Verdict verdict = Proof.verify(trie.root(), key, nodes);
      boolean isHonest =
          verdict instanceof Proof.Verdict.Invalid
              || verdict.equals(new Proof.Verdict.Present(present(trie, key)));
      assertThat(isHonest).as("seed %d: %s", seed, verdict).isTrue();
    }
  }

  private static Bytes present(Trie trie, Bytes key) {
    Bytes value = trie.get(key);
    assertThat(value).isNotNull();
    return value == null ? Bytes.EMPTY : value;
  }

  @Test
  void textIsHexadecimalOrRefused() {
    String characters = "0123456789abcdefABCDEFxX g-\u00e9\u0000";
    for (long seed = FIRST_SEED; seed < FIRST_SEED + ROUNDS; seed++) {
      Random random = new Random(seed);
      StringBuilder text = new StringBuilder(random.nextBoolean() ? "0x" : "");
      for (int i = random.nextInt(70); i > 0; i--) {
        int common = random.nextInt(8) == 0 ? characters.length() : 22;
        text.append(characters.charAt(random.nextInt(common)));
      }
      try {
        Bytes bytes = Bytes.fromHex(text.toString());
        String digits = text.toString().toLowerCase(java.util.Locale.ROOT).replaceFirst("^0x", "");
        assertThat(Hex.encode(bytes.toArray())).as("seed %d", seed).isEqualTo("0x" + digits);
      } catch (IllegalArgumentException e) {
        assertThat(e.getMessage()).as("seed %d", seed).isNotEmpty();
      }
    }
  }
}
