package io.evmesh.node.vote;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.evmesh.engine.chain.Fork;
import io.evmesh.engine.rlp.RlpException;
import io.evmesh.engine.transaction.Signatures;
import io.evmesh.engine.transaction.Transaction;
import io.evmesh.engine.transaction.TransactionCodec;
import io.evmesh.engine.types.Address;
import io.evmesh.engine.types.Bytes;
import io.evmesh.engine.types.UInt256;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;

/**
 * A relayer whose key somebody else has, who signs by {@code eth_signTransaction}. What comes back
 * is taken only if it is the transaction that was asked for, signed by this address.
 */
public final class HttpRelayer implements Relayer {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private final URI signer;
  private final Address address;
  private final HttpClient client;

  /** An address that a signer has the key of; the client is shared. */
  public HttpRelayer(URI signer, Address address, HttpClient client) {
    this.signer = signer;
    this.address = address;
    this.client = client;
  }

  @Override
  public Address address() {
    return address;
  }

  @Override
  public Transaction sign(Transaction transaction) {
    JsonNode answer = ask(transaction);
    if (answer.has("error")) {
      throw new SigningException(
          "the signer does not sign for %s: %s"
              .formatted(address, answer.path("error").path("message").asText()));
    }
    JsonNode result = answer.path("result");
    String raw = result.isTextual() ? result.asText() : result.path("raw").asText();
    try {
      Transaction signed = TransactionCodec.decode(Bytes.fromHex(raw));
      boolean isOurs =
          Signatures.sender(signed, Fork.OSAKA).filter(address::equals).isPresent()
              && TransactionCodec.hash(transaction.withSignature(signed.signature()))
                  .equals(TransactionCodec.hash(signed));
      if (!isOurs) {
        throw new SigningException("the signer has signed something else for " + address);
      }
      return signed;
    } catch (RlpException | IllegalArgumentException e) {
      throw new SigningException("what the signer answers is no transaction", e);
    }
  }

  private JsonNode ask(Transaction transaction) {
    ObjectNode body = MAPPER.createObjectNode();
    body.put("jsonrpc", "2.0").put("id", 1).put("method", "eth_signTransaction");
    ObjectNode fields = body.putArray("params").addObject();
    fields.put("from", address.toString()).put("to", String.valueOf(transaction.to()));
    fields.put("gas", quantity(UInt256.of(transaction.gasLimit())));
    fields.put("nonce", quantity(UInt256.of(transaction.nonce())));
    fields.put("value", quantity(transaction.value()));
    fields.put("data", transaction.data().toString());
    fields.put("maxFeePerGas", quantity(transaction.maxFeePerGas()));
    fields.put("maxPriorityFeePerGas", quantity(transaction.maxPriorityFeePerGas()));
    UInt256 chainId = transaction.chainId();
    fields.put("chainId", quantity(chainId == null ? UInt256.ZERO : chainId));
    HttpRequest request =
        HttpRequest.newBuilder(signer)
            .timeout(PATIENCE)
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(body.toString()))
            .build();
    try {
      return MAPPER.readTree(client.send(request, BodyHandlers.ofString()).body());
    } catch (IOException e) {
      throw new SigningException("the signer %s does not answer".formatted(signer.getHost()), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new SigningException("interrupted while the signer was waited for", e);
    }
  }

  private static String quantity(UInt256 value) {
    return "0x" + value.toBigInteger().toString(16);
  }

  @Override
  public String toString() {
    return address.toString();
  }
}
