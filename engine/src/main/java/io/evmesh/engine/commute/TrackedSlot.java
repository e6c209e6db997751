package io.evmesh.engine.commute;

import io.evmesh.engine.types.UInt256;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A storage slot in one transaction of which it is known what the execution has learnt of it.
 *
 * <p>A slot's value is not simply used: it is followed as a {@link Symbol} through sums, casts,
 * masks and comparisons, back into the slot. Each step that would have gone otherwise for another
 * value leaves a {@link Condition}. For all values that meet the conditions the execution is the
 * same, gas included, but that the slot is left with the value found and what was added; or with a
 * value that does not depend on it.
 *
 * <p>What was learnt stays: a call that fails takes what it wrote back, but not what came of what
 * it has seen.
 */
public final class TrackedSlot {
  /** Conditions on so many fields are kept; beyond, the slot must be as it was found. */
  private static final int MOST = 6;

  private final int order;
  private final long site;
  private final UInt256 found;
  private final Symbol base;
  private final List<Condition> conditions = new ArrayList<>(2);
  private boolean exact;
  private @Nullable Symbol left;

  /**
   * @param order how many slots were tracked before
   * @param site what stands for the instruction that loaded it first
   * @param found the value that the transaction found
   */
  public TrackedSlot(int order, long site, UInt256 found) {
    this.order = order;
    this.site = site;
    this.found = found;
    base = Symbol.of(this);
    left = base;
  }

  /** How many slots were tracked before this one. */
  int order() {
    return order;
  }

  /** What stands for the instruction that loaded it first. */
  public long site() {
    return site;
  }

  /** The value that the transaction found. */
  public UInt256 found() {
    return found;
  }

  /** Whether nothing but the value found will do. */
  public boolean isExact() {
    return exact;
  }

  /** What the value found has to meet, but for {@link #isExact()}. */
  public List<Condition> conditions() {
    return List.copyOf(conditions);
  }

  /**
   * The value that the slot has now, which is the value found and something that does not depend on
   * it; null if nothing of it does.
   */
  public @Nullable Symbol left() {
    return left;
  }

  /** Sets what {@link #left()} tells. */
  public void leave(@Nullable Symbol symbol) {
    left = symbol;
  }

  /** The execution depends on all of the value. */
  public void observe() {
    exact = true;
    conditions.clear();
  }

  /** The execution depends on a field's value. */
  void observe(Field field) {
    if (field.equals(Field.WHOLE)) {
      observe();
      return;
    }
    UInt256 value = field.of(found);
    restrict(field, value, value);
  }

  /** The execution is the same only while a field lies between these, both included. */
  void restrict(Field field, UInt256 lowest, UInt256 highest) {
    if (exact || lowest.isZero() && highest.compareTo(field.most()) >= 0) {
      return;
    }
    for (int i = 0; i < conditions.size(); i++) {
      Condition known = conditions.get(i);
      if (known.field().equals(field)) {
        conditions.set(i, known.narrowed(lowest, highest));
        return;
      }
    }
    if (conditions.size() == MOST) {
      observe();
    } else {
      conditions.add(new Condition(field, lowest, highest));
    }
  }

  /**
   * Whether two values of the slot are the same: found, left or about to be stored. Each is the
   * value found and something more, or does not depend on it.
   *
   * @param a null if it does not depend on the value found
   */
  public boolean areSame(
      @Nullable Symbol a, UInt256 valueOfA, @Nullable Symbol b, UInt256 valueOfB) {
    boolean same = valueOfA.equals(valueOfB);
    if ((a == null) != (b == null)) {
      UInt256 constant = a == null ? valueOfA : valueOfB;
      UInt256 sum = a == null ? valueOfB : valueOfA;
      observeWhether(sum.equals(found) ? constant : constant.minus(sum.minus(found)));
    }
    return same; // values with the same sum always are, others never
  }

  /** The execution depends on whether the slot had this value. */
  private void observeWhether(UInt256 value) {
    if (exact) {
      return;
    }
    if (value.isZero() && !found.isZero()) {
      restrict(Field.WHOLE, UInt256.ONE, UInt256.MAX);
      return;
    }
    int compared = found.compareTo(value);
    if (compared == 0) {
      restrict(Field.WHOLE, value, value);
    } else if (compared < 0) {
      restrict(Field.WHOLE, UInt256.ZERO, value.minus(UInt256.ONE));
    } else {
      restrict(Field.WHOLE, value.plus(UInt256.ONE), UInt256.MAX);
    }
  }

  /** The value found, as it is. */
  public Symbol base() {
    return base;
  }
}
