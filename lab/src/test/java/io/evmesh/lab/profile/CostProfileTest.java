package io.evmesh.lab.profile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CostProfileTest {
  @TempDir private Path folder;

  @Test
  void whatIsWrittenIsReadAgain() throws IOException {
    Path file = folder.resolve("profile.yaml");
    CostProfile written = CostProfile.standard().with(Cost.LOCK, 77).named("mine", 12);
    Files.writeString(file, written.toYaml());
    CostProfile read = CostProfile.read(file);
    assertThat(read.toYaml()).isEqualTo(written.toYaml());
    assertThat(read.picos(Cost.LOCK)).isEqualTo(77);
    assertThat(read.name()).isEqualTo("mine");
    assertThat(read.crowdingPerMille()).isEqualTo(12);
  }

  @Test
  void aProfileThatLacksACostOrKnowsAnotherIsRefused() throws IOException {
    Path file = folder.resolve("profile.yaml");
    String text = CostProfile.standard().toYaml();
    Files.writeString(file, text.replace("  lock:", "  look:"));
    assertThatThrownBy(() -> CostProfile.read(file))
        .hasMessageContaining("costs.look is not known");
    Files.writeString(file, text.replaceAll("  lock: .*\n", ""));
    assertThatThrownBy(() -> CostProfile.read(file)).hasMessageContaining("costs lacks lock");
  }

  @Test
  void whereTransactionsMeetCostsAsUsualUnlessTold() throws IOException {
    Path file = folder.resolve("profile.yaml");
    String text = CostProfile.standard().with(Cost.LANE_SLOT, 55).toYaml();
    Files.writeString(file, text.replaceAll("  lane-slot-met: .*\n", ""));
    assertThat(CostProfile.read(file).picos(Cost.LANE_SLOT_MET)).isEqualTo(55);
  }

  @Test
  void nanosecondsAreRoundedUp() {
    CostProfile profile = CostProfile.flat(0).with(Cost.LOCK, 600);
    assertThat(profile.nanos(Cost.LOCK, 1)).isEqualTo(1);
    assertThat(profile.nanos(Cost.LOCK, 5)).isEqualTo(3);
    assertThat(profile.nanos(Cost.BARRIER, 5)).isZero();
  }
}
