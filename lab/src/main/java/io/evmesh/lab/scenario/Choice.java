package io.evmesh.lab.scenario;

import io.evmesh.lab.document.Entry;

/**
 * Something that is chosen by its name, with parameters that only it knows.
 *
 * @param label how results name it
 * @param parameters the mapping that the name stands in
 */
public record Choice(String kind, String label, Entry parameters) {
  static final Entry NO_PARAMETERS = Entry.parse("(nothing)", "kind: none");

  static Choice of(Entry entry) {
    if (!entry.isMapping()) {
      return new Choice(entry.text(), entry.text(), NO_PARAMETERS);
    }
    String kind = entry.field("kind").text();
    return new Choice(kind, entry.find("label").map(Entry::text).orElse(kind), entry);
  }
}
