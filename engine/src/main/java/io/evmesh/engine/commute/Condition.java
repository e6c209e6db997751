package io.evmesh.engine.commute;

import io.evmesh.engine.types.UInt256;

/** What a field of a slot has to be for an execution to stay the same, both ends included. */
public record Condition(Field field, UInt256 lowest, UInt256 highest) {
  /** Whether it holds where the slot has this value. */
  public boolean holds(UInt256 word) {
    UInt256 value = field.of(word);
    return value.compareTo(lowest) >= 0 && value.compareTo(highest) <= 0;
  }

  /** This, and that the field lies between these as well. */
  Condition narrowed(UInt256 least, UInt256 most) {
    boolean isNarrower = least.compareTo(lowest) > 0 || most.compareTo(highest) < 0;
    return isNarrower ? new Condition(field, Bits.greater(least, lowest), most.min(highest)) : this;
  }
}
