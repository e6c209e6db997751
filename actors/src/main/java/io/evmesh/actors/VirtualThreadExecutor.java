package io.evmesh.actors;

import akka.dispatch.DispatcherPrerequisites;
import akka.dispatch.ExecutorServiceConfigurator;
import akka.dispatch.ExecutorServiceFactory;
import com.typesafe.config.Config;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadFactory;

/** Lets a dispatcher run each actor on a virtual thread, which may wait without holding a core. */
public final class VirtualThreadExecutor extends ExecutorServiceConfigurator {
  /** Made by Akka, from the class name in the dispatcher's settings. */
  public VirtualThreadExecutor(Config config, DispatcherPrerequisites prerequisites) {
    super(config, prerequisites);
  }

  @Override
  public ExecutorServiceFactory createExecutorServiceFactory(String id, ThreadFactory threads) {
    ThreadFactory virtual = Thread.ofVirtual().name(id + "-", 0).factory();
    return () -> Executors.newThreadPerTaskExecutor(virtual);
  }
}
