package io.evmesh.node.rpc.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.evmesh.node.rpc.ParameterType.Malformed;
import io.evmesh.node.rpc.TestNode;
import org.junit.jupiter.api.Test;

/** The hashes of typed data, and what has none. */
class TypedDataTypeTest {
  private static String hash(String data) {
    return TypedDataType.TYPED_DATA.read(TestNode.json(data)).hash().toString();
  }

  /** The example of EIP-712. */
  @Test
  void theExampleOfTheProposalHasItsHash() {
    String mail =
        """
        {"types":{
          "EIP712Domain":[{"name":"name","type":"string"},{"name":"version","type":"string"},
            {"name":"chainId","type":"uint256"},{"name":"verifyingContract","type":"address"}],
          "Person":[{"name":"name","type":"string"},{"name":"wallet","type":"address"}],
          "Mail":[{"name":"from","type":"Person"},{"name":"to","type":"Person"},
            {"name":"contents","type":"string"}]},
         "primaryType":"Mail",
         "domain":{"name":"Ether Mail","version":"1","chainId":1,
           "verifyingContract":"0xCcCCccccCCCCcCCCCCCcCcCccCcCCCcCcccccccC"},
         "message":{
           "from":{"name":"Cow","wallet":"0xCD2a3d9F938E13CD947Ec05AbC7FE734Df8DD826"},
           "to":{"name":"Bob","wallet":"0xbBbBBBBbbBBBbbbBbbBbbbbBBbBbbbbBbBbbBBbB"},
           "contents":"Hello, Bob!"}}
        """;
    assertThat(hash(mail))
        .isEqualTo("0xbe609aee343fb3c4b28e1df9e632fca64fcfaede20f02e86244efddf30957bd2");
  }

  private static final String TYPES =
      """
      "Box":[{"name":"id","type":"int16"},{"name":"tag","type":"bytes3"}],
      "All":[{"name":"grid","type":"uint8[2][]"},{"name":"boxes","type":"Box[][1]"},
        {"name":"raw","type":"bytes"},{"name":"ok","type":"bool"}]
      """;

  private static final String ALL =
      """
      {"grid":[[1,2],[3,4],[255,0]],
       "boxes":[[{"id":-2,"tag":"0x010203"},{"id":7,"tag":"0xffffff"}]],"raw":"0x1234","ok":true}
      """;

  private static String data(String types, String message) {
    return """
    {"types":{"EIP712Domain":[{"name":"name","type":"string"}],%s},
     "primaryType":"All","domain":{"name":"n"},"message":%s}
    """
        .formatted(types, message);
  }

  /** The expected hash is eth-account's. */
  @Test
  void arraysInArraysAreHashedByTheirElements() {
    assertThat(hash(data(TYPES, ALL)))
        .isEqualTo("0x092b54d2fcf996e13d8346c10a631c72f6a3abd86fba449ac390d42be1978a19");
  }

  private static void refused(String types, String message, String words) {
    String data = data(types, message);
    assertThatThrownBy(() -> hash(data)).isInstanceOf(Malformed.class).hasMessageContaining(words);
  }

  private static void refusedWith(String part, String other, String words) {
    assertThat(ALL).contains(part);
    refused(TYPES, ALL.replace(part, other), words);
  }

  @Test
  void arraysOfAnotherLengthAreRefused() {
    refusedWith("[3,4]", "[3]", "Expected 2 items for array type uint8[2], got 1 items");
    refusedWith("]],\"raw", "],[]],\"raw", "Expected 1 items for array type Box[][1], got 2 items");
    refusedWith("[[1,2],[3,4],[255,0]]", "\"12\"", "doesn't match type 'uint8[2][]'");
  }

  @Test
  void valuesThatTheirTypeDoesNotHaveAreRefused() {
    for (String number : new String[] {"256", "-1", "1.5", "1e1", "\"+1\"", "\"0x-1\"", "true"}) {
      refusedWith("255", number, "doesn't match type 'uint8'");
    }
    refusedWith("-2", "32768", "doesn't match type 'int16'");
    refusedWith("-2", "-32769", "doesn't match type 'int16'");
    refusedWith("0x010203", "0x0102", "doesn't match type 'bytes3'");
    refusedWith("0x010203", "0x01020304", "doesn't match type 'bytes3'");
    refusedWith("0x1234", "0x123", "odd length");
    refusedWith("true", "1", "doesn't match type 'bool'");
    refusedWith("{\"id\":7,\"tag\":\"0xffffff\"}", "7", "doesn't match type 'Box'");
    refusedWith("\"id\":7,", "", "the field 'id' of type 'Box' is missing");
    refusedWith("\"ok\":true", "\"ok\":null", "the field 'ok' of type 'All' is missing");
    refusedWith("\"id\":7,", "\"id\":7,\"more\":1,", "there is extra data provided");
  }

  @Test
  void typesThatAreNoneAreRefused() {
    refused("\"All\":[{\"name\":\"a\",\"type\":\"Gone\"}]", "{}", "type 'Gone' is not known");
    for (String type :
        new String[] {"uint7", "uint264", "bytes33", "bytes0", "uint8[", "uint8[-1]"}) {
      refused(
          "\"All\":[{\"name\":\"a\",\"type\":\"%s\"}]".formatted(type), "{\"a\":[]}", "not known");
    }
    refused("\"All\":[{\"name\":\"a\"}]", "{}", "lacks a name of its own, or a type");
    refused("\"uint8\":[],\"All\":[]", "{}", "'uint8' is no name for a type");
    refused("\"Other\":[]", "{}", "type 'All' is not known");
    refused("\"All\":[{\"name\":\"a\",\"type\":\"All[]\"}]", "{\"a\":[]}", "contains itself");
    refused(
        "\"All\":[{\"name\":\"a\",\"type\":\"B\"}],\"B\":[{\"name\":\"b\",\"type\":\"All\"}]",
        "{\"a\":{}}",
        "contains itself");
  }

  @Test
  void deepNestingIsRefused() {
    StringBuilder types = new StringBuilder("\"All\":[{\"name\":\"a\",\"type\":\"T0\"}]");
    for (int i = 0; i < 900; i++) {
      types.append(",\"T%d\":[{\"name\":\"a\",\"type\":\"T%d\"}]".formatted(i, i + 1));
    }
    types.append(",\"T900\":[]");
    refused(types.toString(), "{}", "nests too deeply");
    String brackets = "[]".repeat(200);
    refused(
        "\"All\":[{\"name\":\"a\",\"type\":\"uint8%s\"}]".formatted(brackets),
        "{\"a\":%s}".formatted("[".repeat(200) + "]".repeat(200)),
        "nests too deeply");
  }
}
