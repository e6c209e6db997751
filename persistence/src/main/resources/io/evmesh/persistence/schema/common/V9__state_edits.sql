-- What was set in the state by hand after a block, which is there for the next block and all later
-- ones; in the order in which it was set. "payload": an event of the kind that shards seal.
create table "state_edits" (
  "block" bigint not null,
  "index" bigint not null,
  "epoch" bigint not null,
  "payload" bytea not null,
  primary key ("block", "index")
);

-- To what the chain can be taken back. "edits": how much was set by hand after the block. "note":
-- whatever the chain's owner wants to know again.
create table "chain_marks" (
  "id" bigint primary key,
  "block" bigint not null,
  "hash" bytea not null,
  "edits" bigint not null,
  "note" varchar(1000000) not null
);
