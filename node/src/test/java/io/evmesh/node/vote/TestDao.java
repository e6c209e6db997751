package io.evmesh.node.vote;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.evmesh.engine.crypto.Secp256k1;
import io.evmesh.engine.types.Address;
import io.evmesh.engine.types.Bytes;
import io.evmesh.engine.types.Hash;
import io.evmesh.engine.types.UInt256;
import io.evmesh.node.account.DevAccount;
import io.evmesh.node.account.Wallet;
import io.evmesh.node.batch.Signing;
import io.evmesh.node.dao.DaoContract;
import io.evmesh.node.rpc.TestNode;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A token with voters and governors of all kinds, at a node for development. */
final class TestDao {
  static final UInt256 WEIGHT = UInt256.of(1000);

  private final TestNode node;
  private long proposals;
  final Address token;

  TestDao(TestNode node) throws InterruptedException {
    this.node = node;
    token = create("DaoToken.json");
  }

  static DevAccount voter(int index) {
    return DevAccount.of(UInt256.of(1_000_000L + index).toBytes32());
  }

  /** A contract, made by the first account. */
  Address create(String resource, Object... arguments) throws InterruptedException {
    String place = resource.startsWith("Dao") ? resource : "/governors/" + resource;
    Bytes code = DaoContract.creation(place, arguments);
    return Address.fromHex(receipt(null, code).path("contractAddress").asText());
  }

  /** The receipt of a transaction of the first account. */
  JsonNode receipt(@Nullable Address to, Bytes data) throws InterruptedException {
    String sent =
        node.call(
                "eth_sendTransaction",
                "[{\"from\":\"%s\",%s\"gas\":\"0xf00000\",\"data\":\"%s\"}]"
                    .formatted(
                        Signing.ACCOUNTS.getFirst().address(),
                        to == null ? "" : "\"to\":\"" + to + "\",",
                        data))
            .path("result")
            .asText();
    JsonNode receipt = node.call("eth_getTransactionReceipt", "[\"" + sent + "\"]").path("result");
    assertThat(receipt.path("status").asText()).isEqualTo("0x1");
    return receipt;
  }

  /** Gives votes to accounts. */
  void mint(List<Address> holders) throws InterruptedException {
    List<Object> words = new ArrayList<>();
    words.add(UInt256.of(64));
    words.add(WEIGHT);
    words.add(UInt256.of(holders.size()));
    words.addAll(holders);
    byte[] tail = Abi.encode(words.toArray()).unsafeArray();
    byte[] all = new byte[4 + tail.length];
    System.arraycopy(Abi.selector("mint(address[],uint208)").unsafeArray(), 0, all, 0, 4);
    System.arraycopy(tail, 0, all, 4, tail.length);
    JsonNode ignored = receipt(token, Bytes.wrap(all));
    assertThat(ignored.has("logs")).isTrue();
  }

  /** A proposal that can be voted on; its number. */
  UInt256 propose(Address governor, boolean bravo) throws InterruptedException {
    UInt256 none = UInt256.ZERO;
    Bytes call =
        bravo
            ? Abi.call(
                "propose(address[],uint256[],string[],bytes[],string)",
                160L,
                192L,
                224L,
                256L,
                288L,
                none,
                none,
                none,
                none,
                none)
            : Abi.call(
                "propose(address[],uint256[],bytes[],string)",
                UInt256.of(128),
                UInt256.of(192),
                UInt256.of(256),
                UInt256.of(320),
                UInt256.ONE,
                governor,
                UInt256.ONE,
                UInt256.of(++proposals),
                UInt256.ONE,
                UInt256.of(32),
                none,
                none);
    JsonNode receipt = receipt(governor, call);
    JsonNode mined = node.call("evm_mine", "[]");
    assertThat(mined.has("error")).isFalse();
    mined = node.call("evm_mine", "[]");
    assertThat(mined.has("error")).isFalse();
    return bravo
        ? UInt256.ONE
        : UInt256.of(
            Bytes.fromHex(receipt.path("logs").get(0).path("data").asText().substring(0, 66)));
  }

  static Domain domain(String name, @Nullable String version, Address governor) {
    return new Domain(name, version, UInt256.of(31_337), governor);
  }

  /** A signature of a voter's. */
  static Bytes sign(
      Governor governor,
      UInt256 proposal,
      DevAccount voter,
      Address signedAs,
      int support,
      long nonce,
      String reason,
      Bytes params) {
    Ballot ballot =
        new Ballot(signedAs, support, new BallotSignature(Bytes.EMPTY), null, reason, params, null);
    Hash digest = governor.digest(ballot, proposal, signedAs, UInt256.of(nonce));
    return Wallet.sign(digest, voter.privateKey());
  }

  /** The JSON of a ballot. */
  static String ballot(Address voter, int support, Bytes signature) {
    return "{\"voter\":\"%s\",\"support\":%d,\"signature\":\"%s\"}"
        .formatted(voter, support, signature);
  }

  /** The other signature that everybody can make of one. */
  static Bytes malleated(Bytes signature) {
    BigInteger s = UInt256.read(signature.unsafeArray(), 32).toBigInteger();
    byte[] other = signature.toArray();
    UInt256.of(Secp256k1.ORDER.toBigInteger().subtract(s)).write(other, 32);
    other[64] = (byte) (27 + 28 - other[64]);
    return Bytes.wrap(other);
  }

  /** The answer to {@code evmesh_castVotes}. */
  JsonNode cast(
      @Nullable String id, Address governor, UInt256 proposal, List<String> ballots, String more)
      throws InterruptedException {
    return node.call(
        "evmesh_castVotes",
        "[{%s\"governor\":\"%s\",\"proposalId\":\"%s\",\"ballots\":[%s]%s}]"
            .formatted(
                id == null ? "" : "\"id\":\"" + id + "\",",
                governor,
                proposal.toBigInteger(),
                String.join(",", ballots),
                more));
  }
}
