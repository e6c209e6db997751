package io.evmesh.node.vote;

import io.evmesh.engine.crypto.Keccak256;
import io.evmesh.engine.types.Address;
import io.evmesh.engine.types.Bytes;
import io.evmesh.engine.types.Hash;
import io.evmesh.engine.types.UInt256;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What ballots are signed for (EIP-712).
 *
 * @param version null where the governor has none
 */
public record Domain(String name, @Nullable String version, UInt256 chainId, Address contract) {
  /** The hash that goes into what is signed. */
  public Hash separator() {
    List<Object> words = new ArrayList<>();
    words.add(
        Abi.hash(
            version == null
                ? "EIP712Domain(string name,uint256 chainId,address verifyingContract)"
                : "EIP712Domain(string name,string version,uint256 chainId,"
                    + "address verifyingContract)"));
    words.add(Abi.hash(name));
    if (version != null) {
      words.add(Abi.hash(version));
    }
    words.add(chainId);
    words.add(contract);
    return Abi.hashOf(words.toArray());
  }

  /** What is signed for a value of a type. */
  static Hash digest(Hash separator, Hash value) {
    byte[] all = new byte[2 + 2 * Hash.SIZE];
    all[0] = 0x19;
    all[1] = 1;
    separator.write(all, 2);
    value.write(all, 2 + Hash.SIZE);
    return Keccak256.hash(Bytes.wrap(all));
  }
}
