package io.evmesh.node.rpc.http;

/** What the server answers to a GET of a path: a status of HTTP, and a text of some kind. */
public record Page(int status, String contentType, String text) {
  /** A page of JSON. */
  public static Page json(int status, String text) {
    return new Page(status, "application/json", text);
  }
}
