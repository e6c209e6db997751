package io.evmesh.engine.parallel.account;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is known of the conditions of a place's touches, page by page: over which values below a
 * page all of its conditions hold, so that a change far below need not look at each of them again.
 * A page is looked at anew after any change in it.
 *
 * @param <V> a value of the place
 * @param <P> what is known of a page
 */
abstract class CheckedPages<V, P extends CheckedPages.Page<V>> {
  private final List<@Nullable P> pages = new ArrayList<>(4);

  /** One page. */
  interface Page<V> {
    /** Whether all conditions hold over what lies below, as far as is known. */
    boolean holdsOver(V below);

    /** Whether a touch does more than add. */
    boolean isOrdered();
  }

  /** Nothing is known yet of a page over what lies below it. */
  abstract P page(V below);

  /** Something has changed at a transaction. */
  final void forget(int tx) {
    int page = tx / Touches.PAGE_SIZE;
    if (page < pages.size()) {
      pages.set(page, null);
    }
  }

  /** Whether all conditions of a page hold over what lies below it, as far as is known. */
  final boolean hold(int page, V below) {
    P known = page < pages.size() ? pages.get(page) : null;
    return known != null && known.holdsOver(below);
  }

  /** Whether a page, of which all is known, has a touch that does more than add. */
  final boolean isOrdered(int page) {
    P known = pages.get(page);
    return known == null || known.isOrdered();
  }

  /** Begins to look at a page. */
  final P begin(int page, V below) {
    while (page >= pages.size()) {
      pages.add(null);
    }
    P begun = page(below);
    pages.set(page, begun);
    return begun;
  }
}
