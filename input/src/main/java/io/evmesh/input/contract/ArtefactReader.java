package io.evmesh.input.contract;

import io.evmesh.engine.crypto.Keccak256;
import io.evmesh.engine.types.Bytes;
import io.evmesh.input.json.InputException;
import io.evmesh.input.json.InputFile;
import io.evmesh.input.json.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Reads what compilers write: solc's storage layout alone, its standard JSON output, artefacts of
 * Foundry ({@code out}) and of Hardhat ({@code artifacts}, with the layouts in {@code build-info}).
 */
public final class ArtefactReader {
  private static final int MOST_FILES = 10_000;
  private static final int DEEPEST = 12;

  private ArtefactReader() {}

  /**
   * The contracts of a file, or of all JSON files in a folder.
   *
   * @throws InputException naming file and place of what can not be used, or if there is nothing
   */
  public static List<Artefact> read(Path path) {
    SequencedMap<String, Artefact> found = new LinkedHashMap<>();
    if (Files.isDirectory(path)) {
      for (Path file : files(path)) {
        read(Json.read(file), baseName(file), found);
      }
    } else {
      read(Json.read(path), baseName(path), found);
    }
    if (found.isEmpty()) {
      throw new InputException(path + ": holds neither a storage layout nor an ABI");
    }
    return List.copyOf(found.values());
  }

  private static List<Path> files(Path folder) {
    try (Stream<Path> walk = Files.walk(folder, DEEPEST)) {
      List<Path> files =
          walk.filter(file -> file.toString().endsWith(".json") && Files.isRegularFile(file))
              .sorted()
              .limit(MOST_FILES + 1L)
              .toList();
      if (files.size() > MOST_FILES) {
        throw new InputException(folder + ": has more than " + MOST_FILES + " JSON files");
      }
      return files;
    } catch (IOException e) {
      throw InputFile.unreadable(folder, e);
    }
  }

  private static String baseName(Path file) {
    String name = String.valueOf(file.getFileName());
    int dot = name.indexOf('.');
    return dot > 0 ? name.substring(0, dot) : name;
  }

  private static void read(Json json, String name, SequencedMap<String, Artefact> found) {
    if (!json.isObject()) {
      return;
    }
    if (json.has("output") && json.at("output").isObject()) {
      read(json.at("output"), name, found); // Hardhat's build-info
    } else if (json.has("contracts") && json.at("contracts").isObject()) {
      Json files = json.at("contracts");
      for (String file : files.names()) {
        for (String contract : files.at(file).names()) {
          add(contract, files.at(file).at(contract), found);
        }
      }
    } else if (json.has("storage") && json.has("types")) {
      put(new Artefact(name, StorageLayout.read(json), new LinkedHashMap<>(), null), found);
    } else if (json.has("abi") || json.has("storageLayout")) {
      add(json.has("contractName") ? json.at("contractName").text() : name, json, found);
    }
  }

  private static void add(String name, Json json, SequencedMap<String, Artefact> found) {
    StorageLayout layout =
        json.has("storageLayout") && json.at("storageLayout").isObject()
            ? StorageLayout.read(json.at("storageLayout"))
            : null;
    SequencedMap<Bytes, String> functions = new LinkedHashMap<>();
    if (json.has("abi")) {
      for (Json item : json.at("abi").elements()) {
        if (item.has("type") && item.at("type").text().equals("function")) {
          functions.put(selector(item), item.at("name").text());
        }
      }
    }
    put(new Artefact(name, layout, functions, code(json)), found);
  }

  /** Of several that tell of the same contract, what each of them tells. */
  private static void put(Artefact artefact, SequencedMap<String, Artefact> found) {
    found.merge(
        artefact.name(),
        artefact,
        (before, next) -> {
          SequencedMap<Bytes, String> functions = new LinkedHashMap<>(before.functions());
          functions.putAll(next.functions());
          return new Artefact(
              before.name(),
              before.layout() == null ? next.layout() : before.layout(),
              functions,
              before.code() == null ? next.code() : before.code());
        });
  }

  /** The first 4 bytes of the hash of a function's signature. */
  private static Bytes selector(Json function) {
    String signature = function.at("name").text() + tuple(function.at("inputs"));
    return Keccak256.hash(Bytes.wrap(signature.getBytes(StandardCharsets.UTF_8)))
        .toBytes()
        .slice(0, 4);
  }

  private static String tuple(Json parameters) {
    return parameters.elements().stream()
        .map(
            parameter -> {
              String type = parameter.at("type").text();
              return type.startsWith("tuple")
                  ? tuple(parameter.at("components")) + type.substring("tuple".length())
                  : type;
            })
        .collect(Collectors.joining(",", "(", ")"));
  }

  /** The deployed code in the form of any of the tools; null if there is none, or it is linked. */
  private static @Nullable Bytes code(Json json) {
    List<Json> places = new ArrayList<>();
    if (json.has("deployedBytecode")) {
      places.add(json.at("deployedBytecode"));
    }
    if (json.has("evm") && json.at("evm").has("deployedBytecode")) {
      places.add(json.at("evm").at("deployedBytecode"));
    }
    for (Json place : places) {
      Json text = place.isObject() && place.has("object") ? place.at("object") : place;
      if (text.isText() && !text.text().contains("_")) {
        String digits = text.text();
        try {
          return Bytes.fromHex(digits.startsWith("0x") ? digits : "0x" + digits);
        } catch (IllegalArgumentException e) {
          throw text.fault("is no code in hexadecimal digits");
        }
      }
    }
    return null;
  }
}
