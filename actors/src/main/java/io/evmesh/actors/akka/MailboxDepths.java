package io.evmesh.actors.akka;

import akka.actor.AbstractExtensionId;
import akka.actor.ActorSystem;
import akka.actor.ExtendedActorSystem;
import akka.actor.Extension;
import java.util.Map;

/** How much waits in the mailboxes of one actor system, by kind of actors. */
public final class MailboxDepths implements Extension {
  private static final Id ID = new Id();

  private final Map<String, MailboxDepth> depths =
      Map.of(
          "lane", new MailboxDepth(),
          "account", new MailboxDepth(),
          "coordinator", new MailboxDepth());

  public static MailboxDepths of(ActorSystem system) {
    return ID.get(system);
  }

  /**
   * The mailboxes of a kind: lane, account or coordinator.
   *
   * @throws IllegalArgumentException if there is no such kind
   */
  public MailboxDepth of(String kind) {
    MailboxDepth depth = depths.get(kind);
    if (depth == null) {
      throw new IllegalArgumentException("no mailboxes are counted as " + kind);
    }
    return depth;
  }

  private static final class Id extends AbstractExtensionId<MailboxDepths> {
    @Override
    public MailboxDepths createExtension(ExtendedActorSystem system) {
      return new MailboxDepths();
    }
  }
}
