package io.evmesh.testkit.random;

import io.evmesh.engine.crypto.Keccak256;
import io.evmesh.engine.crypto.Secp256k1;
import io.evmesh.engine.types.Address;
import io.evmesh.engine.types.Bytes;
import io.evmesh.engine.types.UInt256;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/** The addresses that a random world is about, and a choice of them for each use. */
public final class Cast {
  /** Private keys of accounts that send transactions and sign authorisations. */
  static final List<Bytes> KEYS = keys(6);

  /** The accounts of {@link #KEYS}. */
  static final List<Address> SIGNERS =
      KEYS.stream().map(key -> Secp256k1.address(Secp256k1.publicKey(key))).toList();

  private static final int MOST_CONTRACTS = 10;
  private static final int FACTORIES = 2;
  private static final int SALTS = 2;

  final List<Address> contracts = new ArrayList<>();
  final List<Address> factories = new ArrayList<>();

  /** What the factories make, where salt and init code are those that transactions ask for. */
  final List<Address> children = new ArrayList<>();

  /** In the state without nonce, balance or code. */
  final List<Address> empties = new ArrayList<>();

  final List<Address> absents = new ArrayList<>();

  /** The init code that each factory uses. */
  final List<Bytes> childInits = new ArrayList<>();

  private final List<Address> all = new ArrayList<>();

  /** A cast for one world. */
  public Cast(RandomGenerator random) {
    int count = 1 + random.nextInt(MOST_CONTRACTS);
    for (int i = 0; i < count; i++) {
      contracts.add(numbered(0xc0de00, i));
    }
    for (int i = 0; i < FACTORIES; i++) {
      Address factory = numbered(0xfac700, i);
      factories.add(factory);
      Bytes init = Children.initCode(random, this);
      childInits.add(init);
      for (int salt = 0; salt < SALTS; salt++) {
        children.add(created(factory, salt, init));
      }
    }
    for (int i = 0; i < 2; i++) {
      empties.add(numbered(0xe3e300, i));
      absents.add(numbered(0xab5e00, i));
    }
    absents.add(numbered(0, 3)); // RIPEMD-160, whose touches no failure takes back
    all.addAll(SIGNERS);
    all.addAll(contracts);
    all.addAll(contracts);
    all.addAll(factories);
    all.addAll(children);
    all.addAll(empties);
    all.addAll(absents);
  }

  /** Any address of the world. */
  Address any(RandomGenerator random) {
    return all.get(random.nextInt(all.size()));
  }

  static <T> T one(RandomGenerator random, List<T> of) {
    return of.get(random.nextInt(of.size()));
  }

  private static Address numbered(long kind, int index) {
    return Address.ofLimbs(kind + index, 0, 0);
  }

  private static Address created(Address creator, long salt, Bytes initCode) {
    Bytes input =
        new Assembly()
            .op(0xff)
            .raw(creator.toBytes())
            .raw(UInt256.of(salt).toHash().toBytes())
            .raw(Keccak256.hash(initCode).toBytes())
            .bytes();
    return Address.lastBytesOf(Keccak256.hash(input));
  }

  private static List<Bytes> keys(int count) {
    List<Bytes> keys = new ArrayList<>();
    for (int i = 1; i <= count; i++) {
      byte[] key = new byte[32];
      key[31] = (byte) i;
      keys.add(Bytes.wrap(key));
    }
    return List.copyOf(keys);
  }
}
