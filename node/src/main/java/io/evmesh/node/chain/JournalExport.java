package io.evmesh.node.chain;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.evmesh.engine.state.Code;
import io.evmesh.input.genesis.KeptRules;
import io.evmesh.persistence.database.Database;
import io.evmesh.persistence.event.AccountChange;
import io.evmesh.persistence.event.ShardSealed;
import io.evmesh.persistence.journal.JournalReader;
import io.evmesh.persistence.table.CommittedBlock;
import io.evmesh.persistence.table.StateEdits;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.NavigableSet;
import java.util.function.LongConsumer;

/** Writes a journal as lines, see {@link JournalLines}. Used once. */
public final class JournalExport {
  private final Writer out;
  private String previous = JournalLines.FIRST_PREVIOUS;
  private long blocks;

  /** An export to {@code out}, which the caller closes. */
  public JournalExport(Writer out) {
    this.out = out;
  }

  /**
   * Writes all blocks.
   *
   * @param progress is told the number of each block that was written
   * @return how many blocks there were
   * @throws UncheckedIOException if {@code out} can not be written
   */
  public long write(Database database, KeptRules rules, LongConsumer progress) {
    line(JournalLines.chain(rules.text()));
    StateEdits edits = new StateEdits(database);
    NavigableSet<Long> edited = edits.blocks();
    new JournalReader(database)
        .forEachBlock(
            -1,
            block -> {
              write(block);
              if (edited.contains(block.number())) {
                writeEdits(block.number(), edits.after(block.number()));
              }
              progress.accept(block.number());
            });
    line(JournalLines.end(blocks));
    return blocks;
  }

  private void write(CommittedBlock block) {
    line(JournalLines.block(block.commit()));
    for (ShardSealed part : block.parts()) {
      for (AccountChange change : part.accounts()) {
        line(JournalLines.change(part.block(), part.shard(), change));
      }
      for (Code code : part.codes()) {
        line(JournalLines.code(part.block(), part.shard(), code));
      }
    }
    blocks++;
  }

  private void writeEdits(long block, List<ShardSealed> edits) {
    for (ShardSealed part : edits) {
      part.codes().forEach(code -> line(JournalLines.editedCode(block, code)));
      part.accounts().forEach(change -> line(JournalLines.edit(block, change)));
    }
  }

  private void line(ObjectNode fields) {
    ObjectNode whole = ChainJson.object().put(JournalLines.PREVIOUS, previous);
    whole.setAll(fields);
    String text = whole.toString();
    previous = JournalLines.hash(text.getBytes(StandardCharsets.UTF_8));
    try {
      out.write(text);
      out.write('\n');
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
