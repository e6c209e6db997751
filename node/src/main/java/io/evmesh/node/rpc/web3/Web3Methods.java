package io.evmesh.node.rpc.web3;

import com.fasterxml.jackson.databind.JsonNode;
import io.evmesh.engine.crypto.Keccak256;
import io.evmesh.engine.types.Bytes;
import io.evmesh.node.rpc.Answer;
import io.evmesh.node.rpc.Discovery;
import io.evmesh.node.rpc.Method;
import io.evmesh.node.rpc.MethodTable;
import io.evmesh.node.rpc.Parameter;
import io.evmesh.node.rpc.codec.Types;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;

/** What the node says of itself, and Keccak-256. */
public final class Web3Methods {
  private static final Parameter<Bytes> DATA = Parameter.required("Data", Types.DATA);

  private Web3Methods() {}

  /**
   * The methods.
   *
   * @param clientVersion name, version and platform
   */
  public static List<Method> all(String clientVersion, long chainId) {
    return List.of(
        Method.of(
            "web3_clientVersion",
            "Name, version and platform of the node.",
            List.of(),
            "text",
            call -> Answer.text(clientVersion)),
        Method.of(
            "web3_sha3",
            "Keccak-256 of data.",
            List.of(DATA),
            "32 bytes",
            call -> {
              Bytes data = call.get(DATA);
              return out -> out.hash(Keccak256.hash(data));
            }),
        Method.of(
            "net_version",
            "The chain id as a decimal text.",
            List.of(),
            "text",
            call -> Answer.text(Long.toUnsignedString(chainId))),
        Method.of(
            "net_listening",
            "Whether the node is there.",
            List.of(),
            "bool",
            call -> Answer.bool(true)),
        Method.of(
            "net_peerCount",
            "Nodes that this one exchanges blocks with: none.",
            List.of(),
            "quantity",
            call -> Answer.quantity(0)));
  }

  /** A table of these methods and those of {@code rpc}, which tell of all. */
  public static MethodTable withModules(Collection<Method> others) {
    List<Method> all = new ArrayList<>(others);
    Set<String> namespaces = new java.util.TreeSet<>(MethodTable.of(others).namespaces());
    namespaces.add("rpc");
    AtomicReference<JsonNode> document = new AtomicReference<>();
    all.add(
        Method.of(
            "rpc_discover",
            "Describes all methods that are served, as OpenRPC does.",
            List.of(),
            "OpenRPC document",
            call -> out -> out.tree(document.get())));
    all.add(
        Method.of(
            "rpc_modules",
            "The namespaces of the methods, each with version 1.0.",
            List.of(),
            "object",
            call ->
                out -> {
                  out.startObject();
                  namespaces.forEach(namespace -> out.field(namespace).text("1.0"));
                  out.endObject();
                }));
    MethodTable table = MethodTable.of(all);
    document.set(Discovery.of(table));
    return table;
  }
}
