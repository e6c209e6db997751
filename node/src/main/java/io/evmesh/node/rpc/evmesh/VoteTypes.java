package io.evmesh.node.rpc.evmesh;

import com.fasterxml.jackson.databind.JsonNode;
import io.evmesh.engine.types.Address;
import io.evmesh.engine.types.Bytes;
import io.evmesh.engine.types.UInt256;
import io.evmesh.node.batch.Submission;
import io.evmesh.node.rpc.ParameterType.Malformed;
import io.evmesh.node.rpc.codec.Fields;
import io.evmesh.node.rpc.codec.Types;
import io.evmesh.node.vote.Ballot;
import io.evmesh.node.vote.BallotSignature;
import io.evmesh.node.vote.VoteRequest;
import io.evmesh.node.vote.VoteRequest.Line;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** How ballots in requests are read. */
public final class VoteTypes {
  private static final Set<String> OF_REQUEST =
      Set.of("id", "governor", "proposalId", "ballots", "relayer", "dryRun", "deadline", "webhook");
  private static final Set<String> OF_BALLOT =
      Set.of(
          "voter", "support", "signature", "v", "r", "s", "nonce", "reason", "params", "chainId");
  private static final Map<String, Integer> WORDS = Map.of("against", 0, "for", 1, "abstain", 2);
  private static final int MOST_DIGITS = 78; // of 2^256
  private static final int MOST_SUPPORT = 255;

  private VoteTypes() {}

  /** The ballots that somebody wants to be cast. */
  static VoteRequest request(JsonNode node) {
    Fields fields = new Fields(node, "Votes");
    BatchTypes.checkKnown(node, OF_REQUEST);
    String id = fields.find("id", Types::text);
    Boolean dryRun = fields.find("dryRun", Types::bool);
    List<Address> relayers = fields.find("relayer", VoteTypes::relayers);
    return new VoteRequest(
        id == null ? null : Submission.checkedId(id),
        fields.get("governor", Types::address),
        fields.get("proposalId", VoteTypes::number),
        fields.get("ballots", VoteTypes::lines),
        relayers == null ? List.of() : relayers,
        dryRun != null && dryRun,
        fields.find("deadline", BatchTypes::deadline),
        fields.find("webhook", BatchTypes::webhook),
        node.toString());
  }

  private static List<Address> relayers(JsonNode node) {
    return node.isArray() ? Fields.list(Types::address).apply(node) : List.of(Types.address(node));
  }

  /** A number below 2^256: a JSON number, or a text of decimal or, after 0x, of hex digits. */
  static UInt256 number(JsonNode node) {
    if (node.isIntegralNumber() && node.bigIntegerValue().signum() >= 0) {
      return checked(node.bigIntegerValue());
    }
    String text = Types.text(node);
    if (text.startsWith("0x")) {
      return UInt256.of(Bytes.fromHex(padded(text)));
    }
    if (text.isEmpty()
        || text.length() > MOST_DIGITS
        || !text.chars().allMatch(c -> c >= '0' && c <= '9')) {
      throw new Malformed("a number below 2^256 is needed");
    }
    return checked(new BigInteger(text));
  }

  private static String padded(String text) {
    String digits = text.substring(2);
    if (digits.isEmpty() || digits.length() > 64 || !digits.matches("[0-9a-fA-F]+")) {
      throw new Malformed("a number below 2^256 is needed");
    }
    return "0x" + "0".repeat(digits.length() % 2) + digits;
  }

  private static UInt256 checked(BigInteger number) {
    if (number.bitLength() > 256) {
      throw new Malformed("a number below 2^256 is needed");
    }
    return UInt256.of(number);
  }

  private static List<Line> lines(JsonNode node) {
    if (!node.isArray()) {
      throw new Malformed("ballots: an array is needed");
    }
    List<Line> lines = new ArrayList<>(node.size());
    for (JsonNode item : node) {
      lines.add(line(item));
    }
    return lines;
  }

  /** It is the ballot that is refused, not the batch. */
  private static Line line(JsonNode node) {
    try {
      return new Line(node.toString(), ballot(node), null);
    } catch (Malformed e) {
      return new Line(node.toString(), null, "no ballot: " + e.getMessage());
    }
  }

  private static Ballot ballot(JsonNode node) {
    Fields fields = new Fields(node, "Ballot");
    BatchTypes.checkKnown(node, OF_BALLOT);
    String reason = fields.find("reason", Types::text);
    Bytes params = fields.find("params", Types::data);
    return new Ballot(
        fields.find("voter", Types::address),
        fields.get("support", VoteTypes::support),
        new BallotSignature(signature(fields)),
        fields.find("nonce", VoteTypes::number),
        reason == null ? "" : reason,
        params == null ? Bytes.EMPTY : params,
        fields.find("chainId", VoteTypes::number));
  }

  private static int support(JsonNode node) {
    Integer word = node.isTextual() ? WORDS.get(node.textValue()) : null;
    UInt256 support = word == null ? number(node) : UInt256.of(word);
    if (support.compareTo(UInt256.of(MOST_SUPPORT)) > 0) {
      throw new Malformed("support: 0 to 255, or against, for, abstain");
    }
    return (int) support.toLong();
  }

  private static Bytes signature(Fields fields) {
    Bytes whole = fields.find("signature", Types::data);
    if (whole != null) {
      return whole.size() == 64 ? expanded(whole) : whole;
    }
    byte[] bytes = new byte[65];
    fields.get("r", VoteTypes::number).write(bytes, 0);
    fields.get("s", VoteTypes::number).write(bytes, 32);
    UInt256 v = fields.get("v", VoteTypes::number);
    if (v.compareTo(UInt256.of(MOST_SUPPORT)) > 0) {
      throw new Malformed("v: 0 to 255");
    }
    bytes[64] = (byte) v.toLong();
    return Bytes.wrap(bytes);
  }

  /** A compact signature (EIP-2098) in the usual form. */
  private static Bytes expanded(Bytes compact) {
    byte[] bytes = new byte[65];
    System.arraycopy(compact.unsafeArray(), 0, bytes, 0, 64);
    bytes[64] = (byte) (27 + (bytes[32] < 0 ? 1 : 0));
    bytes[32] &= 0x7f;
    return Bytes.wrap(bytes);
  }
}
