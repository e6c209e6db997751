package io.evmesh.engine.parallel.wire;

import io.evmesh.engine.codec.ByteReader;
import io.evmesh.engine.parallel.account.Location;
import io.evmesh.engine.parallel.plan.BlockPlan;
import io.evmesh.engine.parallel.settle.BlockPlaces;
import io.evmesh.engine.parallel.settle.BlockScope;
import io.evmesh.engine.parallel.settle.PublishedViews;
import io.evmesh.engine.parallel.settle.SealedBlock;
import io.evmesh.engine.parallel.settle.ShardSettle;
import io.evmesh.engine.parallel.settle.Shown;
import io.evmesh.engine.parallel.settle.StorageSettle;
import io.evmesh.engine.parallel.share.Share;
import io.evmesh.engine.parallel.share.ShareValues;
import io.evmesh.engine.state.Account;
import io.evmesh.engine.state.ChangeVisitor;
import io.evmesh.engine.state.Code;
import io.evmesh.engine.state.InMemoryState;
import io.evmesh.engine.state.StateDifference;
import io.evmesh.engine.state.WorldState;
import io.evmesh.engine.types.Address;
import io.evmesh.engine.types.Hash;
import io.evmesh.engine.types.UInt256;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Each form between nodes: how some random content of it is written, and what a reader finds. */
enum Form {
  SHARD_SETTLE {
    @Override
    byte[] write(RandomForms random) {
      return RandomForms.bytes(out -> SettleCodec.write(out, random.shardSettle(), random.state));
    }

    @Override
    Object read(RandomForms random, ByteReader in) {
      ShardSettle settle = SettleCodec.readShard(in, random.scope, new Committed());
      return RandomForms.bytes(out -> SettleCodec.write(out, settle, random.state));
    }
  },
  STORAGE_SETTLE {
    @Override
    byte[] write(RandomForms random) {
      return RandomForms.bytes(out -> SettleCodec.write(out, random.storageSettle(), random.state));
    }

    @Override
    Object read(RandomForms random, ByteReader in) {
      StorageSettle settle = SettleCodec.readStorage(in, random.scope, new Committed());
      return RandomForms.bytes(out -> SettleCodec.write(out, settle, random.state));
    }
  },
  VERDICTS {
    @Override
    byte[] write(RandomForms random) {
      return RandomForms.bytes(out -> VerdictCodec.write(out, random.verdicts()));
    }

    @Override
    Object read(RandomForms random, ByteReader in) {
      var verdicts = VerdictCodec.read(in, random.scope.transactions().size());
      return RandomForms.bytes(out -> VerdictCodec.write(out, verdicts));
    }
  },
  LOCATIONS {
    @Override
    byte[] write(RandomForms random) {
      return RandomForms.bytes(out -> VerdictCodec.writeLocations(out, random.locations()));
    }

    @Override
    Object read(RandomForms random, ByteReader in) {
      List<Location> locations = VerdictCodec.readLocations(in);
      return RandomForms.bytes(out -> VerdictCodec.writeLocations(out, locations));
    }
  },
  SHOWN {
    @Override
    byte[] write(RandomForms random) {
      BlockScope settled = settled(random);
      return RandomForms.bytes(out -> ShownCodec.write(out, locations(random), settled.views()));
    }

    private List<Location> locations(RandomForms random) {
      ShardSettle settle = random.shardSettle();
      return settle.accounts.stream().map(account -> new Location(account.address, null)).toList();
    }

    @Override
    Object read(RandomForms random, ByteReader in) {
      List<Shown> all = ShownCodec.read(in, random.scope);
      Nodes mirrors = new Nodes(random);
      all.forEach(mirrors.places::show);
      return RandomForms.bytes(
          out ->
              ShownCodec.write(
                  out,
                  all.stream().map(shown -> new Location(shown.account().address, null)).toList(),
                  mirrors.scope.views()));
    }
  },
  EXECUTIONS {
    @Override
    byte[] write(RandomForms random) {
      return RandomForms.bytes(out -> ResultCodec.write(out, random.executions()));
    }

    @Override
    Object read(RandomForms random, ByteReader in) {
      var executions = ResultCodec.read(in, random.scope.transactions().size());
      return RandomForms.bytes(out -> ResultCodec.write(out, executions));
    }
  },
  BLOCK {
    @Override
    byte[] write(RandomForms random) {
      return RandomForms.bytes(out -> BlockCodec.write(out, random.told()));
    }

    @Override
    Object read(RandomForms random, ByteReader in) {
      BlockCodec.Told told = BlockCodec.read(in);
      return RandomForms.bytes(out -> BlockCodec.write(out, told));
    }
  },
  WANTED {
    @Override
    byte[] write(RandomForms random) {
      return RandomForms.bytes(out -> ValuesCodec.write(out, random.wanted()));
    }

    @Override
    Object read(RandomForms random, ByteReader in) {
      ValuesCodec.Wanted wanted = ValuesCodec.readWanted(in);
      return RandomForms.bytes(out -> ValuesCodec.write(out, wanted));
    }
  },
  VALUES {
    @Override
    byte[] write(RandomForms random) {
      return RandomForms.bytes(out -> ValuesCodec.write(out, random.wanted(), random.state));
    }

    @Override
    Object read(RandomForms random, ByteReader in) {
      Committed told = new Committed();
      ValuesCodec.read(in, told);
      return told.all;
    }
  },
  CHANGES {
    @Override
    byte[] write(RandomForms random) {
      return RandomForms.bytes(out -> ChangesCodec.write(out, sealed(random)));
    }

    @Override
    Object read(RandomForms random, ByteReader in) {
      return changes(random.state, ChangesCodec.read(in));
    }
  },
  SHARE_OPENING {
    @Override
    byte[] write(RandomForms random) {
      return RandomForms.bytes(out -> ShareCodec.write(out, random.opening()));
    }

    @Override
    Object read(RandomForms random, ByteReader in) {
      ShareCodec.Opening opening = ShareCodec.readOpening(in);
      return RandomForms.bytes(out -> ShareCodec.write(out, opening));
    }
  },
  SHARE_TRANSACTIONS {
    @Override
    byte[] write(RandomForms random) {
      return RandomForms.bytes(out -> ShareCodec.writeTransactions(out, random.numbered()));
    }

    @Override
    Object read(RandomForms random, ByteReader in) {
      List<ShareCodec.Numbered> transactions = ShareCodec.readTransactions(in);
      return RandomForms.bytes(out -> ShareCodec.writeTransactions(out, transactions));
    }
  },
  SHARE_PART {
    @Override
    byte[] write(RandomForms random) {
      return RandomForms.bytes(out -> ShareCodec.write(out, random.done(), random.shareValues()));
    }

    @Override
    Object read(RandomForms random, ByteReader in) {
      ShareValues values = new ShareValues();
      int transactions = random.scope.transactions().size();
      List<Share.Done> done = ShareCodec.read(in, transactions, values, random.state);
      return done == null
          ? "something was found that is not so"
          : RandomForms.bytes(out -> ShareCodec.write(out, done, values));
    }
  };

  /** The bytes of some content. */
  abstract byte[] write(RandomForms random);

  /** Reads bytes; what it gives is equal for equal content, mostly the bytes written again. */
  abstract Object read(RandomForms random, ByteReader in);

  /** What {@link #read} gives, as text. */
  String read(RandomForms random, byte[] bytes) {
    Object found = RandomForms.read(bytes, (Function<ByteReader, Object>) in -> read(random, in));
    return found instanceof byte[] again ? HexFormat.of().formatHex(again) : found.toString();
  }

  /** A scope in whose views some settles were taken. */
  static BlockScope settled(RandomForms random) {
    Nodes nodes = new Nodes(random);
    for (int i = 0; i < 4; i++) {
      ShardSettle settle = random.shardSettle();
      nodes.places.shard(settle.shard()).settle(settle);
      StorageSettle apart = random.storageSettle();
      nodes.places.storage(apart.contract()).settle(apart);
    }
    return nodes.scope;
  }

  static SealedBlock sealed(RandomForms random) {
    BlockScope scope = settled(random);
    return new SealedBlock(scope, shard -> shard % 3 > 0);
  }

  /** All that a difference changes, as text. */
  static Map<String, String> changes(InMemoryState state, StateDifference difference) {
    WorldState world = new WorldState(state);
    difference.applyTo(world);
    Map<String, String> changes = new TreeMap<>();
    world.forEachChange(
        new ChangeVisitor() {
          @Override
          public void account(Address address, @Nullable Account account, boolean wiped) {
            changes.put(address.toString(), account + (wiped ? " wiped" : ""));
          }

          @Override
          public void slot(Address address, long[] words, int key, int value) {
            UInt256 number = UInt256.ofLimbs(words, key);
            UInt256 left = UInt256.ofLimbs(words, value);
            changes.put(address + "[" + number + "]", left.toString());
          }
        });
    world.newCodes().forEach(code -> changes.put(code.hash().toString(), code.bytes().toString()));
    return changes;
  }

  /** A node's places in a block, own or copies. */
  static final class Nodes {
    final BlockScope scope;
    final BlockPlaces places;

    Nodes(RandomForms random) {
      BlockScope told = random.scope;
      BlockPlan plan = told.plan();
      PublishedViews views = new PublishedViews(plan);
      scope = new BlockScope(told.block(), told.transactions(), told.base(), plan, views);
      places = new BlockPlaces(scope);
    }
  }

  /** Notes what is told of the committed state. */
  static final class Committed implements CommittedSink {
    final Map<String, String> all = new TreeMap<>();

    @Override
    public void account(Address address, @Nullable Account account) {
      all.put("account " + address, String.valueOf(account));
    }

    @Override
    public void storage(Address address, boolean has) {
      all.put("storage " + address, String.valueOf(has));
    }

    @Override
    public void slot(Address address, UInt256 number, UInt256 value) {
      all.put("slot " + address + " " + number, value.toString());
    }

    @Override
    public void code(Code code) {
      all.put("code " + code.hash(), code.bytes().toString());
    }

    @Override
    public void blockHash(long number, Hash hash) {
      all.put("block " + number, hash.toString());
    }
  }
}
