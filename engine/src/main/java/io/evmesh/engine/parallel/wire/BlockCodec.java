package io.evmesh.engine.parallel.wire;

import io.evmesh.engine.chain.Fork;
import io.evmesh.engine.codec.ByteReader;
import io.evmesh.engine.codec.ByteWriter;
import io.evmesh.engine.evm.BlockContext;
import io.evmesh.engine.execution.RecoveredTransaction;
import io.evmesh.engine.parallel.choice.HotSnapshot;
import io.evmesh.engine.parallel.plan.Shards;
import io.evmesh.engine.types.Address;
import io.evmesh.engine.types.Hash;
import io.evmesh.engine.types.UInt256;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A block for those who execute it together. Its plan follows from its transactions. */
public final class BlockCodec {
  private static final Fork[] FORKS = Fork.values();
  private static final int MOST_NIBBLES = 4;

  private BlockCodec() {}

  /**
   * What a node has to know of a block before it can take part.
   *
   * @param hot slots whose values are worth following; null for none
   */
  public record Told(
      BlockContext block,
      List<RecoveredTransaction> transactions,
      Shards shards,
      @Nullable HotSnapshot hot) {}

  /** Version, block, shards, hot slots, transactions. */
  public static void write(ByteWriter out, Told told) {
    Wire.begin(out);
    write(out, told.block());
    out.octet(told.shards().nibbles());
    write(out, told.hot());
    out.number(told.transactions().size());
    for (RecoveredTransaction transaction : told.transactions()) {
      TransactionForm.write(out, transaction);
    }
  }

  static void write(ByteWriter out, BlockContext block) {
    out.octet(block.fork().ordinal());
    out.number(block.chainId());
    out.number(block.number());
    out.number(block.timestamp());
    out.address(block.coinbase());
    out.number(block.gasLimit());
    out.word(block.baseFee());
    out.word(block.difficulty());
    out.hash(block.prevRandao());
    out.word(block.blobBaseFee());
    out.number(block.maxBlobs());
  }

  static void write(ByteWriter out, @Nullable HotSnapshot hot) {
    Wire.flag(out, hot != null);
    if (hot != null) {
      int[] places = hot.places();
      out.number(places.length);
      int last = -1;
      for (int place : places) {
        out.number(place - last - 1L);
        out.fixed(hot.hash(place));
        last = place;
      }
    }
  }

  /**
   * Reads a block.
   *
   * @throws io.evmesh.engine.codec.MalformedBytesException if it is none
   */
  public static Told read(ByteReader in) {
    Wire.expectVersion(in);
    BlockContext block = readContext(in);
    int nibbles = in.octet();
    Wire.check(nibbles >= 1 && nibbles <= MOST_NIBBLES, "no shard has " + nibbles + " nibbles");
    HotSnapshot hot = readHot(in);
    int count = in.count(Address.SIZE);
    List<RecoveredTransaction> transactions = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      transactions.add(TransactionForm.read(in));
    }
    return new Told(block, transactions, new Shards(nibbles), hot);
  }

  static BlockContext readContext(ByteReader in) {
    int fork = in.octet();
    Wire.check(fork < FORKS.length, "its fork is not known");
    long chainId = in.number();
    long number = in.number();
    long timestamp = in.number();
    Address coinbase = in.address();
    long gasLimit = in.number();
    UInt256 baseFee = in.word();
    UInt256 difficulty = in.word();
    Hash prevRandao = in.hash();
    UInt256 blobBaseFee = in.word();
    return new BlockContext(
        FORKS[fork],
        chainId,
        number,
        timestamp,
        coinbase,
        gasLimit,
        baseFee,
        difficulty,
        prevRandao,
        blobBaseFee,
        in.numberTo(Integer.MAX_VALUE));
  }

  static @Nullable HotSnapshot readHot(ByteReader in) {
    if (!Wire.flag(in)) {
      return null;
    }
    int count = in.count(9);
    int[] places = new int[count];
    long[] hashes = new long[count];
    int last = -1;
    for (int i = 0; i < count; i++) {
      last += 1 + in.numberTo(HotSnapshot.PLACES - 2 - last);
      places[i] = last;
      hashes[i] = in.fixed();
      Wire.check(hashes[i] != 0, "a hot place holds nothing");
    }
    return HotSnapshot.of(places, hashes);
  }
}
