package io.evmesh.node.call;

import io.evmesh.engine.evm.CallOutcome;
import io.evmesh.engine.evm.Creations;
import io.evmesh.engine.evm.Machine;
import io.evmesh.engine.execution.TransactionExecutor;
import io.evmesh.engine.transaction.AccessListEntry;
import io.evmesh.engine.transaction.Transaction;
import io.evmesh.engine.types.Address;
import io.evmesh.node.call.Calls.Trial;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The accounts and slots that a transaction uses when it is sent with them as its access list
 * (EIP-2930). Announcing them can change what it does, so it is tried until the list stays the
 * same.
 *
 * @param gasUsed gas units with that list
 * @param error why the transaction fails; empty if it does not
 */
public record AccessList(List<AccessListEntry> entries, long gasUsed, Optional<String> error) {
  private static final int MOST_TRIALS = 20;

  /**
   * Finds the list.
   *
   * @throws CallFault if the transaction is not valid
   */
  public static AccessList of(Calls calls, CallSite site, CallRequest request)
      throws InterruptedException {
    return calls.computeInTime(() -> find(site, request, calls.settings().gas()));
  }

  private static AccessList find(CallSite site, CallRequest request, long mostGas) {
    Long asked = request.gas();
    long gas = asked == null || Long.compareUnsigned(asked, mostGas) > 0 ? mostGas : asked;
    Set<Address> warm = warm(site, request);
    List<AccessListEntry> list = request.accessList() == null ? List.of() : request.accessList();
    for (int i = 0; i < MOST_TRIALS; i++) {
      CallRequest with = request.withAccessList(list);
      AccessTracer tracer = new AccessTracer(warm, list);
      Machine machine = Calls.machine(tracer);
      machine.movePrecompiles(site.precompiles());
      Transaction tx = Calls.transaction(site, with, gas);
      Trial trial = Calls.run(new TransactionExecutor(machine), site, with, tx);
      List<AccessListEntry> found = tracer.list();
      if (found.equals(list) || i == MOST_TRIALS - 1) {
        return new AccessList(found, trial.gasUsed(), error(trial));
      }
      list = found;
    }
    throw new IllegalStateException("the last trial returns");
  }

  /** Sender, recipient and precompiled contracts cost nothing anyway. */
  private static Set<Address> warm(CallSite site, CallRequest request) {
    Set<Address> warm = new HashSet<>();
    Address sender = request.sender();
    warm.add(sender);
    Address to = request.to();
    if (to != null) {
      warm.add(to);
    } else {
      var account = site.state().account(sender);
      warm.add(Creations.address(sender, account == null ? 0 : account.nonce()));
    }
    boolean[] numbers = Machine.precompiles(site.block().fork());
    for (int number = 1; number < numbers.length; number++) {
      if (numbers[number]) {
        warm.add(Address.ofLimbs(number, 0, 0));
      }
    }
    return warm;
  }

  private static Optional<String> error(Trial trial) {
    return switch (trial.outcome()) {
      case CallOutcome.Returned _ -> Optional.empty();
      case CallOutcome.Reverted _ -> Optional.of("execution reverted");
      case CallOutcome.Halted(var reason) -> Optional.of(Halts.sentence(reason));
    };
  }
}
