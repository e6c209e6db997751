package io.evmesh.sim.measure;

import io.evmesh.persistence.database.DatabaseSettings;

/** Gives empty databases of one kind; when it is closed, they are taken away. */
public interface FreshDatabases extends AutoCloseable {
  /** The kind's name. */
  String title();

  /**
   * Another one.
   *
   * @param name lower-case letters
   */
  DatabaseSettings fresh(String name);

  @Override
  void close();
}
