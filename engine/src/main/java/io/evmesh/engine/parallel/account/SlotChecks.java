package io.evmesh.engine.parallel.account;

import io.evmesh.engine.commute.Condition;
import io.evmesh.engine.commute.Field;
import io.evmesh.engine.types.UInt256;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is known of the conditions of a slot's touches.
 *
 * <p>A condition on some bits of the slot holds as well when these have risen or fallen by no more
 * than it allows, and the bits below them have not carried anything over.
 */
final class SlotChecks extends CheckedPages<UInt256, SlotChecks.Page> {
  private static final int MOST_FIELDS = 4; // of a page

  @Override
  Page page(UInt256 below) {
    return new Page(below);
  }

  /** One page: over what it was looked at, and how far that may change. */
  static final class Page implements CheckedPages.Page<UInt256> {
    private final UInt256 below;
    private final List<Slack> slacks = new ArrayList<>(2);
    private boolean isReset; // what follows does not depend on what is below the page
    private boolean isUnclear; // it has to be looked at again whatever changes

    Page(UInt256 below) {
      this.below = below;
    }

    /** A touch was looked at over {@code value}, and its conditions hold. */
    void looked(UInt256 value, SlotTouch touch) {
      if (isReset) {
        return;
      }
      if (touch.isExact()) {
        slack(Field.WHOLE).narrow(value, value, value);
      }
      for (Condition condition : touch.conditions()) {
        slack(condition.field()).narrow(value, condition.lowest(), condition.highest());
      }
    }

    private Slack slack(Field field) {
      for (Slack slack : slacks) {
        if (slack.field.equals(field)) {
          return slack;
        }
      }
      isUnclear |= slacks.size() == MOST_FIELDS;
      Slack slack = new Slack(field);
      if (!isUnclear) {
        slacks.add(slack);
      }
      return slack;
    }

    /** A touch was passed that set the slot. */
    void reset() {
      isReset = true;
    }

    @Override
    public boolean isOrdered() {
      return isReset;
    }

    @Override
    public boolean holdsOver(UInt256 value) {
      if (value.equals(below)) {
        return true;
      }
      if (isUnclear) {
        return false;
      }
      for (Slack slack : slacks) {
        if (!slack.allows(below, value)) {
          return false;
        }
      }
      return true;
    }
  }

  /** How far a field, and the bits below it together, may rise and fall. */
  private static final class Slack {
    private final Field field;
    private final @Nullable Field lower; // null if the field has the lowest bit
    private UInt256 rise = UInt256.MAX;
    private UInt256 fall = UInt256.MAX;
    private UInt256 lowerRise = UInt256.MAX;
    private UInt256 lowerFall = UInt256.MAX;

    Slack(Field field) {
      this.field = field;
      lower = field.low() == 0 ? null : new Field(0, field.low());
    }

    void narrow(UInt256 word, UInt256 lowest, UInt256 highest) {
      UInt256 value = field.of(word);
      rise = rise.min(highest.minus(value));
      fall = fall.min(value.minus(lowest));
      if (lower != null) {
        UInt256 rest = lower.of(word);
        lowerRise = lowerRise.min(lower.most().minus(rest));
        lowerFall = lowerFall.min(rest);
      }
    }

    boolean allows(UInt256 before, UInt256 now) {
      return isWithin(field.of(before), field.of(now), rise, fall)
          && (lower == null || isWithin(lower.of(before), lower.of(now), lowerRise, lowerFall));
    }

    private static boolean isWithin(UInt256 before, UInt256 now, UInt256 rise, UInt256 fall) {
      return now.compareTo(before) >= 0
          ? now.minus(before).compareTo(rise) <= 0
          : before.minus(now).compareTo(fall) <= 0;
    }
  }
}
