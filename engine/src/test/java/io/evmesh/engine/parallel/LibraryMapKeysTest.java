package io.evmesh.engine.parallel;

import static org.assertj.core.api.Assertions.assertThat;

import io.evmesh.engine.parallel.account.Location;
import io.evmesh.engine.trie.NodePlace;
import io.evmesh.engine.types.Address;
import io.evmesh.engine.types.Bytes;
import io.evmesh.engine.types.Hash;
import io.evmesh.engine.types.UInt256;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The keys of the JDK's maps, were they chosen by an enemy. */
class LibraryMapKeysTest {
  /** Only keys with an order of their own let the JDK's hash maps make trees of full bins. */
  @Test
  void keysOfTheLibrarysMapsHaveAnOrder() {
    for (Class<?> key :
        List.of(
            Address.class,
            Bytes.class,
            Hash.class,
            UInt256.class,
            NodePlace.class,
            Location.class)) {
      assertThat(Arrays.stream(key.getGenericInterfaces()).map(Object::toString))
          .contains("java.lang.Comparable<" + key.getTypeName() + ">");
    }
  }
}
