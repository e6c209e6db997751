-- Transactions that wait for a block, where several processes may have to go on with them: in the
-- order in which they came, in their wire form with their blobs.
create table "pool_transactions" (
  "hash" bytea primary key,
  "arrival" bigint not null,
  "payload" bytea not null
);

create index "pool_transactions_arrival" on "pool_transactions" ("arrival");
