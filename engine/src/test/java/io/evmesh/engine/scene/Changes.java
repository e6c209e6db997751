package io.evmesh.engine.scene;

import io.evmesh.engine.state.Account;
import io.evmesh.engine.state.ChangeVisitor;
import io.evmesh.engine.state.WorldState;
import io.evmesh.engine.types.Address;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What worlds tell of their changes, to compare. */
public final class Changes {
  private Changes() {}

  /** All accounts, slots and codes that were set in a world, each with what it is now. */
  public static Map<String, String> of(WorldState world) {
    Map<String, String> all = new TreeMap<>();
    world.forEachChange(
        new ChangeVisitor() {
          @Override
          public void account(Address address, @Nullable Account account, boolean wiped) {
            all.put(address.toString(), account + " " + wiped);
          }

          @Override
          public void slot(Address address, long[] words, int key, int value) {
            all.put(address + " " + words[key], Long.toString(words[value]));
          }
        });
    world.newCodes().forEach(code -> all.put("code " + code.bytes(), ""));
    return all;
  }
}
