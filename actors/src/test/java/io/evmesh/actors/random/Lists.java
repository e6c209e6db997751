package io.evmesh.actors.random;

import io.evmesh.engine.accesslist.AccountAccess;
import io.evmesh.engine.accesslist.BlockAccessList;
import io.evmesh.engine.accesslist.Change;
import io.evmesh.engine.accesslist.SlotChanges;
import io.evmesh.engine.types.Address;
import io.evmesh.engine.types.Bytes;
import io.evmesh.engine.types.UInt256;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Lists that are not those of their block, yet of the right form. */
final class Lists {
  private Lists() {}

  /** A list without some of its accounts, slots and changes. */
  static BlockAccessList withGaps(BlockAccessList list, SplittableRandom random) {
    return map(list, random, value -> value, 3);
  }

  /** A list with other values, and entries for accounts that no transaction has met. */
  static BlockAccessList misleading(BlockAccessList list, SplittableRandom random) {
    BlockAccessList wrong =
        map(list, random, value -> random.nextInt(3) == 0 ? other(value, random) : value, 9);
    List<AccountAccess> strangers =
        IntStream.range(0, 3)
            .mapToObj(i -> stranger(Address.ofLimbs(i + 1L, 0, random.nextLong())))
            .filter(
                stranger ->
                    wrong.accounts().stream()
                        .noneMatch(known -> known.address().equals(stranger.address())))
            .toList();
    return new BlockAccessList(
        Stream.concat(wrong.accounts().stream(), strangers.stream())
            .sorted((a, b) -> a.address().compareTo(b.address()))
            .toList());
  }

  private static AccountAccess stranger(Address address) {
    return new AccountAccess(
        address,
        List.of(new SlotChanges(UInt256.ZERO, List.of(new Change<>(1, UInt256.MAX)))),
        List.of(),
        List.of(new Change<>(1, UInt256.MAX)),
        List.of(new Change<>(1, -1L)),
        List.of(new Change<>(1, Bytes.fromHex("0xfe"))));
  }

  @SuppressWarnings("unchecked") // the same kind of value comes back
  private static <T> T other(T value, SplittableRandom random) {
    return switch (value) {
      case UInt256 number -> (T) number.plus(UInt256.of(random.nextInt(1, 1000)));
      case Long number -> (T) (Long) (number + random.nextInt(-2, 3));
      case Bytes code -> (T) (code.isEmpty() ? Bytes.fromHex("0x5b") : Bytes.EMPTY);
      default -> throw new IllegalArgumentException(value.toString());
    };
  }

  private static BlockAccessList map(
      BlockAccessList list, SplittableRandom random, Function<Object, Object> values, int keep) {
    return new BlockAccessList(
        list.accounts().stream()
            .filter(account -> random.nextInt(4 * keep) != 0)
            .map(
                account ->
                    new AccountAccess(
                        account.address(),
                        account.slots().stream()
                            .filter(slot -> random.nextInt(keep) != 0)
                            .map(
                                slot ->
                                    new SlotChanges(
                                        slot.slot(), map(slot.changes(), random, values, keep)))
                            .filter(slot -> !slot.changes().isEmpty())
                            .toList(),
                        account.reads(),
                        map(account.balances(), random, values, keep),
                        map(account.nonces(), random, values, keep),
                        map(account.codes(), random, values, keep)))
            .toList());
  }

  @SuppressWarnings("unchecked") // the same kind of value comes back
  private static <T> List<Change<T>> map(
      List<Change<T>> changes, SplittableRandom random, Function<Object, Object> values, int keep) {
    return changes.stream()
        .filter(change -> random.nextInt(keep) != 0)
        .map(change -> new Change<>(change.index(), (T) values.apply(change.value())))
        .toList();
  }
}
