package io.evmesh.node.rpc.debug;

import ch.qos.logback.classic.Level;
import com.fasterxml.jackson.databind.JsonNode;
import io.evmesh.node.rpc.Answer;
import io.evmesh.node.rpc.Method;
import io.evmesh.node.rpc.Parameter;
import io.evmesh.node.rpc.ParameterType;
import io.evmesh.node.rpc.ParameterType.Malformed;
import io.evmesh.node.rpc.codec.Fields;
import io.evmesh.node.rpc.codec.Types;
import io.evmesh.node.watch.Logs;
import java.util.List;

/** Sets how much is logged while the node runs. */
public final class VerbosityMethods {
  /** As go-ethereum counts them, from 0 on. */
  private static final List<Level> VERBOSITIES =
      List.of(Level.OFF, Level.ERROR, Level.WARN, Level.INFO, Level.DEBUG, Level.TRACE);

  private static final Parameter<Level> VERBOSITY =
      Parameter.required(
          "Verbosity",
          ParameterType.of(
              "{\"type\":\"integer\",\"minimum\":0,\"maximum\":5}", VerbosityMethods::verbosity));
  private static final Parameter<Level> LEVEL =
      Parameter.required(
          "Level",
          ParameterType.of(
              "{\"enum\":[\"TRACE\",\"DEBUG\",\"INFO\",\"WARN\",\"ERROR\",\"OFF\"]}",
              VerbosityMethods::level));
  private static final Parameter<List<String>> LOGGERS =
      Parameter.optional(
          "Loggers: packages or classes",
          ParameterType.of(
              "{\"type\":\"array\",\"items\":{\"type\":\"string\"}}",
              node -> Fields.list(Types::text).apply(node)),
          List.of(""));

  private VerbosityMethods() {}

  /** The methods. */
  public static List<Method> all() {
    return List.of(
        Method.of(
            "debug_verbosity",
            "Sets how much is logged: 0 nothing, 1 errors, 2 warnings, 3 infos, 4 and 5 more.",
            List.of(VERBOSITY),
            "null",
            call -> {
              Logs.setLevel("", call.get(VERBOSITY));
              return Answer.NULL;
            }),
        Method.of(
            "admin_changeLogLevel",
            "Sets from which level on events are logged, of all or of the named loggers.",
            List.of(LEVEL, LOGGERS),
            "bool",
            call -> {
              call.get(LOGGERS).forEach(logger -> Logs.setLevel(logger, call.get(LEVEL)));
              return Answer.bool(true);
            }));
  }

  private static Level verbosity(JsonNode node) {
    if (!node.canConvertToInt() || node.intValue() < 0 || node.intValue() >= VERBOSITIES.size()) {
      throw new Malformed("verbosity is not an integer from 0 to 5");
    }
    return VERBOSITIES.get(node.intValue());
  }

  private static Level level(JsonNode node) {
    return Logs.level(Types.text(node))
        .orElseThrow(
            () -> new Malformed("no log level; there are TRACE, DEBUG, INFO, WARN, ERROR"));
  }
}
