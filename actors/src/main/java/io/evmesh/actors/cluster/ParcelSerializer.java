package io.evmesh.actors.cluster;

import akka.actor.ExtendedActorSystem;
import akka.actor.typed.ActorRefResolver;
import akka.actor.typed.javadsl.Adapter;
import akka.serialization.SerializerWithStringManifest;
import io.evmesh.actors.mesh.MeshSettings;
import io.evmesh.actors.message.TurnId;
import io.evmesh.actors.peer.Parcel;
import io.evmesh.engine.codec.ByteReader;
import io.evmesh.engine.codec.ByteWriter;

/** What crosses between nodes as bytes for Akka's remoting; the manifest has kind and version. */
public final class ParcelSerializer extends SerializerWithStringManifest {
  private static final int IDENTIFIER = 0x45564d50; // "EVMP": one of its own among serializers
  private static final String PARCEL = "p1";
  private static final String GREETING = "g1";

  private final ActorRefResolver references;

  /** Made by Akka. */
  public ParcelSerializer(ExtendedActorSystem system) {
    references = ActorRefResolver.get(Adapter.toTyped(system));
  }

  @Override
  public int identifier() {
    return IDENTIFIER;
  }

  @Override
  public String manifest(Object object) {
    return object instanceof Parcel ? PARCEL : GREETING;
  }

  @Override
  public byte[] toBinary(Object object) {
    return switch (object) {
      case Parcel parcel -> bytes(parcel);
      case Greeting greeting -> bytes(greeting);
      default -> throw new IllegalArgumentException("can not be sent: " + object.getClass());
    };
  }

  private static byte[] bytes(Parcel parcel) {
    ByteWriter writer = new ByteWriter(parcel.body().size() + 64);
    writer.text(parcel.from());
    writer.number(parcel.turn().epoch());
    writer.number(parcel.turn().block());
    writer.number(parcel.turn().attempt());
    writer.number(parcel.number());
    writer.octet(parcel.kind());
    writer.octet(parcel.isLast() ? 1 : 0);
    writer.bytes(parcel.body());
    return writer.toArray();
  }

  /**
   * Reads a parcel.
   *
   * @throws IllegalArgumentException if it is of a version that this node does not know
   * @throws io.evmesh.engine.codec.MalformedBytesException if the bytes are none
   */
  @Override
  public Object fromBinary(byte[] bytes, String manifest) {
    ByteReader reader = ByteReader.of(bytes);
    Object object =
        switch (manifest) {
          case PARCEL -> parcel(reader);
          case GREETING -> greeting(reader);
          default ->
              throw new IllegalArgumentException(
                  "a message between nodes has the form %s, which this release does not know: run"
                          .formatted(manifest)
                      + " the same release on all nodes, or two that follow each other");
        };
    reader.expectEnd();
    return object;
  }

  private static Parcel parcel(ByteReader reader) {
    String from = reader.text();
    TurnId turn = new TurnId(reader.number(), reader.number(), reader.numberTo(Integer.MAX_VALUE));
    long number = reader.number();
    int kind = reader.octet();
    boolean isLast = reader.octet() != 0;
    return new Parcel(from, turn, number, kind, isLast, reader.bytes());
  }

  private byte[] bytes(Greeting greeting) {
    ByteWriter writer = new ByteWriter(256);
    writer.text(greeting.name());
    writer.text(greeting.identity());
    writer.text(references.toSerializationFormat(greeting.gate()));
    writer.text(references.toSerializationFormat(greeting.from()));
    writer.number(greeting.lanes());
    return writer.toArray();
  }

  private Greeting greeting(ByteReader reader) {
    return new Greeting(
        reader.text(),
        reader.text(),
        references.resolveActorRef(reader.text()),
        references.resolveActorRef(reader.text()),
        reader.numberTo(MeshSettings.MOST_LANES));
  }
}
