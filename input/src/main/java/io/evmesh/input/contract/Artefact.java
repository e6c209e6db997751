package io.evmesh.input.contract;

import io.evmesh.engine.types.Bytes;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;

/**
 * What a compiler says of a contract.
 *
 * @param layout where its variables lie; null if that is not told
 * @param functions names by selector (4 bytes)
 * @param code as it is deployed, with zeros for what is set then; null if that is not told
 */
public record Artefact(
    String name,
    @Nullable StorageLayout layout,
    SequencedMap<Bytes, String> functions,
    @Nullable Bytes code) {
  /** One of so many bytes may differ: values set at deployment, the hash of the sources. */
  private static final int PER_DIFFERENCE = 8;

  /** How many bytes of a deployed code differ; negative if it is that of another contract. */
  int differences(Bytes deployed) {
    if (code == null || code.isEmpty() || code.size() != deployed.size()) {
      return -1;
    }
    int differences = 0;
    for (int i = 0; i < deployed.size(); i++) {
      differences += code.get(i) == deployed.get(i) ? 0 : 1;
    }
    return differences <= deployed.size() / PER_DIFFERENCE ? differences : -1;
  }
}
