package io.evmesh.node.rpc.dev;

import io.evmesh.engine.types.Address;
import io.evmesh.node.rpc.Answer;
import io.evmesh.node.rpc.Method;
import io.evmesh.node.rpc.Parameter;
import io.evmesh.node.rpc.codec.Types;
import io.evmesh.node.send.Impersonation;
import java.util.List;

/** Sending for accounts without a key. */
public final class ImpersonationMethods {
  private static final Parameter<Address> ADDRESS = Parameter.required("Address", Types.ADDRESS);
  private static final Parameter<Boolean> ON = Parameter.required("On", Types.BOOL);

  private ImpersonationMethods() {}

  /** The methods. */
  public static List<Method> all(Impersonation impersonation) {
    return List.of(
        Method.of(
            "hardhat_impersonateAccount",
            "Takes transactions of an account whose key nobody has.",
            List.of(ADDRESS),
            "true",
            call -> {
              impersonation.begin(call.get(ADDRESS));
              return Answer.bool(true);
            }),
        Method.of(
            "anvil_impersonateAccount",
            "Takes transactions of an account whose key nobody has.",
            List.of(ADDRESS),
            "null",
            call -> {
              impersonation.begin(call.get(ADDRESS));
              return Answer.NULL;
            }),
        Method.of(
            "hardhat_stopImpersonatingAccount",
            "Takes no more transactions of such an account.",
            List.of(ADDRESS),
            "whether any were taken",
            call -> Answer.bool(impersonation.end(call.get(ADDRESS)))),
        Method.of(
            "anvil_stopImpersonatingAccount",
            "Takes no more transactions of such an account.",
            List.of(ADDRESS),
            "null",
            call -> {
              boolean ignored = impersonation.end(call.get(ADDRESS));
              return Answer.NULL;
            }),
        Method.of(
            "anvil_autoImpersonateAccount",
            "Whether transactions of every account are taken.",
            List.of(ON),
            "null",
            call -> {
              impersonation.setAll(call.get(ON));
              return Answer.NULL;
            }));
  }
}
