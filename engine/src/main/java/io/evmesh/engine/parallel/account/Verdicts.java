package io.evmesh.engine.parallel.account;

import java.util.ArrayList;
import java.util.List;

/**
 * What an account answers to a settle: which of the settled transactions read something that is not
 * there (stale), and which incarnations of later transactions the settle has proven wrong.
 */
public final class Verdicts {
  /**
   * One condition that does not hold.
   *
   * @param reader index of the transaction whose condition that is
   * @param incarnation of it
   * @param writer index of a lower transaction that wrote there, -1 if it is not known
   * @param location where it read
   * @param exact whether nothing but the value read would have done
   */
  public record Verdict(int reader, int incarnation, int writer, Location location, boolean exact) {
    /** A condition of a touch. */
    static Verdict of(Touch reader, int writer) {
      boolean exact = !(reader instanceof SlotTouch slot) || slot.isExact();
      return new Verdict(reader.tx, reader.incarnation, writer, Location.of(reader), exact);
    }
  }

  private final List<Verdict> all = new ArrayList<>(0);

  void add(Touch reader, int writer) {
    add(Verdict.of(reader, writer));
  }

  /** One more condition does not hold. */
  public void add(Verdict verdict) {
    all.add(verdict);
  }

  /** Takes over the verdicts of another place. */
  public void addAll(Verdicts that) {
    all.addAll(that.all);
  }

  /** Whether all conditions hold. */
  public boolean isEmpty() {
    return all.isEmpty();
  }

  /** All conditions that do not hold, in the order in which that was found. */
  public List<Verdict> all() {
    return all;
  }
}
