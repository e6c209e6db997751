package io.evmesh.node.rpc.http;

import io.helidon.webserver.websocket.WsConfig;
import java.util.AbstractSet;
import java.util.Iterator;
import java.util.List;
import java.util.Set;

/**
 * WebSocket as Helidon has it, but for its check of pages, which knows no patterns: {@link Gate}.
 */
final class SocketProtocol implements WsConfig {
  private static final WsConfig USUAL = WsConfig.create();

  @Override
  public Set<String> origins() {
    return new Everything();
  }

  @Override
  public String name() {
    return USUAL.name();
  }

  @Override
  public int maxFrameLength() {
    return USUAL.maxFrameLength();
  }

  private static final class Everything extends AbstractSet<String> {
    @Override
    public boolean contains(Object origin) {
      return true;
    }

    @Override
    public Iterator<String> iterator() {
      return List.of(Access.ALL).iterator();
    }

    @Override
    public int size() {
      return 1;
    }
  }
}
