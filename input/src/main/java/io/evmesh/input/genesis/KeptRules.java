package io.evmesh.input.genesis;

import io.evmesh.engine.block.ChainRules;
import io.evmesh.engine.chain.ChainConfig;
import io.evmesh.engine.chain.Fork;
import io.evmesh.engine.chain.PublicNetwork;
import io.evmesh.input.fields.ForkNames;
import io.evmesh.input.json.Json;
import java.util.Optional;

/**
 * The rules of a chain with a text from which they can be made again, to be kept beside the chain.
 *
 * @param rootEvery blocks whose number this divides have a state root; 0 for none
 * @param text JSON on one line
 */
public record KeptRules(ChainConfig config, int rootEvery, String text) {
  private static final String ROOT_EVERY = "rootEvery";

  /** The rules of a public network. */
  public static KeptRules of(PublicNetwork network, int rootEvery) {
    String text = "{\"%s\":%d,\"rules\":\"%s\"}".formatted(ROOT_EVERY, rootEvery, network.label());
    return new KeptRules(network.config(), rootEvery, text);
  }

  /** The rules of one fork for all blocks. */
  public static KeptRules of(Fork fork, long chainId, int rootEvery) {
    String text =
        "{\"%s\":%d,\"rules\":\"%s\",\"chainId\":%d}"
            .formatted(ROOT_EVERY, rootEvery, fork, chainId);
    return new KeptRules(ChainConfig.upTo(fork, chainId).build(), rootEvery, text);
  }

  /** The rules that a genesis file tells; its accounts are not kept. */
  public static KeptRules of(Json genesis, int rootEvery) {
    StringBuilder kept = new StringBuilder("{\"alloc\":{}");
    for (String field : genesis.names()) {
      if (!field.equals("alloc")) {
        kept.append(",\"").append(field).append("\":").append(genesis.at(field).written());
      }
    }
    kept.append('}');
    String text = "{\"%s\":%d,\"genesis\":%s}".formatted(ROOT_EVERY, rootEvery, kept);
    return new KeptRules(rulesOf(genesis), rootEvery, text);
  }

  private static ChainConfig rulesOf(Json fields) {
    Genesis genesis = Genesis.of(fields);
    return ChainRules.afterGenesis(genesis.config(), genesis.header()).config();
  }

  /**
   * The rules that {@link #text} tells.
   *
   * @throws io.evmesh.input.json.InputException if it tells none
   */
  public static KeptRules parse(String text) {
    Json fields = Json.parse(text, "the chain's settings");
    Json every = fields.at(ROOT_EVERY);
    if (Long.compareUnsigned(every.unsignedLong(), Integer.MAX_VALUE) > 0) {
      throw every.fault("is above " + Integer.MAX_VALUE);
    }
    int rootEvery = (int) every.unsignedLong();
    if (fields.has("genesis")) {
      return new KeptRules(rulesOf(fields.at("genesis")), rootEvery, text);
    }
    Json rules = fields.at("rules");
    Optional<PublicNetwork> network = PublicNetwork.find(rules.text());
    if (network.isPresent()) {
      return of(network.get(), rootEvery);
    }
    Fork fork =
        ForkNames.find(rules.text())
            .orElseThrow(() -> rules.fault("'" + Json.shortened(rules.text()) + "' is no fork"));
    return of(fork, fields.at("chainId").unsignedLong(), rootEvery);
  }
}
