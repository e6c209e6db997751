package io.evmesh.actors.chain.thread;

/**
 * Starts the threads of a chain. None of them ends unheard: whatever gets out of one has ended the
 * chain.
 */
public final class ChainThreads {
  private final Ending ending;
  private final Probe probe;

  public ChainThreads(Ending ending, Probe probe) {
    this.ending = ending;
    this.probe = probe;
  }

  /** What a thread does. */
  @FunctionalInterface
  public interface Work {
    void run() throws InterruptedException;
  }

  /** Stands where each piece of work of a thread begins: nobody, unless faults are tried out. */
  @FunctionalInterface
  public interface Probe {
    Probe NONE = thread -> {};

    void at(String thread);
  }

  /** Starts a thread that does something once. */
  public Thread start(String name, Work work) {
    return Thread.ofPlatform().daemon().name(name).start(guarded(name, work));
  }

  /** What is to be run on a thread of somebody else. */
  public Runnable guarded(String name, Work work) {
    return () -> {
      try {
        probe(name);
        work.run();
      } catch (ChainException e) {
        ending.because(e);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        ending.because(new ChainException("the thread %s was interrupted".formatted(name), e));
      } catch (RuntimeException | Error e) {
        hasEnded("thread " + name, e);
      }
    };
  }

  /** Something that the chain needs has ended. */
  public void hasEnded(String what, Throwable why) {
    ending.because(new ChainException("the %s has ended: %s".formatted(what, why), why));
  }

  /** A piece of work begins on a thread. */
  public void probe(String name) {
    probe.at(name);
  }
}
