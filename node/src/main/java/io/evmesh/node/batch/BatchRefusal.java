package io.evmesh.node.batch;

/** Why a batch is not taken. */
public final class BatchRefusal extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final Kind kind;

  /** What is wrong, for programs. */
  public enum Kind {
    /** The request makes no sense. */
    MALFORMED(-32602, 400),
    /** The submitter has used the id for other content. */
    OTHER_CONTENT(-38001, 422),
    /** The submitter has too much on its way. Trying again later may help. */
    QUOTA(-38002, 429),
    /** The batch is larger than any may be. */
    TOO_LARGE(-38003, 413),
    /** There is no such batch of the submitter's. */
    UNKNOWN(-38004, 404),
    /** No key is at hand, or it has too little money. */
    RELAYER(-38005, 409),
    /** The governor is none, or of no known kind. */
    GOVERNOR(-38006, 422);

    private final int code;
    private final int status;

    Kind(int code, int status) {
      this.code = code;
      this.status = status;
    }

    /** The code of the error in JSON-RPC. */
    public int code() {
      return code;
    }

    /** The status of the answer over HTTP. */
    public int status() {
      return status;
    }
  }

  /** A refusal, with a sentence for people. */
  public BatchRefusal(Kind kind, String sentence) {
    super(sentence, null, false, false);
    this.kind = kind;
  }

  public Kind kind() {
    return kind;
  }
}
