package io.evmesh.engine.trie;

import io.evmesh.engine.crypto.Keccak256;
import io.evmesh.engine.rlp.RlpWriter;
import io.evmesh.engine.trie.Node.Branch;
import io.evmesh.engine.trie.Node.Empty;
import io.evmesh.engine.trie.Node.Extension;
import io.evmesh.engine.trie.Node.Leaf;
import io.evmesh.engine.trie.Node.Unresolved;
import io.evmesh.engine.types.Address;
import io.evmesh.engine.types.Bytes;
import io.evmesh.engine.types.Hash;
import io.evmesh.engine.types.UInt256;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The trie of a state's accounts and the tries of their storages (Yellow Paper 4.1), which never
 * change: an update makes new ones that share what stayed the same, at a cost that depends on the
 * update alone. Nodes are loaded from a store when the way to a key leads through them.
 *
 * <p>A storage hangs on its account's leaf. What is not in memory is known by its hash: of a
 * storage, by the root in the leaf. Nodes that a {@link Checkpoint} brought into the store may be
 * shed, the oldest first. The store holds one state only, so states before its last checkpoint may
 * meet a {@link MissingNodeException}; the later ones never.
 */
public final class StateTrie {
  private static final int TASK_CHANGES = 256; // tasks are to be long against what one costs

  private final StateTrieSettings settings;
  private final Node top;
  private final int age;
  private final @Nullable Vacancies vacancies; // null without a store
  private final long residentBytes;
  private final long shedAtBytes;

  private StateTrie(
      StateTrieSettings settings,
      Node top,
      int age,
      @Nullable Vacancies vacancies,
      long residentBytes,
      long shedAtBytes) {
    this.settings = settings;
    this.top = top;
    this.age = age;
    this.vacancies = vacancies;
    this.residentBytes = residentBytes;
    this.shedAtBytes = shedAtBytes;
  }

  /** The state with this root; nothing is loaded yet. */
  public static StateTrie open(StateTrieSettings settings, Hash root) {
    Node top = root.equals(Roots.EMPTY) ? Empty.NODE : Unresolved.of(root);
    boolean stored = settings.source() != NodeSource.NONE;
    return new StateTrie(
        settings, top, 0, stored ? new Vacancies(null) : null, 0, settings.residentBytes());
  }

  /** The state root. */
  public Hash root() {
    return Trie.rootOf(top);
  }

  /**
   * The state after some accounts changed, each told once; this one stays as it is.
   *
   * @throws MissingNodeException if the store does not have a node that it should have
   */
  public StateTrie after(List<AccountUpdate> updates) {
    List<AccountTrieChange> accounts = new ArrayList<>(updates.size());
    List<Change> all = new ArrayList<>();
    for (AccountUpdate update : updates) {
      accounts.add(new AccountTrieChange(update));
      all.addAll(update.slots());
    }
    all.addAll(accounts);
    prepare(all);
    Resolver resolver = new Resolver(settings.source(), NodePlace.ACCOUNTS);
    if (vacancies != null) {
      Prefetch prefetch = new Prefetch(settings.source());
      prefetch.add(resolver, top, accounts);
      prefetch.run();
    }
    List<TrieUpdate> done = storages(resolver, accounts);
    TrieUpdate update = new TrieUpdate(resolver, top, accounts, age + 1);
    settings.tasks().run(update.tasks());
    Node next = update.finish();
    done.add(update);
    return successor(next, accounts, done);
  }

  private void prepare(List<Change> changes) {
    List<Runnable> tasks = new ArrayList<>();
    for (int from = 0; from < changes.size(); from += TASK_CHANGES) {
      List<Change> some = changes.subList(from, Math.min(changes.size(), from + TASK_CHANGES));
      tasks.add(
          () -> {
            Keccak256 keccak = new Keccak256();
            RlpWriter writer = new RlpWriter();
            some.forEach(change -> change.prepare(keccak, writer));
          });
    }
    settings.tasks().run(tasks);
  }

  /** Updates the storages and sets their tops. */
  private List<TrieUpdate> storages(Resolver resolver, List<AccountTrieChange> accounts) {
    List<AccountTrieChange> touched = new ArrayList<>();
    List<Node> tops = new ArrayList<>();
    List<Resolver> resolvers = new ArrayList<>();
    Prefetch prefetch = new Prefetch(settings.source());
    for (AccountTrieChange account : accounts) {
      List<SlotChange> slots = account.update.slots();
      if (!slots.isEmpty()) {
        Node storage = account.storageBefore(find(resolver, top, account.key));
        Resolver own = new Resolver(settings.source(), Bytes.wrap(account.key));
        touched.add(account);
        tops.add(storage);
        resolvers.add(own);
        prefetch.add(own, storage, slots);
      }
    }
    prefetch.run();
    List<TrieUpdate> updates = new ArrayList<>();
    for (int i = 0; i < touched.size(); i++) {
      List<SlotChange> slots = touched.get(i).update.slots();
      updates.add(new TrieUpdate(resolvers.get(i), tops.get(i), slots, age + 1));
    }
    settings.tasks().run(bundled(updates));
    for (int i = 0; i < touched.size(); i++) {
      touched.get(i).storage = updates.get(i).finish();
    }
    return updates;
  }

  /** The tasks of the updates, small ones several in one. */
  private static List<Runnable> bundled(List<TrieUpdate> updates) {
    List<Runnable> tasks = new ArrayList<>();
    List<Runnable> bundle = new ArrayList<>();
    int changes = 0;
    for (TrieUpdate update : updates) {
      List<Runnable> own = update.tasks();
      if (own.size() > 1) {
        tasks.addAll(own);
        continue;
      }
      bundle.addAll(own);
      changes += update.size();
      if (changes >= TASK_CHANGES) {
        List<Runnable> some = bundle;
        tasks.add(() -> some.forEach(Runnable::run));
        bundle = new ArrayList<>();
        changes = 0;
      }
    }
    tasks.addAll(bundle);
    return tasks;
  }

  private StateTrie successor(
      Node next, List<AccountTrieChange> accounts, List<TrieUpdate> updates) {
    Vacancies nextVacancies = vacancies == null ? null : new Vacancies(vacancies);
    long bytes = residentBytes;
    for (TrieUpdate update : updates) {
      bytes += update.newBytes();
      if (nextVacancies != null) {
        nextVacancies.add(update);
      }
    }
    if (nextVacancies == null) {
      return new StateTrie(settings, next, age + 1, null, bytes, shedAtBytes);
    }
    for (AccountTrieChange account : accounts) {
      if (account.emptied) {
        nextVacancies.wipe(Bytes.wrap(account.key));
      }
    }
    if (bytes <= shedAtBytes) {
      return new StateTrie(settings, next, age + 1, nextVacancies, bytes, shedAtBytes);
    }
    // Down to a half, so that the walk over all that is in memory comes seldom
    long half = settings.residentBytes() / 2;
    Shedding shedding = new Shedding();
    Node rest = shedding.shed(next, half);
    long left = shedding.left();
    return new StateTrie(settings, rest, age + 1, nextVacancies, left, Math.max(left, half) + half);
  }

  /**
   * What to tell the store so that it has this state, and no other.
   *
   * @throws IllegalStateException if there is no store
   */
  public Checkpoint checkpoint() {
    if (vacancies == null) {
      throw new IllegalStateException("a state without a store has no checkpoints");
    }
    return new Checkpoint(top, vacancies);
  }

  /**
   * The codings of the nodes on the way to an account, from the root down, as EIP-1186 has them:
   * proof of it, or that there is none.
   */
  public List<Bytes> accountProof(Address address) {
    return proof(new Resolver(settings.source(), NodePlace.ACCOUNTS), top, hashed(address));
  }

  /** As {@link #accountProof}, for a slot under the account's storage root; empty if that is. */
  public List<Bytes> slotProof(Address address, UInt256 slot) {
    byte[] key = hashed(address);
    byte[] number = new byte[32];
    slot.write(number, 0);
    Resolver own = new Resolver(settings.source(), Bytes.wrap(key));
    return proof(own, storage(key), Keccak256.hash(Bytes.wrap(number)).toBytes().unsafeArray());
  }

  /** The root of an account's storage; {@link Roots#EMPTY} also if there is no such account. */
  public Hash storageRoot(Address address) {
    return Trie.rootOf(storage(hashed(address)));
  }

  private Node storage(byte[] key) {
    Leaf leaf = find(new Resolver(settings.source(), NodePlace.ACCOUNTS), top, key);
    return leaf == null ? Empty.NODE : AccountTrieChange.storageOf(leaf);
  }

  private static List<Bytes> proof(Resolver resolver, Node top, byte[] key) {
    return new ProofBuilder(resolver, new NodeEncoder()).build(top, key);
  }

  private static byte[] hashed(Address address) {
    byte[] preimage = new byte[Address.SIZE];
    address.write(preimage, 0);
    return Keccak256.hash(Bytes.wrap(preimage)).toBytes().unsafeArray();
  }

  private static @Nullable Leaf find(Resolver resolver, Node top, byte[] key) {
    Node next = top;
    int depth = 0;
    while (true) {
      switch (resolver.resolve(next, key, depth)) {
        case Leaf leaf -> {
          return Arrays.equals(leaf.key, key) ? leaf : null;
        }
        case Extension extension -> {
          if (!extension.leadsTo(key, depth)) {
            return null;
          }
          depth = extension.end;
          next = extension.child;
        }
        case Branch branch -> next = branch.children[Nibbles.at(key, depth++)];
        case Empty _, Unresolved _ -> {
          return null;
        }
      }
    }
  }
}
