package io.evmesh.node.batch;

import io.evmesh.engine.crypto.Keccak256;
import io.evmesh.engine.rlp.RlpWriter;
import io.evmesh.engine.types.Bytes;
import io.evmesh.engine.types.Hash;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A batch of signed transactions as somebody wants it to be taken.
 *
 * @param id the submitter's own name of it
 * @param items in their order
 * @param deadlineMillis since 1970, after which what is in no block is given up; null for none
 */
public record Submission(
    String id,
    BatchMode mode,
    List<Raw> items,
    @Nullable Long deadlineMillis,
    @Nullable Webhook webhook) {
  private static final int MOST_ID = 200;

  /**
   * A transaction in its wire form, or what was given in its place.
   *
   * @param text as it was given
   * @param bytes null if the text is no data
   */
  public record Raw(String text, @Nullable Bytes bytes) {}

  /**
   * Checks an id.
   *
   * @throws BatchRefusal if it is no good
   */
  public static String checkedId(String id) {
    if (id.isEmpty() || id.length() > MOST_ID || !id.chars().allMatch(c -> c > 32 && c < 127)) {
      throw new BatchRefusal(
          BatchRefusal.Kind.MALFORMED,
          "id: 1 to %d printable characters of ASCII without blanks are needed".formatted(MOST_ID));
    }
    return id;
  }

  /** What tells this content from others. */
  public Hash digest() {
    RlpWriter rlp = new RlpWriter().startList();
    rlp.write(mode.ordinal()).write(deadlineMillis == null ? 0 : deadlineMillis);
    write(rlp, webhook == null ? "" : webhook.url());
    write(rlp, webhook == null ? "" : webhook.secret());
    for (Raw item : items) {
      Bytes bytes = item.bytes();
      if (bytes == null) {
        write(rlp.startList(), item.text()).endList();
      } else {
        rlp.write(bytes);
      }
    }
    return Keccak256.hash(rlp.endList().toBytes());
  }

  private static RlpWriter write(RlpWriter rlp, String text) {
    return rlp.write(Bytes.wrap(text.getBytes(StandardCharsets.UTF_8)));
  }
}
