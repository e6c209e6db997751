-- What the journal tells, as tables to read. Addresses have 20 bytes, hashes and slots' numbers 32,
-- amounts (wei) and slots' values up to 32 without leading zeros. Names are quoted, so that they
-- are the same in both databases.

-- The last block that the tables tell, and the first whose state they still know. One row.
create table "position" (
  "id" bigint primary key check ("id" = 1),
  "block" bigint not null,
  "hash" bytea not null,
  "epoch" bigint not null,
  "retained_from" bigint not null
);

-- "body": the block's RLP without its transactions.
create table "blocks" (
  "number" bigint primary key,
  "hash" bytea not null,
  "timestamp" bigint not null,
  "gas_used" bigint not null,
  "transactions" bigint not null,
  "logs" bigint not null,
  "body" bytea not null
);

create unique index "blocks_hash" on "blocks" ("hash");

-- "id": the block's number times 2^24, plus the index in the block.
-- "body": the transaction in its wire form (EIP-2718). "status": 1 success, 0 failure, null before
-- Byzantium, when "state_root" is told instead. Its logs are those of the block from "first_log" on.
create table "transactions" (
  "id" bigint primary key,
  "hash" bytea not null,
  "sender" bytea not null,
  "body" bytea not null,
  "status" bigint,
  "state_root" bytea,
  "cumulative_gas" bigint not null,
  "first_log" bigint not null,
  "logs" bigint not null
);

create index "transactions_hash" on "transactions" ("hash");

-- "id": the block's number times 2^24, plus the index in the block. "transaction": index in the block.
create table "logs" (
  "id" bigint primary key,
  "transaction" bigint not null,
  "address" bytea not null,
  "topic0" bytea,
  "topic1" bytea,
  "topic2" bytea,
  "topic3" bytea,
  "data" bytea not null
);

create index "logs_address" on "logs" ("address", "id");

-- How an account stood after a block that changed it or its slots. "nonce" is null if there was
-- none any more, "code_hash" if it had no code.
create table "account_changes" (
  ${row_number}
  "address" bytea not null,
  "block" bigint not null,
  "nonce" bigint,
  "balance" bytea,
  "code_hash" bytea
);

create unique index "account_changes_key" on "account_changes" ("address", "block" desc);

-- A slot's value after a block that set it; empty for zero.
create table "slot_changes" (
  ${row_number}
  "address" bytea not null,
  "slot" bytea not null,
  "block" bigint not null,
  "value" bytea not null
);

create unique index "slot_changes_key" on "slot_changes" ("address", "slot", "block" desc);

-- Blocks that emptied all slots of an account before they set others: what was set in earlier blocks
-- counts no more.
create table "wipes" (
  "address" bytea not null,
  "block" bigint not null,
  primary key ("address", "block")
);

create table "codes" (
  "hash" bytea primary key,
  "code" bytea not null
);

-- Nodes of the state trie ("owner" empty) and of the accounts' storage tries ("owner": Keccak-256 of
-- the address) as they stood at the checkpoint. "path": the number of nibbles, then the nibbles.
create table "trie_nodes" (
  "owner" bytea not null,
  "path" bytea not null,
  "node" bytea not null,
  primary key ("owner", "path")
);

create table "trie_checkpoint" (
  "id" bigint primary key check ("id" = 1),
  "block" bigint not null,
  "root" bytea not null
);
