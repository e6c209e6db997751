package io.evmesh.engine.parallel.wire;

import io.evmesh.engine.codec.ByteReader;
import io.evmesh.engine.codec.ByteWriter;
import io.evmesh.engine.parallel.account.Location;
import io.evmesh.engine.state.Code;
import io.evmesh.engine.state.StateView;
import io.evmesh.engine.types.Address;
import io.evmesh.engine.types.Hash;
import io.evmesh.engine.types.UInt256;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** Committed values below a block: requests for some, and the values. */
public final class ValuesCodec {
  private ValuesCodec() {}

  /**
   * Values that somebody asks for.
   *
   * @param accounts of which all but the storage is wanted
   * @param storages accounts of which it is wanted whether they have storage
   * @param slots locations with a slot
   * @param codes hashes of codes
   * @param ancestors numbers of blocks whose hash is wanted
   */
  public record Wanted(
      List<Address> accounts,
      List<Address> storages,
      List<Location> slots,
      List<Hash> codes,
      List<Long> ancestors) {
    /** One account, whatever else there is. */
    public static Wanted of(Address account) {
      return new Wanted(List.of(account), List.of(), List.of(), List.of(), List.of());
    }

    /** Whether an account has storage. */
    public static Wanted ofStorage(Address account) {
      return new Wanted(List.of(), List.of(account), List.of(), List.of(), List.of());
    }

    /** One slot. */
    public static Wanted of(Location slot) {
      return new Wanted(List.of(), List.of(), List.of(slot), List.of(), List.of());
    }

    /** One code. */
    public static Wanted of(Hash code) {
      return new Wanted(List.of(), List.of(), List.of(), List.of(code), List.of());
    }

    /** The hash of one block. */
    public static Wanted ofAncestor(long number) {
      return new Wanted(List.of(), List.of(), List.of(), List.of(), List.of(number));
    }

    /** Nothing yet: accounts and slots can be added. */
    public static Wanted gathering() {
      return new Wanted(new ArrayList<>(), List.of(), new ArrayList<>(), List.of(), List.of());
    }

    /** How many values are wanted. */
    public int size() {
      return accounts.size() + storages.size() + slots.size() + codes.size() + ancestors.size();
    }

    /** Whether nothing is wanted. */
    public boolean isEmpty() {
      return size() == 0;
    }
  }

  /** Version, then each list with its length. */
  public static void write(ByteWriter out, Wanted wanted) {
    Wire.begin(out);
    out.number(wanted.accounts().size());
    wanted.accounts().forEach(out::address);
    out.number(wanted.storages().size());
    wanted.storages().forEach(out::address);
    VerdictCodec.writeLocations(out, wanted.slots());
    out.number(wanted.codes().size());
    wanted.codes().forEach(out::hash);
    out.number(wanted.ancestors().size());
    wanted.ancestors().forEach(out::number);
  }

  /**
   * Reads a request.
   *
   * @throws io.evmesh.engine.codec.MalformedBytesException if it is none
   */
  public static Wanted readWanted(ByteReader in) {
    Wire.expectVersion(in);
    List<Address> accounts = readAddresses(in);
    List<Address> storages = readAddresses(in);
    List<Location> slots = VerdictCodec.readLocations(in);
    for (Location location : slots) {
      Wire.check(location.slot() != null, "a slot is wanted that has no number");
    }
    List<Hash> codes = new ArrayList<>();
    for (int left = in.count(Hash.SIZE); left > 0; left--) {
      codes.add(in.hash());
    }
    List<Long> ancestors = new ArrayList<>();
    for (int left = in.count(); left > 0; left--) {
      ancestors.add(in.number());
    }
    return new Wanted(accounts, storages, slots, codes, ancestors);
  }

  private static List<Address> readAddresses(ByteReader in) {
    int count = in.count(Address.SIZE);
    List<Address> addresses = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      addresses.add(in.address());
    }
    return addresses;
  }

  /** Version, then the values wanted, as {@code base} tells them, each with what it is of. */
  public static void write(ByteWriter out, Wanted wanted, StateView base) {
    Wire.begin(out);
    out.number(wanted.accounts().size());
    for (Address address : wanted.accounts()) {
      out.address(address);
      Wire.account(out, base.account(address), 0);
    }
    out.number(wanted.storages().size());
    for (Address address : wanted.storages()) {
      out.address(address);
      Wire.flag(out, base.hasStorage(address));
    }
    VerdictCodec.writeLocations(out, wanted.slots());
    for (Location location : wanted.slots()) {
      out.word(base.slot(location.address(), Objects.requireNonNull(location.slot())));
    }
    out.number(wanted.codes().size());
    wanted.codes().forEach(hash -> out.bytes(base.code(hash).bytes()));
    out.number(wanted.ancestors().size());
    for (long number : wanted.ancestors()) {
      out.number(number);
      out.hash(base.blockHash(number));
    }
  }

  /**
   * Reads values.
   *
   * @throws io.evmesh.engine.codec.MalformedBytesException if they are none; what came before is
   *     told by then
   */
  public static void read(ByteReader in, CommittedSink sink) {
    Wire.expectVersion(in);
    for (int left = in.count(Address.SIZE + 1); left > 0; left--) {
      Address address = in.address();
      int flags = in.octet();
      Wire.check(flags < Wire.FREE_FLAG, "an account has unknown flags");
      sink.account(address, Wire.account(in, flags));
    }
    for (int left = in.count(Address.SIZE + 1); left > 0; left--) {
      sink.storage(in.address(), Wire.flag(in));
    }
    for (Location location : VerdictCodec.readLocations(in)) {
      UInt256 number = Wire.nonNull(location.slot(), "a slot is told that has no number");
      sink.slot(location.address(), number, in.word());
    }
    for (int left = in.count(); left > 0; left--) {
      sink.code(Code.of(in.bytes()));
    }
    for (int left = in.count(Hash.SIZE + 1); left > 0; left--) {
      sink.blockHash(in.number(), in.hash());
    }
  }
}
