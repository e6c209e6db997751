package io.evmesh.actors.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import akka.actor.ExtendedActorSystem;
import akka.actor.typed.ActorSystem;
import akka.actor.typed.javadsl.Adapter;
import akka.actor.typed.javadsl.Behaviors;
import com.typesafe.config.ConfigFactory;
import io.evmesh.actors.message.TurnId;
import io.evmesh.actors.peer.Parcel;
import io.evmesh.engine.types.Bytes;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What nodes that execute a block together send, as it stands on the wire. */
class ParcelSerializerTest {
  private final ActorSystem<Void> system =
      ActorSystem.create(Behaviors.empty(), "wire", ConfigFactory.load("evmesh-local"));
  private final ParcelSerializer serializer =
      new ParcelSerializer((ExtendedActorSystem) Adapter.toClassic(system));

  @AfterEach
  void end() {
    system.terminate();
  }

  @Test
  void parcelsStandOnTheWireAsRecorded() {
    Parcel parcel =
        new Parcel("m1-a:2", new TurnId(3, 1000, 2), 300, 7, true, Bytes.fromHex("c0de"));
    assertThat(read(parcel, "p1", "066d312d613a3203e80702ac02070102c0de")).isEqualTo(parcel);
  }

  @Test
  void greetingsStandOnTheWireAsRecorded() {
    String nobody = "13616b6b613a2f2f6c6f63616c2f69676e6f7265"; // akka://local/ignore
    Greeting greeting = new Greeting("m1-a:2", "ours", system.ignoreRef(), system.ignoreRef(), 4);
    Object read = read(greeting, "g1", "066d312d613a32046f757273" + nobody + nobody + "04");
    assertThat(read)
        .isInstanceOfSatisfying(
            Greeting.class,
            same -> {
              assertThat(same.name()).isEqualTo(greeting.name());
              assertThat(same.identity()).isEqualTo(greeting.identity());
              assertThat(same.lanes()).isEqualTo(greeting.lanes());
            });
  }

  @Test
  void aFormOfALaterReleaseIsRefused() {
    assertThatThrownBy(() -> serializer.fromBinary(new byte[0], "p9"))
        .hasMessageContaining("has the form p9, which this release does not know");
  }

  private Object read(Object message, String manifest, String hex) {
    byte[] bytes = Bytes.fromHex(hex).toArray();
    assertThat(serializer.manifest(message)).isEqualTo(manifest);
    assertThat(serializer.toBinary(message)).isEqualTo(bytes);
    return serializer.fromBinary(bytes, manifest);
  }
}
