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
   * @param reader what the transaction read, and where
   * @param writer index of a lower transaction that wrote there, -1 if it is not known
   */
  public record Verdict(Touch reader, int writer) {}

  private final List<Verdict> all = new ArrayList<>(0);

  public void add(Touch reader, int writer) {
    all.add(new Verdict(reader, writer));
  }

  /** Takes over the verdicts of another place. */
  public void addAll(Verdicts that) {
    all.addAll(that.all);
  }

  /** Whether all conditions hold. */
  public boolean isEmpty() {
    return all.isEmpty();
  }

  public List<Verdict> all() {
    return all;
  }
}
