package io.evmesh.lab.crew;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.evmesh.engine.types.Bytes;
import io.evmesh.lab.run.RunResult;
import java.io.IOException;
import java.util.List;

/** What members of a crew tell each other, as JSON. Any of it may be lost, and is said again. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
@JsonSubTypes({
  @JsonSubTypes.Type(value = CrewMessage.Asking.class, name = "asking"),
  @JsonSubTypes.Type(value = CrewMessage.Given.class, name = "given"),
  @JsonSubTypes.Type(value = CrewMessage.Done.class, name = "done"),
  @JsonSubTypes.Type(value = CrewMessage.Failed.class, name = "failed")
})
sealed interface CrewMessage {
  /** Members of another version do not understand each other. */
  int VERSION = 1;

  ObjectMapper JSON = new ObjectMapper();

  /**
   * A worker says what it does, to everybody: who leads will answer.
   *
   * @param has numbers of the runs that it has
   * @param free how many it could do beside
   */
  record Asking(int version, List<Integer> has, int free) implements CrewMessage {}

  /**
   * Who leads says so, and gives a worker runs.
   *
   * @param sweep what they are runs of; null if there are none
   */
  record Given(List<Integer> jobs, List<Jobs.Job> runs, SweepText sweep) implements CrewMessage {}

  /** A worker has done a run. */
  record Done(int job, RunResult result) implements CrewMessage {}

  /**
   * A worker could not do a run.
   *
   * @param differs whether a block came out otherwise than in sequence
   */
  record Failed(int job, boolean differs, String message) implements CrewMessage {}

  /** As bytes. */
  default Bytes bytes() {
    try {
      return Bytes.wrap(JSON.writerFor(CrewMessage.class).writeValueAsBytes(this));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a message of a crew can not be written", e);
    }
  }

  /**
   * The message with these bytes.
   *
   * @throws IllegalArgumentException if there is none
   */
  static CrewMessage of(Bytes bytes) {
    try {
      return JSON.readValue(bytes.unsafeArray(), CrewMessage.class);
    } catch (IOException e) {
      throw new IllegalArgumentException("no message of a crew", e);
    }
  }
}
