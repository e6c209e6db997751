package io.evmesh.lab.report;

import io.evmesh.input.json.InputException;
import io.evmesh.lab.run.HotPlace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The table of the places at which transactions meet, of each point's first repetition. */
final class HotPlaces {
  private static final List<String> COLUMNS = List.of("place", "meetings", "transactions");

  private HotPlaces() {}

  static void write(Path file, List<String> paths, List<HotPlace> places) throws IOException {
    List<String> head = new ArrayList<>(List.of("point"));
    head.addAll(paths);
    head.addAll(COLUMNS);
    StringBuilder text = new StringBuilder(ResultTable.line(head));
    for (HotPlace place : places) {
      List<Object> values = new ArrayList<>(List.of(place.point()));
      values.addAll(place.values());
      values.addAll(List.of(place.place(), place.meetings(), place.transactions()));
      text.append(ResultTable.line(values));
    }
    Files.writeString(file, text);
  }

  static List<HotPlace> read(Path file) {
    try {
      List<HotPlace> places = new ArrayList<>();
      List<String> lines = Files.readAllLines(file);
      for (String line : lines.subList(1, lines.size())) {
        List<String> cells = ResultTable.cells(line);
        int rest = cells.size() - COLUMNS.size();
        places.add(
            new HotPlace(
                Integer.parseInt(cells.getFirst()),
                List.copyOf(cells.subList(1, rest)),
                cells.get(rest),
                Long.parseLong(cells.get(rest + 1)),
                Long.parseLong(cells.get(rest + 2))));
      }
      return places;
    } catch (IOException | NumberFormatException | IndexOutOfBoundsException e) {
      throw new InputException(file + " can not be read: " + e.getMessage(), e);
    }
  }
}
