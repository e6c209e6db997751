package io.evmesh.engine.evm;

import io.evmesh.engine.commute.Symbol;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Which items of a frame's stack and which words of its memory hold values of tracked slots. What
 * else holds a number.
 */
final class Shadow {
  private static final int MOST_WORDS = 32; // of memory
  private static final int WORD = 32; // bytes

  private @Nullable Symbol[] items = new Symbol[16];
  private int live;

  // Made when there is the first
  private int[] offsets = {};
  private Symbol[] words = {};
  private int wordCount;

  /** Forgets what an execution before has left. */
  void clear() {
    if (live > 0) {
      Arrays.fill(items, null);
      live = 0;
    }
    if (words.length > 0) {
      Arrays.fill(words, null);
      wordCount = 0;
    }
  }

  /** Whether there are any. */
  boolean isLive() {
    return live + wordCount > 0;
  }

  private static int index(int at) {
    return (at - Frame.STACK_BASE) >> 2;
  }

  /** What the stack has at the limb {@code at}; null for a number. */
  @Nullable Symbol get(int at) {
    int index = index(at);
    return index < items.length ? items[index] : null;
  }

  /** Sets what the stack has at the limb {@code at}, where there was a number. */
  void put(int at, @Nullable Symbol symbol) {
    if (symbol == null || symbol.slot().isExact()) {
      return;
    }
    int index = index(at);
    if (index >= items.length) {
      items = Arrays.copyOf(items, 2 * index);
    }
    items[index] = symbol;
    live++;
  }

  /** What the stack has at the limb {@code at}, which is but a number from now on. */
  @Nullable Symbol take(int at) {
    int index = index(at);
    if (index >= items.length) {
      return null;
    }
    Symbol symbol = items[index];
    if (symbol != null) {
      items[index] = null;
      live--;
    }
    return symbol;
  }

  /** The execution depends on what the stack has at the limb {@code at}. */
  void observe(int at) {
    Symbol symbol = take(at);
    if (symbol != null) {
      symbol.observe();
    }
  }

  void swap(int at, int with) {
    Symbol one = take(at);
    Symbol other = take(with);
    put(at, other);
    put(with, one);
  }

  // ----------------------------------------------------------------- memory

  boolean hasWords() {
    return wordCount > 0;
  }

  /** A word is about to be written to memory. */
  void store(int offset, @Nullable Symbol symbol) {
    takeWord(offset);
    observeBytes(offset, WORD);
    if (symbol == null || symbol.slot().isExact()) {
      return;
    }
    if (wordCount == MOST_WORDS) {
      symbol.observe();
      return;
    }
    if (words.length == 0) {
      offsets = new int[MOST_WORDS];
      words = new Symbol[MOST_WORDS];
    }
    offsets[wordCount] = offset;
    words[wordCount++] = symbol;
  }

  /** What a word of memory holds; null for a number. */
  @Nullable Symbol load(int offset) {
    for (int i = 0; i < wordCount; i++) {
      if (offsets[i] == offset) {
        return words[i];
      }
    }
    observeBytes(offset, WORD);
    return null;
  }

  private void takeWord(int offset) {
    for (int i = 0; i < wordCount; i++) {
      if (offsets[i] == offset) {
        remove(i);
        return;
      }
    }
  }

  private void remove(int i) {
    wordCount--;
    offsets[i] = offsets[wordCount];
    words[i] = words[wordCount];
  }

  /** The execution depends on some bytes of memory, or they are overwritten. */
  void observeBytes(long from, long size) {
    for (int i = wordCount - 1; i >= 0; i--) {
      if (offsets[i] < from + size && from < offsets[i] + (long) WORD) {
        words[i].observe();
        remove(i);
      }
    }
  }
}
