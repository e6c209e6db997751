package io.evmesh.engine.parallel.wire;

import io.evmesh.engine.chain.Fork;
import io.evmesh.engine.codec.ByteReader;
import io.evmesh.engine.codec.ByteWriter;
import io.evmesh.engine.commute.Condition;
import io.evmesh.engine.commute.Field;
import io.evmesh.engine.commute.Followed;
import io.evmesh.engine.evm.BlockContext;
import io.evmesh.engine.evm.Log;
import io.evmesh.engine.execution.RecoveredTransaction;
import io.evmesh.engine.execution.TransactionResult;
import io.evmesh.engine.parallel.account.AccountTouch;
import io.evmesh.engine.parallel.account.CreditBatch;
import io.evmesh.engine.parallel.account.Location;
import io.evmesh.engine.parallel.account.SlotSum;
import io.evmesh.engine.parallel.account.SlotTouch;
import io.evmesh.engine.parallel.account.Touch;
import io.evmesh.engine.parallel.account.Verdicts;
import io.evmesh.engine.parallel.account.VersionedAccount;
import io.evmesh.engine.parallel.account.VersionedSlot;
import io.evmesh.engine.parallel.account.VersionedStorage;
import io.evmesh.engine.parallel.account.Wipe;
import io.evmesh.engine.parallel.choice.HotSnapshot;
import io.evmesh.engine.parallel.lane.Incarnation;
import io.evmesh.engine.parallel.plan.BlockPlan;
import io.evmesh.engine.parallel.plan.Shards;
import io.evmesh.engine.parallel.settle.BlockScope;
import io.evmesh.engine.parallel.settle.PublishedViews;
import io.evmesh.engine.parallel.settle.ShardSettle;
import io.evmesh.engine.parallel.settle.StorageSettle;
import io.evmesh.engine.parallel.share.Share;
import io.evmesh.engine.parallel.share.ShareAccount;
import io.evmesh.engine.parallel.share.ShareSlots;
import io.evmesh.engine.parallel.share.ShareValues;
import io.evmesh.engine.state.Account;
import io.evmesh.engine.state.AccountEntry;
import io.evmesh.engine.state.Code;
import io.evmesh.engine.state.InMemoryState;
import io.evmesh.engine.transaction.AccessListEntry;
import io.evmesh.engine.transaction.Authorization;
import io.evmesh.engine.transaction.Rejection;
import io.evmesh.engine.transaction.Signature;
import io.evmesh.engine.transaction.Transaction;
import io.evmesh.engine.transaction.TransactionType;
import io.evmesh.engine.types.Address;
import io.evmesh.engine.types.Bytes;
import io.evmesh.engine.types.Hash;
import io.evmesh.engine.types.UInt256;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Random contents for each form, the same for the same seed. */
final class RandomForms {
  private static final int TRANSACTIONS = 300;
  private static final int ACCOUNTS = 12;
  private static final int SHARDS = 3; // of sixteen, in which they lie
  private static final Code CODE = Code.of(Bytes.fromHex("0x6001600255"));
  private static final Code OTHER_CODE = Code.of(Bytes.fromHex("0x60016002555b00"));

  private final SplittableRandom random;
  private final int mostSlots; // of an account; up to eight keep their order
  private final Address[] addresses = new Address[ACCOUNTS];
  final InMemoryState state = new InMemoryState();
  final BlockScope scope;

  RandomForms(long seed) {
    this(seed, 8);
  }

  RandomForms(long seed, int mostSlots) {
    this.mostSlots = mostSlots;
    random = new SplittableRandom(seed);
    for (int i = 0; i < ACCOUNTS; i++) {
      addresses[i] = addressInFewShards();
      if (random.nextInt(4) > 0) {
        state.put(
            addresses[i],
            random.nextInt(3),
            word(),
            random.nextBoolean() ? CODE.bytes() : Bytes.EMPTY);
      }
    }
    List<RecoveredTransaction> transactions = transactions(TRANSACTIONS);
    Set<Address> apart = new TreeSet<>(Set.of(addresses[0], addresses[1]));
    BlockPlan plan = BlockPlan.of(Shards.ONE_MACHINE, transactions, apart);
    scope = new BlockScope(context(), transactions, state, plan, new PublishedViews(plan));
  }

  /** The bytes that something writes. */
  static byte[] bytes(Consumer<ByteWriter> writing) {
    ByteWriter out = new ByteWriter(16);
    writing.accept(out);
    return out.toArray();
  }

  /** Reads all of some bytes. */
  static <T> T read(byte[] bytes, java.util.function.Function<ByteReader, T> reading) {
    ByteReader in = ByteReader.of(bytes);
    T value = reading.apply(in);
    in.expectEnd();
    return value;
  }

  // ------------------------------------------------------------------ values

  /** So that settles have several accounts. */
  private Address addressInFewShards() {
    Address address = Address.ofLimbs(random.nextLong(), random.nextLong(), random.nextInt());
    while (Shards.ONE_MACHINE.of(address) >= SHARDS) {
      address = Address.ofLimbs(random.nextLong(), random.nextLong(), random.nextInt());
    }
    return address;
  }

  private boolean chance(int oneIn) {
    return random.nextInt(oneIn) == 0;
  }

  Address address() {
    return addresses[random.nextInt(ACCOUNTS)];
  }

  UInt256 word() {
    return switch (random.nextInt(5)) {
      case 0 -> UInt256.ZERO;
      case 1 -> UInt256.of(random.nextInt(300));
      case 2 -> UInt256.ofLimbs(random.nextLong(), random.nextLong(), 0, 0);
      case 3 -> UInt256.MAX.minus(UInt256.of(random.nextInt(300)));
      default ->
          UInt256.ofLimbs(
              random.nextLong(), random.nextLong(), random.nextLong(), random.nextLong());
    };
  }

  private @Nullable UInt256 wordOrNull() {
    return random.nextBoolean() ? word() : null;
  }

  private Hash hash() {
    return word().toHash();
  }

  Bytes some() {
    byte[] bytes = new byte[random.nextInt(40)];
    random.nextBytes(bytes);
    return Bytes.wrap(bytes);
  }

  private Code code() {
    return random.nextBoolean() ? CODE : OTHER_CODE;
  }

  private int incarnation() {
    return chance(3) ? random.nextInt(400) : 0;
  }

  /** Some transactions, ascending. */
  private List<Integer> txs() {
    int size = chance(8) ? random.nextInt(120) : 1 + random.nextInt(4);
    Set<Integer> all = new TreeSet<>();
    for (int i = 0; i < size; i++) {
      all.add(random.nextInt(TRANSACTIONS));
    }
    return new ArrayList<>(all);
  }

  // ----------------------------------------------------------------- touches

  private AccountTouch accountTouch(Address address, int tx) {
    if (chance(8)) {
      return AccountTouch.withdrawal(address, tx, incarnation());
    }
    int conditions =
        random.nextInt(16)
            & (AccountEntry.NONCE
                | AccountEntry.CODE
                | AccountEntry.EXISTENCE
                | AccountEntry.STORAGE);
    Account seen =
        chance(4)
            ? null
            : chance(2)
                ? state.account(address)
                : new Account(random.nextInt(9), word(), code().hash());
    boolean hadStorage = (conditions & AccountEntry.STORAGE) != 0 && random.nextBoolean();
    UInt256 lowest = wordOrNull();
    UInt256 highest = chance(3) ? lowest : wordOrNull();
    long nonce = chance(3) ? random.nextInt(-3, 3) : 0;
    if (chance(8)) {
      return AccountTouch.removal(
          address, tx, incarnation(), conditions, seen, hadStorage, lowest, highest, nonce);
    }
    UInt256 change = wordOrNull();
    return AccountTouch.of(
        address,
        tx,
        incarnation(),
        conditions,
        seen,
        hadStorage,
        lowest,
        highest,
        nonce,
        change,
        chance(6) ? code() : null);
  }

  VersionedAccount account(Address address) {
    VersionedAccount account =
        new VersionedAccount(address, state.account(address), scope.plan().predictions(address));
    if (!chance(5)) {
      txs().forEach(tx -> account.record(accountTouch(address, tx)));
    }
    boolean mayWipe = account.size() > 0; // or take an earlier wipe away
    if (!scope.plan().hasOwnStorage(address) && (mayWipe || chance(2))) {
      account.storage = storage(address, account);
    }
    return account;
  }

  /**
   * Slots and wipes.
   *
   * @param account with whose removals the storage is wiped; null for no wipe
   */
  private VersionedStorage storage(Address address, @Nullable VersionedAccount account) {
    VersionedStorage storage = new VersionedStorage(address, state);
    if (account != null) {
      account.forEachAbove(
          -1,
          touch -> {
            boolean withdraws = !((AccountTouch) touch).resets();
            storage.record(new Wipe(address, touch.tx, touch.incarnation, withdraws));
            return true;
          });
    }
    int slots = chance(6) ? random.nextInt(mostSlots) : random.nextInt(4);
    for (int i = 0; i < slots; i++) {
      UInt256 key = word();
      long[] words = {key.limb0(), key.limb1(), key.limb2(), key.limb3()};
      if (storage.find(words[0], words[1], words[2], words[3]) == null) {
        if (!state.hasSlot(address, key)) {
          state.putSlot(address, key, chance(2) ? word() : UInt256.ZERO);
        }
        VersionedSlot slot = storage.add(words, 0);
        boolean sums = chance(3);
        UInt256[] last = {state.slot(address, key)};
        txs().forEach(tx -> storage.record(slotTouch(slot, tx, sums, last)));
      }
    }
    return storage;
  }

  private SlotTouch slotTouch(VersionedSlot slot, int tx, boolean sums, UInt256[] last) {
    if (chance(8)) {
      return SlotTouch.withdrawal(slot, tx, incarnation());
    }
    Condition[] conditions = sums && chance(2) ? conditions() : null;
    if (conditions != null && chance(2)) {
      UInt256 added = word();
      return new SlotSum(slot, tx, incarnation(), conditions, added.isZero() ? UInt256.ONE : added);
    }
    UInt256 seen = conditions != null || chance(3) ? null : chance(2) ? last[0] : word();
    UInt256 left =
        switch (random.nextInt(4)) {
          case 0 -> null;
          case 1 -> word();
          case 2 -> last[0].plus(UInt256.of(random.nextInt(1000)));
          default -> last[0].minus(UInt256.of(random.nextInt(1000)));
        };
    last[0] = left != null ? left : seen != null ? seen : last[0];
    return SlotTouch.of(slot, tx, incarnation(), seen, conditions, left);
  }

  private Condition[] conditions() {
    Condition[] conditions = new Condition[random.nextInt(4)];
    for (int i = 0; i < conditions.length; i++) {
      int low = random.nextInt(256);
      Field field = chance(2) ? Field.WHOLE : new Field(low, 1 + random.nextInt(256 - low) % 255);
      UInt256 lowest = word().min(field.most());
      UInt256 highest = chance(3) ? lowest : chance(2) ? field.most() : word().min(field.most());
      conditions[i] = new Condition(field, chance(2) ? UInt256.ZERO : lowest, highest);
    }
    return conditions;
  }

  CreditBatch credits(Address address) {
    CreditBatch credits = new CreditBatch(address);
    List<Integer> txs = txs();
    if (chance(2)) {
      Collections.reverse(txs);
    }
    txs.forEach(tx -> credits.add(tx, wordOrNull(), null));
    return credits;
  }

  ShardSettle shardSettle() {
    Address first = address();
    ShardSettle settle = new ShardSettle(scope.plan().shards().of(first));
    Set<Address> some = new TreeSet<>(Set.of(first));
    for (int more = random.nextInt(8); more > 0; more--) {
      Address other = address();
      if (scope.plan().shards().of(other) == settle.shard()) {
        some.add(other);
      }
    }
    some.forEach(address -> settle.accounts.add(account(address)));
    Address coinbase = scope.block().coinbase();
    if (scope.plan().shards().of(coinbase) == settle.shard()) {
      settle.credits = credits(coinbase);
    }
    return settle;
  }

  StorageSettle storageSettle() {
    Address contract = addresses[random.nextInt(2)];
    return new StorageSettle(contract, storage(contract, null));
  }

  Location location() {
    return new Location(address(), wordOrNull());
  }

  List<Location> locations() {
    List<Location> some = new ArrayList<>();
    for (int more = random.nextInt(6); more > 0; more--) {
      some.add(location());
    }
    return some;
  }

  Verdicts verdicts() {
    Verdicts verdicts = new Verdicts();
    Location last = location();
    for (int more = random.nextInt(8); more > 0; more--) {
      last = chance(2) ? last : chance(2) ? new Location(last.address(), wordOrNull()) : location();
      verdicts.add(
          new Verdicts.Verdict(
              random.nextInt(TRANSACTIONS),
              incarnation(),
              random.nextInt(-1, TRANSACTIONS),
              last,
              random.nextBoolean()));
    }
    return verdicts;
  }

  // ------------------------------------------------------- blocks and results

  BlockContext context() {
    return new BlockContext(
        Fork.values()[random.nextInt(Fork.values().length)],
        random.nextLong(1L << 40),
        random.nextLong(1L << 30),
        random.nextLong(),
        address(),
        random.nextLong(),
        word(),
        word(),
        hash(),
        word(),
        random.nextInt(30));
  }

  List<RecoveredTransaction> transactions(int count) {
    List<RecoveredTransaction> all = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      all.add(new RecoveredTransaction(transaction(), address()));
    }
    return all;
  }

  private Transaction transaction() {
    UInt256 fee = word();
    boolean lists = chance(3);
    return new Transaction(
        TransactionType.values()[random.nextInt(TransactionType.values().length)],
        wordOrNull(),
        random.nextLong(),
        fee,
        chance(2) ? fee : word(),
        random.nextLong(),
        chance(4) ? null : address(),
        word(),
        some(),
        lists
            ? List.of(
                new AccessListEntry(address(), List.of(hash(), hash())),
                new AccessListEntry(address(), List.of()))
            : List.of(),
        lists ? word() : UInt256.ZERO,
        lists ? List.of(hash()) : List.of(),
        lists
            ? List.of(
                new Authorization(
                    word(), address(), random.nextLong(), random.nextInt(256), word(), word()))
            : List.of(),
        chance(2) ? null : new Signature(random.nextInt(256), word(), word()));
  }

  BlockCodec.Told told() {
    HotSnapshot hot = null;
    if (chance(2)) {
      int[] places = {random.nextInt(90), 90 + random.nextInt(90), HotSnapshot.PLACES - 1};
      hot = HotSnapshot.of(places, new long[] {1, random.nextLong() | 1, random.nextLong() | 1});
    }
    Shards shards = new Shards(1 + random.nextInt(4));
    return new BlockCodec.Told(context(), transactions(random.nextInt(4)), shards, hot);
  }

  List<Incarnation> executions() {
    List<Incarnation> all = new ArrayList<>();
    for (int more = random.nextInt(5); more > 0; more--) {
      List<Followed> followed =
          chance(2)
              ? List.of()
              : List.of(new Followed(random.nextLong(), random.nextLong(), random.nextBoolean()));
      int tx = random.nextInt(TRANSACTIONS);
      all.add(new Incarnation(tx, incarnation(), result(), new Touch[0], null, followed));
    }
    return all;
  }

  private TransactionResult result() {
    if (chance(4)) {
      Rejection[] all = Rejection.values();
      return new TransactionResult.Rejected(all[random.nextInt(all.length)]);
    }
    List<Log> logs = new ArrayList<>();
    for (int more = random.nextInt(3); more > 0; more--) {
      List<Hash> topics = new ArrayList<>();
      for (int topic = random.nextInt(5); topic > 0; topic--) {
        topics.add(hash());
      }
      logs.add(new Log(address(), List.copyOf(topics), some()));
    }
    return new TransactionResult.Executed(
        random.nextBoolean(),
        random.nextLong(),
        List.copyOf(logs),
        some(),
        chance(3) ? address() : null);
  }

  ValuesCodec.Wanted wanted() {
    List<Location> slots = new ArrayList<>();
    for (int more = random.nextInt(4); more > 0; more--) {
      slots.add(new Location(address(), word()));
    }
    boolean codes = random.nextBoolean();
    if (codes) {
      state.put(addresses[0], 1, word(), CODE.bytes());
    }
    return new ValuesCodec.Wanted(
        random.nextBoolean() ? List.of(address(), address()) : List.of(),
        random.nextBoolean() ? List.of(address()) : List.of(),
        slots,
        codes ? List.of(CODE.hash()) : List.of(),
        random.nextBoolean() ? List.of(random.nextLong(1L << 40)) : List.of());
  }

  // ------------------------------------------------------------------- shares

  ShareCodec.Opening opening() {
    ShareCodec.Memory[] all = ShareCodec.Memory.values();
    return new ShareCodec.Opening(context(), told().hot(), all[random.nextInt(all.length)]);
  }

  List<ShareCodec.Numbered> numbered() {
    List<ShareCodec.Numbered> all = new ArrayList<>();
    int tx = 0;
    for (RecoveredTransaction transaction : transactions(random.nextInt(4))) {
      tx += 1 + random.nextInt(TRANSACTIONS);
      all.add(new ShareCodec.Numbered(tx, transaction));
    }
    return all;
  }

  List<Share.Done> done() {
    List<Share.Done> all = new ArrayList<>();
    for (int tx = random.nextInt(3); tx < TRANSACTIONS; tx += 1 + random.nextInt(TRANSACTIONS)) {
      all.add(new Share.Done(tx, result()));
    }
    return all;
  }

  ShareValues shareValues() {
    ShareValues values = new ShareValues();
    for (Address address : addresses) {
      if (chance(2)) {
        ShareAccount account =
            values.add(address, state.account(address), random.nextInt(TRANSACTIONS));
        if (chance(2)) {
          values.leave(account, new Account(random.nextLong(), word(), CODE.hash()));
        }
        if (chance(2)) {
          fill(values.slots(account), address);
        }
      }
    }
    if (chance(2)) {
      values.add(OTHER_CODE);
    }
    values.credit(word());
    return values;
  }

  private void fill(ShareSlots slots, Address owner) {
    long[] words = new long[12];
    for (int more = random.nextInt(mostSlots); more > 0; more--) {
      UInt256 number = word();
      number.copyLimbs(words, 0);
      if (slots.find(words, 0) < 0) {
        state.slot(owner, number).copyLimbs(words, 4);
        int slot = slots.add(words, 0, 4, random.nextInt(TRANSACTIONS));
        word().copyLimbs(words, 8);
        if (chance(2)) {
          slots.leave(slot, words, 8);
        }
        if (chance(3)) {
          slots.add(slot, random.nextInt(TRANSACTIONS), word(), List.of(conditions()));
        }
      }
    }
  }
}
