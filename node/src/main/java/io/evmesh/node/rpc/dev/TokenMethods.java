package io.evmesh.node.rpc.dev;

import io.evmesh.engine.state.Account;
import io.evmesh.engine.state.StateView;
import io.evmesh.engine.state.WorldState;
import io.evmesh.engine.transaction.AccessListEntry;
import io.evmesh.engine.types.Address;
import io.evmesh.engine.types.Bytes;
import io.evmesh.engine.types.Hash;
import io.evmesh.engine.types.UInt256;
import io.evmesh.node.build.BlockProducer;
import io.evmesh.node.call.AccessList;
import io.evmesh.node.call.CallFault;
import io.evmesh.node.call.CallRequest;
import io.evmesh.node.call.CallSite;
import io.evmesh.node.call.Calls;
import io.evmesh.node.query.ChainView;
import io.evmesh.node.rpc.Answer;
import io.evmesh.node.rpc.Method;
import io.evmesh.node.rpc.Parameter;
import io.evmesh.node.rpc.RpcException;
import io.evmesh.node.rpc.codec.Types;
import io.evmesh.node.vote.Abi;
import java.util.List;
import java.util.Optional;

/**
 * Setting what a token tells of somebody. The slot is one of those that the token reads for its
 * answer, and with which the answer is what is wanted.
 */
public final class TokenMethods {
  private static final Parameter<Address> HOLDER = Parameter.required("Address", Types.ADDRESS);
  private static final Parameter<Address> OWNER = Parameter.required("Owner", Types.ADDRESS);
  private static final Parameter<Address> SPENDER = Parameter.required("Spender", Types.ADDRESS);
  private static final Parameter<Address> TOKEN = Parameter.required("Token", Types.ADDRESS);
  private static final Parameter<UInt256> AMOUNT = Parameter.required("Amount", Numbers.WORD);

  private final ChainView view;
  private final BlockProducer producer;
  private final Calls calls;

  private TokenMethods(ChainView view, BlockProducer producer, Calls calls) {
    this.view = view;
    this.producer = producer;
    this.calls = calls;
  }

  /** The methods. */
  public static List<Method> all(ChainView view, BlockProducer producer, Calls calls) {
    TokenMethods own = new TokenMethods(view, producer, calls);
    return List.of(
        Method.of(
            "anvil_dealERC20",
            "Sets how many tokens somebody has.",
            List.of(HOLDER, TOKEN, AMOUNT),
            "null",
            call ->
                own.set(
                    call.get(TOKEN),
                    Abi.call("balanceOf(address)", call.get(HOLDER)),
                    call.get(AMOUNT))),
        Method.of(
            "anvil_setERC20Allowance",
            "Sets how many tokens of somebody another may spend.",
            List.of(OWNER, SPENDER, TOKEN, AMOUNT),
            "null",
            call ->
                own.set(
                    call.get(TOKEN),
                    Abi.call("allowance(address,address)", call.get(OWNER), call.get(SPENDER)),
                    call.get(AMOUNT))));
  }

  /** A slot of an account. */
  private record Place(Address address, UInt256 slot) {
    void set(WorldState world, UInt256 value) {
      Account account = world.account(address);
      world.setAccount(address, account == null ? Account.EMPTY : account);
      world.setSlot(address, slot, value);
    }
  }

  private Answer set(Address token, Bytes question, UInt256 amount) throws InterruptedException {
    CallRequest request = question(token, question);
    Place place =
        find(request, amount)
            .orElseThrow(
                () -> RpcException.invalidParams("%s: no slot tells that".formatted(token)));
    Orders.await(producer.edit(world -> place.set(world, amount)), "nothing was set");
    return Answer.NULL;
  }

  private static CallRequest question(Address token, Bytes data) {
    return new CallRequest(
        null, token, null, null, null, null, null, null, data, null, null, null, null, null, null);
  }

  private Optional<Place> find(CallRequest request, UInt256 amount) throws InterruptedException {
    StateView state = view.state(view.head());
    try {
      List<AccessListEntry> read =
          AccessList.of(calls, new CallSite(state, producer.next()), request).entries();
      for (AccessListEntry entry : read) {
        for (Hash key : entry.storageKeys()) {
          Place place = new Place(entry.address(), key.toUInt256());
          if (answers(request, state, place, amount)) {
            return Optional.of(place);
          }
        }
      }
    } catch (CallFault fault) {
      throw RpcException.server(String.valueOf(fault.getMessage()));
    }
    return Optional.empty();
  }

  /** Whether the answer is an amount where a slot has it; another amount must show there too. */
  private boolean answers(CallRequest request, StateView state, Place place, UInt256 amount)
      throws InterruptedException {
    return tells(request, state, place, amount)
        && tells(request, state, place, amount.plus(UInt256.ONE));
  }

  private boolean tells(CallRequest request, StateView state, Place place, UInt256 amount)
      throws InterruptedException {
    WorldState world = new WorldState(state);
    place.set(world, amount);
    try {
      return calls.call(new CallSite(world, producer.next()), request).equals(amount.toBytes32());
    } catch (CallFault fault) {
      return false; // that slot is needed for something else
    }
  }
}
