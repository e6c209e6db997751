package io.evmesh.node.rpc.dev;

import io.evmesh.engine.state.Account;
import io.evmesh.engine.state.Code;
import io.evmesh.engine.state.WorldState;
import io.evmesh.engine.types.Address;
import io.evmesh.engine.types.Bytes;
import io.evmesh.engine.types.UInt256;
import io.evmesh.node.build.BlockProducer;
import io.evmesh.node.rpc.Answer;
import io.evmesh.node.rpc.Call;
import io.evmesh.node.rpc.Method;
import io.evmesh.node.rpc.Parameter;
import io.evmesh.node.rpc.codec.Types;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/** Setting accounts by hand: as Anvil, Hardhat and Ganache have it, each with its own answer. */
public final class EditMethods {
  private static final Parameter<Address> ADDRESS = Parameter.required("Address", Types.ADDRESS);
  private static final Parameter<UInt256> BALANCE =
      Parameter.required("Balance in wei", Numbers.WORD);
  private static final Parameter<Long> NONCE = Parameter.required("Nonce", Numbers.COUNT);
  private static final Parameter<Bytes> CODE = Parameter.required("Code", Types.DATA);
  private static final Parameter<UInt256> SLOT = Parameter.required("Slot", Types.SLOT);
  private static final Parameter<UInt256> VALUE = Parameter.required("Value", Types.SLOT);

  private final BlockProducer producer;

  private EditMethods(BlockProducer producer) {
    this.producer = producer;
  }

  /** The methods. */
  public static List<Method> all(BlockProducer producer) {
    EditMethods own = new EditMethods(producer);
    List<Method> all = new ArrayList<>();
    all.addAll(
        own.named(
            "setBalance",
            "evm_setAccountBalance",
            "Sets the balance of an account.",
            List.of(ADDRESS, BALANCE),
            own::setBalance));
    all.addAll(
        own.named(
            "setNonce",
            "evm_setAccountNonce",
            "Sets the nonce of an account.",
            List.of(ADDRESS, NONCE),
            own::setNonce));
    all.addAll(
        own.named(
            "setCode",
            "evm_setAccountCode",
            "Sets the code of an account.",
            List.of(ADDRESS, CODE),
            own::setCode));
    all.addAll(
        own.named(
            "setStorageAt",
            "evm_setAccountStorageAt",
            "Sets a slot of an account's storage.",
            List.of(ADDRESS, SLOT, VALUE),
            own::setSlot));
    all.add(
        Method.of(
            "anvil_addBalance",
            "Adds to the balance of an account.",
            List.of(ADDRESS, BALANCE),
            "null",
            call -> {
              own.edit(world -> world.addBalance(call.get(ADDRESS), call.get(BALANCE)));
              return Answer.NULL;
            }));
    return all;
  }

  /** What a method sets. */
  @FunctionalInterface
  private interface Setting {
    void by(Call call) throws InterruptedException;
  }

  /** Anvil says nothing unless it sets a slot, the others say true. */
  private List<Method> named(
      String name, String other, String summary, List<Parameter<?>> parameters, Setting setting) {
    Method.Handler agrees =
        call -> {
          setting.by(call);
          return Answer.bool(true);
        };
    Method hardhat = Method.of("hardhat_" + name, summary, parameters, "true", agrees);
    if (name.equals("setStorageAt")) {
      return List.of(hardhat.alias("anvil_" + name, other));
    }
    Method.Handler silent =
        call -> {
          setting.by(call);
          return Answer.NULL;
        };
    return List.of(
        hardhat.alias(other), Method.of("anvil_" + name, summary, parameters, "null", silent));
  }

  private void edit(Consumer<WorldState> change) throws InterruptedException {
    Orders.await(producer.edit(change), "nothing was set");
  }

  private void change(Address address, UnaryOperator<Account> change) throws InterruptedException {
    edit(world -> world.setAccount(address, change.apply(orEmpty(world, address))));
  }

  private static Account orEmpty(WorldState world, Address address) {
    Account account = world.account(address);
    return account == null ? Account.EMPTY : account;
  }

  private void setBalance(Call call) throws InterruptedException {
    UInt256 balance = call.get(BALANCE);
    change(call.get(ADDRESS), before -> new Account(before.nonce(), balance, before.codeHash()));
  }

  private void setNonce(Call call) throws InterruptedException {
    long nonce = call.get(NONCE);
    change(call.get(ADDRESS), before -> new Account(nonce, before.balance(), before.codeHash()));
  }

  private void setCode(Call call) throws InterruptedException {
    Code code = Code.of(call.get(CODE));
    edit(
        world -> {
          Account before = orEmpty(world, call.get(ADDRESS));
          world.putCode(code);
          world.setAccount(
              call.get(ADDRESS), new Account(before.nonce(), before.balance(), code.hash()));
        });
  }

  private void setSlot(Call call) throws InterruptedException {
    Address address = call.get(ADDRESS);
    edit(
        world -> {
          world.setAccount(address, orEmpty(world, address));
          world.setSlot(address, call.get(SLOT), call.get(VALUE));
        });
  }
}
