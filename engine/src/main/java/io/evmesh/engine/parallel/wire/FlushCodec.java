package io.evmesh.engine.parallel.wire;

import io.evmesh.engine.codec.ByteReader;
import io.evmesh.engine.codec.ByteWriter;
import io.evmesh.engine.parallel.settle.BlockScope;
import io.evmesh.engine.parallel.settle.Flush;
import io.evmesh.engine.parallel.settle.ShardSettle;
import io.evmesh.engine.parallel.settle.StorageSettle;
import io.evmesh.engine.state.StateView;
import java.util.ArrayList;
import java.util.List;

/** All that one flush of a lane has for one node. */
public final class FlushCodec {
  private FlushCodec() {}

  /**
   * How many shards, and their settles; how many contracts, and theirs.
   *
   * @param base the committed state, which may have to be fetched
   */
  public static void write(ByteWriter out, Flush flush, StateView base) {
    out.number(flush.shards().size());
    for (ShardSettle settle : flush.shards()) {
      SettleCodec.write(out, settle, base);
    }
    out.number(flush.storages().size());
    for (StorageSettle settle : flush.storages()) {
      SettleCodec.write(out, settle, base);
    }
  }

  /**
   * Reads a flush.
   *
   * @param committed is told what committed values come along
   * @throws io.evmesh.engine.codec.MalformedBytesException if it is none of this block
   */
  public static Flush read(ByteReader in, BlockScope scope, CommittedSink committed) {
    List<ShardSettle> shards = new ArrayList<>();
    for (int left = in.count(); left > 0; left--) {
      shards.add(SettleCodec.readShard(in, scope, committed));
    }
    List<StorageSettle> storages = new ArrayList<>();
    for (int left = in.count(); left > 0; left--) {
      storages.add(SettleCodec.readStorage(in, scope, committed));
    }
    return new Flush(shards, storages);
  }
}
