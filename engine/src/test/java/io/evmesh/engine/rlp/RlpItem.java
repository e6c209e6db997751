package io.evmesh.engine.rlp;

import io.evmesh.engine.types.Bytes;
import java.util.ArrayList;
import java.util.List;

/** An RLP item of any shape, with everything in it. */
sealed interface RlpItem {
  record Text(Bytes bytes) implements RlpItem {}

  record Many(List<RlpItem> items) implements RlpItem {}

  /** The only item that these bytes code. */
  static RlpItem decode(Bytes coding) {
    RlpReader reader = RlpReader.of(coding);
    RlpItem item = read(reader);
    reader.expectEnd();
    return item;
  }

  static Bytes encode(RlpItem item) {
    RlpWriter writer = new RlpWriter();
    write(item, writer);
    return writer.toBytes();
  }

  private static RlpItem read(RlpReader reader) {
    if (!reader.nextIsList()) {
      return new Text(reader.readBytes());
    }
    List<RlpItem> items = new ArrayList<>();
    RlpReader inner = reader.readList();
    while (inner.hasNext()) {
      items.add(read(inner));
    }
    return new Many(items);
  }

  private static void write(RlpItem item, RlpWriter writer) {
    switch (item) {
      case Text(var bytes) -> writer.write(bytes);
      case Many(var items) -> {
        writer.startList();
        items.forEach(inner -> write(inner, writer));
        writer.endList();
      }
    }
  }
}
