package io.evmesh.actors.akka;

import akka.actor.typed.ActorSystem;
import akka.actor.typed.DispatcherSelector;
import akka.actor.typed.MailboxSelector;
import akka.actor.typed.Props;
import akka.dispatch.DispatcherPrerequisites;
import akka.dispatch.ExecutorServiceConfigurator;
import akka.dispatch.ExecutorServiceFactory;
import akka.dispatch.MonitorableThreadFactory;
import com.typesafe.config.Config;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadFactory;

/**
 * Lets a dispatcher run each actor on a virtual thread, which may wait without holding a core. All
 * actors that work on a block share the threads below, of which there are no more than cores: none
 * takes a core from another, and seldom has one to be woken for a message.
 */
public final class VirtualThreadExecutor extends ExecutorServiceConfigurator {
  private static final String DISPATCHER = "evmesh.block-dispatcher";

  /** Made by Akka, from the class name in the dispatcher's settings. */
  public VirtualThreadExecutor(Config config, DispatcherPrerequisites prerequisites) {
    super(config, prerequisites);
  }

  /**
   * How an actor runs on it, with a mailbox whose depth is measured.
   *
   * @param kind lane, account or coordinator
   */
  public static Props props(String kind) {
    return mailbox(kind).withDispatcherFromConfig(DISPATCHER);
  }

  /** A mailbox whose depth is measured, for an actor that runs elsewhere. */
  public static Props mailbox(String kind) {
    return MailboxSelector.fromConfig("evmesh." + kind + "-mailbox");
  }

  /** The threads themselves. */
  public static Executor threads(ActorSystem<?> system) {
    return system.dispatchers().lookup(DispatcherSelector.fromConfig(DISPATCHER));
  }

  @Override
  public ExecutorServiceFactory createExecutorServiceFactory(String id, ThreadFactory threads) {
    Thread.Builder thread = Thread.ofVirtual().name(id); // a number is dear to write
    if (threads instanceof MonitorableThreadFactory monitored) {
      thread.uncaughtExceptionHandler(
          monitored.exceptionHandler()); // logs; ends the actors if fatal
    }
    ThreadFactory virtual = thread.factory();
    return () -> Executors.newThreadPerTaskExecutor(virtual);
  }
}
