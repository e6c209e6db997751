package io.evmesh.lab.profile;

import org.jspecify.annotations.Nullable;

/** What a unit of some work is called in a profile, and what it is. */
public enum Cost {
  // Instructions, by class: each has a price, some another for each unit of gas beyond the least
  PLAIN("plain", "an instruction on stack, flow or context, among others like it"),
  DIVISION("division", "MUL, DIV, MOD and their like"),
  EXPONENT("exponent", "EXP"),
  EXPONENT_GAS("exponent-gas", "a unit of gas that EXP takes beyond 10"),
  KECCAK("keccak", "KECCAK256"),
  KECCAK_GAS("keccak-gas", "a unit of gas that KECCAK256 takes beyond 36"),
  MEMORY("memory", "a load, store or copy of memory"),
  MEMORY_GAS("memory-gas", "a unit of gas that it takes beyond 3"),
  ACCOUNT("account", "BALANCE, EXTCODESIZE and their like"),
  SLOAD("sload", "SLOAD"),
  SSTORE("sstore", "SSTORE, TSTORE"),
  LOG("log", "LOG0 to LOG4"),
  LOG_GAS("log-gas", "a unit of gas that it takes beyond 375"),
  CALL("call", "CALL and its like, or a transaction that runs code, with the frame"),
  CREATE("create", "CREATE, CREATE2, with the frame"),
  PRECOMPILE("precompile", "a call of a precompiled contract, beside the CALL"),
  PRECOMPILE_GAS("precompile-gas", "a unit of gas that it takes"),

  // A transaction in sequence
  TRANSACTION("transaction", "what a transaction takes beside its instructions"),
  LOAD_ACCOUNT("load-account", "the first look at an account in a transaction"),
  LOAD_SLOT("load-slot", "the first look at a slot in a transaction"),
  APPLY("apply", "a slot that a transaction changed, put into the block's state"),
  LOAD_ACCOUNT_MET(
      LOAD_ACCOUNT, "load-account-met", "load-account, where others have looked before"),
  LOAD_SLOT_MET(LOAD_SLOT, "load-slot-met", "load-slot, where others have looked before"),
  APPLY_MET(APPLY, "apply-met", "apply, where others have changed the slot before"),

  // Lanes, ledgers and coordinator
  LANE_ACCOUNT("lane-account", "what a lane takes more for an account that a transaction touched"),
  LANE_SLOT("lane-slot", "what a lane takes more for a slot that a transaction touched"),
  LANE_ACCOUNT_MET(LANE_ACCOUNT, "lane-account-met", "lane-account, where others were before"),
  LANE_SLOT_MET(LANE_SLOT, "lane-slot-met", "lane-slot, where others were before"),
  FOLLOW("follow", "the value of a slot is followed through a transaction"),
  FLUSH("flush", "a lane puts a settle together"),
  SETTLE("settle", "a ledger takes a settle"),
  SETTLE_ACCOUNT("settle-account", "a ledger takes a touch of an account and checks it"),
  SETTLE_SLOT("settle-slot", "a ledger takes a touch of a slot and checks it"),
  SETTLE_ACCOUNT_MET(
      SETTLE_ACCOUNT, "settle-account-met", "settle-account, where others were before"),
  SETTLE_SLOT_MET(SETTLE_SLOT, "settle-slot-met", "settle-slot, where others were before"),
  SETTLE_SUM(SETTLE_SLOT, "settle-sum", "a ledger takes what a transaction adds to a slot"),
  PLAN("plan", "what is known of a block before it runs, for each transaction"),
  GROUP("group", "the groups of a block, for each transaction"),
  REPORT("report", "the coordinator takes a report"),
  REPORT_TRANSACTION("report-transaction", "the coordinator takes a transaction of a report"),
  VERDICT("verdict", "a condition that does not hold, told and taken"),
  SEAL("seal", "a ledger seals"),
  MESSAGE("message", "an actor takes a message of the same machine"),
  TURN("turn", "who tells an actor that had nothing to do lets it have a core"),
  WAKE("wake", "until a core that sleeps has been woken"),
  WAKE_WORK("wake-work", "what that takes of the core that wakes it"),
  CODEC_BYTE("codec-byte", "a byte of a message to another node, written and read"),
  REMOTE_MESSAGE(MESSAGE, "remote-message", "a message to another node, sent and taken"),
  LOOPBACK(WAKE, "loopback", "until a message has come to another process of this machine"),

  // What the rivals keep
  DISPATCH("dispatch", "a worker asks for the next task"),
  VERSION_READ("version-read", "a versioned place is looked up and the read noted"),
  VERSION_WRITE("version-write", "a version is put where others see it"),
  VALIDATE("validate", "a read is compared with what would be read now"),
  LOCK("lock", "the lock manager takes or gives a lock"),
  BARRIER("barrier", "all workers wait for each other"),
  CHECKPOINT("checkpoint", "the machine's state is kept at a read, to come back to");

  private final String key;
  private final String meaning;
  private final @Nullable Cost usual;

  Cost(String key, String meaning) {
    this(null, key, meaning);
  }

  Cost(@Nullable Cost usual, String key, String meaning) {
    this.usual = usual;
    this.key = key;
    this.meaning = meaning;
  }

  /** The name in a profile. */
  public String key() {
    return key;
  }

  /** What it costs as much as where a profile does not tell it; null if profiles have to. */
  @Nullable Cost usual() {
    return usual;
  }

  /** What one unit is, for people. */
  public String meaning() {
    return meaning;
  }
}
