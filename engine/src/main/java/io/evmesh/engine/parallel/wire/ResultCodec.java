package io.evmesh.engine.parallel.wire;

import io.evmesh.engine.codec.ByteReader;
import io.evmesh.engine.codec.ByteWriter;
import io.evmesh.engine.commute.Followed;
import io.evmesh.engine.evm.Log;
import io.evmesh.engine.execution.TransactionResult;
import io.evmesh.engine.execution.TransactionResult.Executed;
import io.evmesh.engine.execution.TransactionResult.Rejected;
import io.evmesh.engine.parallel.account.Touch;
import io.evmesh.engine.parallel.lane.Incarnation;
import io.evmesh.engine.transaction.Rejection;
import io.evmesh.engine.types.Address;
import io.evmesh.engine.types.Bytes;
import io.evmesh.engine.types.Hash;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What lanes report of what they executed. Where it touched anything stays where it ran. */
public final class ResultCodec {
  private static final int REJECTED = 1;
  private static final int SUCCESS = 2;
  private static final int CREATED = 4;
  private static final int FLAGS = 8;
  private static final int MOST_TOPICS = 4;
  private static final Rejection[] REJECTIONS = Rejection.values();
  private static final Touch[] ELSEWHERE = {};

  private ResultCodec() {}

  /** Version, how many, and of each: transaction, incarnation, result, followed slots. */
  public static void write(ByteWriter out, List<Incarnation> executions) {
    Wire.begin(out);
    out.number(executions.size());
    Addresses addresses = new Addresses();
    for (Incarnation execution : executions) {
      out.number(execution.tx());
      out.number(execution.incarnation());
      write(out, execution.result(), addresses);
      writeFollowed(out, execution.followed());
    }
  }

  /**
   * Reads executions, whose footprints are empty.
   *
   * @param transactions how many the block has
   * @throws io.evmesh.engine.codec.MalformedBytesException if there are none
   */
  public static List<Incarnation> read(ByteReader in, int transactions) {
    Wire.expectVersion(in);
    int count = in.count(5);
    List<Incarnation> executions = new ArrayList<>(count);
    Addresses addresses = new Addresses();
    for (int i = 0; i < count; i++) {
      int tx = in.numberTo(transactions - 1);
      int incarnation = in.numberTo(Integer.MAX_VALUE);
      TransactionResult result = readResult(in, addresses);
      List<Followed> followed = readFollowed(in);
      executions.add(new Incarnation(tx, incarnation, result, ELSEWHERE, null, followed));
    }
    return executions;
  }

  /** Flags, gas used, contract, output, logs; or the rule that rejects. */
  static void write(ByteWriter out, TransactionResult result, Addresses addresses) {
    switch (result) {
      case Rejected rejected -> {
        out.octet(REJECTED);
        out.octet(rejected.reason().ordinal());
      }
      case Executed executed -> {
        Address created = executed.created();
        out.octet((executed.success() ? SUCCESS : 0) | (created != null ? CREATED : 0));
        out.number(executed.gasUsed());
        if (created != null) {
          out.address(created);
        }
        Wire.data(out, executed.output());
        out.number(executed.logs().size());
        for (Log log : executed.logs()) {
          addresses.write(out, log.address());
          out.octet(log.topics().size());
          log.topics().forEach(topic -> out.word(topic.toUInt256())); // many are addresses
          Wire.data(out, log.data());
        }
      }
    }
  }

  static TransactionResult readResult(ByteReader in, Addresses addresses) {
    int flags = in.octet();
    if (flags == REJECTED) {
      int reason = in.octet();
      Wire.check(reason < REJECTIONS.length, "a transaction was rejected by no rule");
      return new Rejected(REJECTIONS[reason]);
    }
    Wire.check(flags < FLAGS && (flags & REJECTED) == 0, "a result has unknown flags");
    long gasUsed = in.number();
    Address created = (flags & CREATED) != 0 ? in.address() : null;
    Bytes output = Wire.data(in);
    int count = in.count(3);
    List<Log> logs = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      Address address = addresses.read(in);
      int topicCount = in.octet();
      Wire.check(topicCount <= MOST_TOPICS, "a log has " + topicCount + " topics");
      List<Hash> topics = new ArrayList<>(topicCount);
      for (int topic = 0; topic < topicCount; topic++) {
        topics.add(in.word().toHash());
      }
      logs.add(new Log(address, List.copyOf(topics), Wire.data(in)));
    }
    return new Executed((flags & SUCCESS) != 0, gasUsed, List.copyOf(logs), output, created);
  }

  private static void writeFollowed(ByteWriter out, List<Followed> followed) {
    out.number(followed.size());
    for (Followed slot : followed) {
      out.fixed(slot.site());
      out.fixed(slot.slot());
      Wire.flag(out, slot.commutes());
    }
  }

  private static List<Followed> readFollowed(ByteReader in) {
    int count = in.count(17);
    List<Followed> followed = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      followed.add(new Followed(in.fixed(), in.fixed(), Wire.flag(in)));
    }
    return followed;
  }

  /** Whose logs they are, which are mostly the same. */
  static final class Addresses {
    private @Nullable Address last;

    void write(ByteWriter out, Address address) {
      boolean same = address.equals(last);
      Wire.flag(out, same);
      if (!same) {
        out.address(address);
        last = address;
      }
    }

    Address read(ByteReader in) {
      if (Wire.flag(in)) {
        return Wire.nonNull(last, "the first log is of the address before");
      }
      Address address = in.address();
      last = address;
      return address;
    }
  }
}
