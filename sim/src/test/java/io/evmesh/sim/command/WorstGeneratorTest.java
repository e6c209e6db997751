package io.evmesh.sim.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.evmesh.sim.instruction.InstructionBlock;
import io.evmesh.sim.instruction.InstructionBlocks;
import io.evmesh.sim.report.Digests;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WorstGeneratorTest {
  /** Gas units of a block: some rounds of most, where a whole block has hundreds. */
  private static final long LITTLE_GAS = 1_500_000;

  private static final int EACH = 7;

  @TempDir Path folder;

  @Test
  void blocksHaveNamesOfTheirOwn() {
    List<String> names = InstructionBlocks.all().stream().map(InstructionBlock::name).toList();
    assertThat(names).doesNotHaveDuplicates().allMatch(name -> name.matches("\\w+"));
    assertThat(names).hasSizeGreaterThan(500);
  }

  @Test
  void someOfThemGiveTheSameWhenTheyAreWatchedAndWhenTheyAreMeasured() throws IOException {
    List<InstructionBlock> all = InstructionBlocks.all();
    List<InstructionBlock> some =
        IntStream.range(0, all.size()).filter(i -> i % EACH == 0).mapToObj(all::get).toList();
    StringWriter told = new StringWriter();
    PrintWriter writer = new PrintWriter(told, true);

    assertThat(new WorstGenerator(writer, writer).run(folder, some, LITTLE_GAS)).isTrue();

    assertThat(told.toString()).startsWith(some.size() + " blocks").hasLineCount(1);
    CommandRun right = worst();
    assertThat(right.status()).isZero();
    assertThat(right.out().lines()).hasSize(some.size() + 2);

    Path digests = folder.resolve(Digests.FILE);
    String first = some.getFirst().name();
    String wrong =
        Files.readString(digests)
            .replaceFirst(
                "(\"%s\":.*postState\": \"0x)\\w+".formatted(first), "$1" + "0".repeat(64));
    Files.writeString(digests, wrong);
    CommandRun differing = worst();
    assertThat(differing.status()).isEqualTo(1);
    assertThat(differing.err()).contains(first).contains(Digests.FILE).hasLineCount(1);
  }

  @Test
  void theyAreMadeWithNothingElse() {
    assertThat(CommandRun.of("bench", "--worst-generate", folder, "--mixed").err())
        .contains("--worst-generate stands alone");
    assertThat(CommandRun.of("bench", "--worst-generate", folder, "--n", 3).status()).isEqualTo(2);
    assertThat(folder).isEmptyDirectory();
  }

  private CommandRun worst() {
    return CommandRun.of("bench", "--worst", folder, "--mixed", "--runs", 1);
  }
}
