package io.evmesh.node.call;

import io.evmesh.engine.evm.FrameView;
import io.evmesh.engine.evm.Tracer;
import io.evmesh.engine.transaction.AccessListEntry;
import io.evmesh.engine.types.Address;
import io.evmesh.engine.types.Hash;
import io.evmesh.engine.types.UInt256;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Gathers the accounts and slots that a message uses, but accounts that are warm anyway unless
 * slots of theirs are used.
 */
final class AccessTracer implements Tracer {
  private static final int BALANCE = 0x31;
  private static final int EXTCODESIZE = 0x3b;
  private static final int EXTCODECOPY = 0x3c;
  private static final int EXTCODEHASH = 0x3f;
  private static final int SLOAD = 0x54;
  private static final int SSTORE = 0x55;
  private static final int CALL = 0xf1;
  private static final int CALLCODE = 0xf2;
  private static final int DELEGATECALL = 0xf4;
  private static final int STATICCALL = 0xfa;
  private static final int SELFDESTRUCT = 0xff;

  private final Set<Address> warm;
  private final SortedMap<Address, SortedSet<Hash>> found = new TreeMap<>();

  /**
   * @param warm accounts that cost nothing anyway
   */
  AccessTracer(Set<Address> warm, List<AccessListEntry> begin) {
    this.warm = warm;
    for (AccessListEntry entry : begin) {
      found.computeIfAbsent(entry.address(), _ -> new TreeSet<>()).addAll(entry.storageKeys());
    }
    found.keySet().removeIf(address -> warm.contains(address) && found.get(address).isEmpty());
  }

  @Override
  public void instruction(FrameView frame, int opcode, long cost, @Nullable String error) {
    switch (opcode) {
      case SLOAD, SSTORE -> {
        if (frame.stackSize() >= 1) {
          UInt256 slot = frame.stackItem(frame.stackSize() - 1);
          found.computeIfAbsent(frame.self(), _ -> new TreeSet<>()).add(slot.toHash());
        }
      }
      case BALANCE, EXTCODESIZE, EXTCODECOPY, EXTCODEHASH, SELFDESTRUCT -> account(frame, 1);
      case CALL, CALLCODE, DELEGATECALL, STATICCALL -> account(frame, 2);
      default -> {
        // uses neither
      }
    }
  }

  private void account(FrameView frame, int fromTop) {
    if (frame.stackSize() >= fromTop) {
      UInt256 word = frame.stackItem(frame.stackSize() - fromTop);
      Address address = Address.ofLimbs(word.limb0(), word.limb1(), word.limb2());
      if (!warm.contains(address)) {
        found.putIfAbsent(address, new TreeSet<>());
      }
    }
  }

  /** What was used, by address and slot. */
  List<AccessListEntry> list() {
    List<AccessListEntry> list = new ArrayList<>();
    found.forEach((address, slots) -> list.add(new AccessListEntry(address, List.copyOf(slots))));
    return list;
  }
}
