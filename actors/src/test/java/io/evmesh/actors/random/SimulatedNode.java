package io.evmesh.actors.random;

import io.evmesh.engine.codec.ByteReader;
import io.evmesh.engine.codec.ByteWriter;
import io.evmesh.engine.evm.HotSlots;
import io.evmesh.engine.parallel.account.Location;
import io.evmesh.engine.parallel.account.Verdicts;
import io.evmesh.engine.parallel.lane.Incarnation;
import io.evmesh.engine.parallel.plan.BlockPlan;
import io.evmesh.engine.parallel.settle.BlockPlaces;
import io.evmesh.engine.parallel.settle.BlockScope;
import io.evmesh.engine.parallel.settle.Flush;
import io.evmesh.engine.parallel.settle.PublishedViews;
import io.evmesh.engine.parallel.settle.SealedBlock;
import io.evmesh.engine.parallel.settle.ShardVersions;
import io.evmesh.engine.parallel.settle.StorageVersions;
import io.evmesh.engine.parallel.wire.BlockCodec;
import io.evmesh.engine.parallel.wire.ChangesCodec;
import io.evmesh.engine.parallel.wire.CommittedSink;
import io.evmesh.engine.parallel.wire.FlushCodec;
import io.evmesh.engine.parallel.wire.ShownCodec;
import io.evmesh.engine.parallel.wire.VerdictCodec;
import io.evmesh.engine.state.StateView;
import io.evmesh.engine.types.Address;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One node of a simulated cluster in one block: the shards that it owns, and copies of others that
 * know what it has sent there and what it was shown. Talks to other nodes in bytes.
 */
final class SimulatedNode {
  final int number;
  final BlockScope scope;

  /** What its lanes have executed last, by transaction. */
  final Map<Integer, Incarnation> executed = new HashMap<>();

  private final int[] owners; // by shard
  private final @Nullable CommittedCache cache; // null for the leader, which knows all
  private final BlockPlaces places; // its own and copies

  SimulatedNode(
      int number,
      byte[] block,
      int[] owners,
      Set<Address> ownStorage,
      StateView base,
      @Nullable HotSlots hot) {
    this.number = number;
    this.owners = owners;
    cache = base instanceof CommittedCache known ? known : null;
    ByteReader in = ByteReader.of(block);
    BlockCodec.Told told = BlockCodec.read(in);
    in.expectEnd();
    BlockPlan plan = BlockPlan.of(told.shards(), told.transactions(), ownStorage);
    scope =
        new BlockScope(
            told.block(), told.transactions(), base, plan, new PublishedViews(plan), hot);
    places = new BlockPlaces(scope);
    mayAsk(() -> base.account(told.block().coinbase()));
  }

  /** Lets something be done that may wait for committed values. */
  void mayAsk(Runnable action) {
    if (cache == null) {
      action.run();
    } else {
      cache.whileAsking(action);
    }
  }

  int ownerOf(int shard) {
    return owners[shard];
  }

  int ownerOf(Address address) {
    return owners[scope.plan().shards().of(address)];
  }

  ShardVersions shard(int shard) {
    return places.shard(shard);
  }

  StorageVersions storage(Address contract) {
    return places.storage(contract);
  }

  // ---------------------------------------------------------------- settling

  /** What a lane sends to another node. */
  byte[] sent(Flush flush) {
    ByteWriter out = new ByteWriter(256);
    mayAsk(() -> FlushCodec.write(out, flush, scope.base()));
    return out.toArray();
  }

  /** Lets the copies here know what was sent. */
  void mirror(Flush flush) {
    places.mirror(flush);
  }

  /** Settles what another node sent; returns the answer. */
  byte[] settle(byte[] bytes) {
    ByteReader in = ByteReader.of(bytes);
    Flush flush = FlushCodec.read(in, scope, sink());
    in.expectEnd();
    Verdicts verdicts = new Verdicts();
    flush.shards().forEach(settle -> verdicts.addAll(shard(settle.shard()).settle(settle)));
    flush.storages().forEach(settle -> verdicts.addAll(storage(settle.contract()).settle(settle)));
    ByteWriter out = new ByteWriter(16);
    VerdictCodec.write(out, verdicts);
    return out.toArray();
  }

  /** Where committed values go; the leader checks them. */
  private CommittedSink sink() {
    return cache != null ? cache : new CommittedCheck(scope.base());
  }

  // ----------------------------------------------------------------- showing

  /** Answers to a request for what was written at some places. */
  byte[] shown(byte[] request) {
    ByteReader in = ByteReader.of(request);
    List<Location> places = VerdictCodec.readLocations(in);
    in.expectEnd();
    ByteWriter out = new ByteWriter(64);
    ShownCodec.write(out, places, scope.views());
    return out.toArray();
  }

  /** Takes such an answer. */
  void show(byte[] answer) {
    ByteReader in = ByteReader.of(answer);
    ShownCodec.read(in, scope).forEach(places::show);
    in.expectEnd();
  }

  // ----------------------------------------------------------------- sealing

  SealedBlock seal() {
    places
        .shards()
        .forEach(
            (shard, versions) -> {
              if (owners[shard] == number) {
                versions.seal();
              }
            });
    return new SealedBlock(scope, shard -> owners[shard] == number);
  }

  byte[] changes() {
    ByteWriter out = new ByteWriter(256);
    ChangesCodec.write(out, seal());
    return out.toArray();
  }
}
