package io.evmesh.engine.parallel.lane;

import io.evmesh.engine.parallel.lane.ReadLog.Found;
import io.evmesh.engine.state.Account;
import io.evmesh.engine.state.Code;
import io.evmesh.engine.types.Bytes;
import io.evmesh.engine.types.Hash;
import io.evmesh.engine.types.UInt256;
import java.util.ArrayList;
import java.util.List;

/** What is found in a state as words of text, a line for each execution. */
final class ReadLogText {
  private static final String NO_ACCOUNT = "none";
  private static final String STORAGE = "storage";
  private static final String NO_STORAGE = "empty";
  private static final String HOT = "hot";
  private static final String COLD = "cold";
  private static final String DONE = "done";
  private static final String FAILED = "failed";

  private ReadLogText() {}

  static List<String> lines(List<Found> all) {
    List<String> lines = new ArrayList<>();
    StringBuilder line = new StringBuilder();
    for (Found found : all) {
      line.append(word(found));
      if (found instanceof Found.End) {
        lines.add(line.toString());
        line.setLength(0);
      } else {
        line.append(' ');
      }
    }
    if (!line.isEmpty()) {
      lines.add(line.toString().trim());
    }
    return lines;
  }

  private static String word(Found found) {
    return switch (found) {
      case Found.OfAccount(Account account) ->
          account == null
              ? NO_ACCOUNT
              : "a:%d:%s:%s".formatted(account.nonce(), account.balance(), account.codeHash());
      case Found.OfSlot(UInt256 value, boolean committed) -> (committed ? "b:" : "v:") + value;
      case Found.OfStorage(boolean has) -> has ? STORAGE : NO_STORAGE;
      case Found.OfHeat(boolean hot) -> hot ? HOT : COLD;
      case Found.OfCode(Code code) -> "c:" + code.bytes();
      case Found.End(boolean failed) -> failed ? FAILED : DONE;
    };
  }

  static List<Found> parse(List<String> lines) {
    List<Found> all = new ArrayList<>();
    for (String line : lines) {
      for (String word : line.split(" ")) {
        all.add(found(word));
      }
    }
    return all;
  }

  private static Found found(String word) {
    return switch (word) {
      case NO_ACCOUNT -> new Found.OfAccount(null);
      case STORAGE -> new Found.OfStorage(true);
      case NO_STORAGE -> new Found.OfStorage(false);
      case HOT -> new Found.OfHeat(true);
      case COLD -> new Found.OfHeat(false);
      case DONE -> new Found.End(false);
      case FAILED -> new Found.End(true);
      default -> valued(word);
    };
  }

  private static Found valued(String word) {
    String[] parts = word.split(":");
    return switch (parts[0]) {
      case "a" ->
          new Found.OfAccount(
              new Account(
                  Long.parseLong(parts[1]), UInt256.fromHex(parts[2]), Hash.fromHex(parts[3])));
      case "b" -> new Found.OfSlot(UInt256.fromHex(parts[1]), true);
      case "v" -> new Found.OfSlot(UInt256.fromHex(parts[1]), false);
      case "c" -> new Found.OfCode(Code.of(Bytes.fromHex(parts[1])));
      default -> throw new IllegalArgumentException("not a word of a schedule: " + word);
    };
  }
}
