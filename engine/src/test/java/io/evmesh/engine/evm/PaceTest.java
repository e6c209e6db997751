package io.evmesh.engine.evm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.evmesh.engine.chain.Fork;
import io.evmesh.engine.scene.Scene;
import io.evmesh.engine.types.Bytes;
import io.evmesh.engine.types.UInt256;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A pace is asked while code runs, and may end it. */
class PaceTest {
  private static final long GAS = 20_000_000;

  /** JUMPDEST, PUSH0, JUMP. */
  private static final Bytes ENDLESS = Bytes.fromHex("0x5b5f56");

  /** Calls itself with all the gas that it has. */
  private static final Bytes RECURSIVE = Bytes.fromHex("0x5b5f5f5f5f5f305af1505f56");

  /** Calls MODEXP with numbers of 1,024 bytes and an exponent of 32, for ever. */
  private static final Bytes HEAVY =
      Bytes.fromHex(
          "0x6104005f52602060205261040060405260ff6104605360ff61048053"
              + "5b5f5f6108805f60055afa50601c56");

  private static Scene scene(Bytes code) {
    Scene scene = Scene.at(Fork.OSAKA);
    scene.world().put(Scene.SELF, 1, UInt256.of(1000), code);
    return scene;
  }

  private static Message message() {
    return new Message(false, Scene.CALLER, Scene.SELF, UInt256.ZERO, Bytes.EMPTY, GAS);
  }

  @Test
  void itIsAskedAgainAndAgain() {
    for (Bytes code : List.of(ENDLESS, RECURSIVE)) {
      List<Long> asked = new ArrayList<>();
      Machine machine = new Machine();
      machine.pace(asked::add);
      assertThat(scene(code).run(machine, message()).outcome())
          .isEqualTo(scene(code).run(new Machine(), message()).outcome());
      assertThat(asked).hasSizeGreaterThan((int) (GAS / Pace.SLICE / 3));
    }
  }

  @Test
  void itIsToldOfWhatTakesLong() {
    List<Long> asked = new ArrayList<>();
    Machine machine = new Machine();
    machine.pace(asked::add);
    assertThat(scene(HEAVY).run(machine, message()).returned()).isFalse();
    assertThat(asked).anyMatch(gas -> gas >= Pace.MUCH_GAS);
  }

  @Test
  void itMayEndWhatRuns() {
    Machine machine = new Machine();
    List<Long> asked = new ArrayList<>();
    Pace pace =
        gas -> {
          asked.add(gas);
          if (asked.size() == 5) {
            throw new IllegalStateException("enough");
          }
        };
    machine.pace(pace);
    assertThatThrownBy(() -> scene(ENDLESS).run(machine, message())).hasMessage("enough");
    machine.pace(null);
    assertThat(scene(ENDLESS).run(machine, message()).returned()).isFalse();
    assertThat(asked).hasSize(5);
  }
}
