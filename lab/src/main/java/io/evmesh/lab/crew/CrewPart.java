package io.evmesh.lab.crew;

import io.evmesh.actors.membership.Membership;

/** What a member of a crew does: it leads, or works. */
public interface CrewPart extends Membership.Listener, AutoCloseable {
  @Override
  void close();
}
