package io.evmesh.engine.parallel.wire;

import io.evmesh.engine.codec.ByteReader;
import io.evmesh.engine.codec.ByteWriter;
import io.evmesh.engine.commute.Condition;
import io.evmesh.engine.commute.Field;
import io.evmesh.engine.types.UInt256;
import java.util.ArrayList;
import java.util.List;

/** Conditions on the value of a slot. */
final class ConditionForm {
  private static final int WHOLE = 1;
  private static final int FROM_ZERO = 2;
  private static final int TO_MOST = 4;
  private static final int ONE_VALUE = 8;

  private static final int MOST_CONDITIONS = 256;

  private ConditionForm() {}

  static void write(ByteWriter out, List<Condition> conditions) {
    out.number(conditions.size());
    for (Condition condition : conditions) {
      write(out, condition);
    }
  }

  private static void write(ByteWriter out, Condition condition) {
    Field field = condition.field();
    boolean fromZero = condition.lowest().isZero();
    boolean toMost = condition.highest().equals(field.most());
    boolean one = !fromZero && !toMost && condition.lowest().equals(condition.highest());
    boolean whole = field.equals(Field.WHOLE);
    out.octet(
        (whole ? WHOLE : 0)
            | (fromZero ? FROM_ZERO : 0)
            | (toMost ? TO_MOST : 0)
            | (one ? ONE_VALUE : 0));
    if (!whole) {
      out.octet(field.low());
      out.octet(field.size());
    }
    if (!fromZero) {
      out.word(condition.lowest());
    }
    if (!toMost && !one) {
      out.word(condition.highest());
    }
  }

  static List<Condition> read(ByteReader in) {
    int count = in.count();
    Wire.check(count <= MOST_CONDITIONS, "a touch has " + count + " conditions");
    List<Condition> conditions = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      conditions.add(readCondition(in));
    }
    return conditions;
  }

  private static Condition readCondition(ByteReader in) {
    int flags = in.octet();
    boolean one = (flags & ONE_VALUE) != 0;
    Wire.check(
        flags < 2 * ONE_VALUE && (!one || (flags & (FROM_ZERO | TO_MOST)) == 0),
        "the flags of a condition contradict each other");
    Field field = Field.WHOLE;
    if ((flags & WHOLE) == 0) {
      int low = in.octet();
      int size = in.octet();
      Wire.check(size > 0 && low + size <= 256, "no word has such a field");
      field = new Field(low, size);
    }
    UInt256 lowest = (flags & FROM_ZERO) != 0 ? UInt256.ZERO : in.word();
    UInt256 highest = one ? lowest : (flags & TO_MOST) != 0 ? field.most() : in.word();
    return new Condition(field, lowest, highest);
  }
}
