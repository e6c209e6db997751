package io.evmesh.engine.parallel.prefetch;

import io.evmesh.engine.execution.RecoveredTransaction;
import io.evmesh.engine.parallel.account.Location;
import io.evmesh.engine.types.Address;
import io.evmesh.engine.types.BigEndian;
import io.evmesh.engine.types.Bytes;
import io.evmesh.engine.types.UInt256;
import java.util.Collection;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.NavigableMap;
import java.util.SequencedSet;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What calls of a contract's method are expected to touch, learnt from the first few: slots in
 * terms of the call's sender, contract and arguments. A wrong expectation costs a value that nobody
 * needs, never the result. One thread at a time.
 */
public final class AccessTemplates {
  private static final int MOST_METHODS = 4096;
  private static final int SAMPLES = 3; // calls of a method from which is learnt
  private static final int MOST_TEMPLATES = 64; // of a method
  private static final int SELECTOR_BYTES = 4;
  private static final Lookup NOTHING = (owner, slot) -> null;

  private final Map<Method, Known> methods =
      new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Method, Known> eldest) {
          return size() > MOST_METHODS;
        }
      };

  /** Tells what is stored in a slot; null if that is not known yet. */
  @FunctionalInterface
  public interface Lookup {
    @Nullable UInt256 slot(Address owner, UInt256 slot);
  }

  /** A contract's method. */
  private record Method(Address contract, int selector) {}

  /** What is known of a method. */
  private static final class Known {
    final SequencedSet<Template> templates = new LinkedHashSet<>();
    int samples;

    /** What only one of several calls has touched was that call's own. */
    void add(SequencedSet<Template> found) {
      samples++;
      if (samples == 2) {
        for (Iterator<Template> each = templates.iterator(); each.hasNext(); ) {
          Template template = each.next();
          if (template.slot() instanceof Template.Slot.Fixed && !found.contains(template)) {
            each.remove();
          }
        }
      }
      for (Template template : found) {
        if (templates.size() < MOST_TEMPLATES) {
          templates.add(template);
        }
      }
    }
  }

  private static @Nullable Method method(RecoveredTransaction call) {
    Address to = call.transaction().to();
    Bytes data = call.transaction().data();
    return to == null || data.size() < SELECTOR_BYTES
        ? null
        : new Method(to, BigEndian.getInt(data.unsafeArray(), 0));
  }

  /** Whether there is something to learn from a call. */
  public boolean wants(RecoveredTransaction call) {
    Method method = method(call);
    Known known = method == null ? null : methods.get(method);
    return method != null && (known == null || known.samples < SAMPLES);
  }

  /**
   * Learns from a call.
   *
   * @param touched by it
   * @param known of the state below the block
   */
  public void learn(RecoveredTransaction call, Collection<Location> touched, Lookup known) {
    Method method = method(call);
    if (method != null) {
      TransactionWords words = new TransactionWords(call, method.contract());
      methods
          .computeIfAbsent(method, unknown -> new Known())
          .add(new TemplateSearch(words, touched, known).search());
    }
  }

  /**
   * Tells which slots a call is expected to touch, but for those whose account is only known by a
   * value that is stored elsewhere.
   *
   * @return whether there are none of these
   */
  public boolean forEachTold(RecoveredTransaction call, Consumer<Location> action) {
    return forEach(call, null, action);
  }

  /**
   * Tells those for which a stored value has to be looked up.
   *
   * @param known of the state below the block
   */
  public void forEachStored(RecoveredTransaction call, Lookup known, Consumer<Location> action) {
    forEach(call, known, action);
  }

  private boolean forEach(
      RecoveredTransaction call, @Nullable Lookup known, Consumer<Location> action) {
    Method method = method(call);
    Known all = method == null ? null : methods.get(method);
    if (method == null || all == null) {
      return true;
    }
    boolean complete = true;
    TransactionWords words = new TransactionWords(call, method.contract());
    for (Template template : all.templates) {
      boolean isStored = template.owner() instanceof Template.Owner.Stored;
      complete &= !isStored;
      if (isStored == (known != null)) {
        Address owner = template.owner(words, known == null ? NOTHING : known);
        UInt256 slot = owner == null ? null : template.slot(words);
        if (owner != null && slot != null) {
          action.accept(new Location(owner, slot));
        }
      }
    }
    return complete;
  }

  /** The account of which a call is expected to touch most slots; null if that is not known. */
  public @Nullable Address mostTouched(RecoveredTransaction call, Lookup known) {
    NavigableMap<Address, Integer> counts = new TreeMap<>();
    Method method = method(call);
    Known all = method == null ? null : methods.get(method);
    if (method == null || all == null) {
      return null;
    }
    TransactionWords words = new TransactionWords(call, method.contract());
    for (Template template : all.templates) {
      Address owner = template.owner(words, known);
      if (owner != null) {
        counts.merge(owner, 1, Integer::sum);
      }
    }
    Address most = null;
    for (Address owner : counts.navigableKeySet()) {
      if (most == null || counts.get(owner) > counts.get(most)) {
        most = owner;
      }
    }
    return most;
  }
}
