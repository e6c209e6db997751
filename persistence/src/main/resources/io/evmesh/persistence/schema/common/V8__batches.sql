-- Batches of transactions that somebody wants to be in the chain, each once. They lie beside the
-- journal, since they are to be on the disk before anybody is told that they were taken. Times are
-- milliseconds since 1970.

-- "name": the submitter's own. "digest": of the content. "answer": what the submitter was told, and
-- is told again. "subject": what a batch of votes is about, as JSON. "webhook_next": when the
-- webhook is to be called next; null for never.
create table "batches" (
  "number" bigint primary key,
  "submitter" varchar(100) not null,
  "name" varchar(200) not null,
  "digest" bytea not null,
  "mode" bigint not null,
  "items" bigint not null,
  "accepted" bigint not null,
  "deadline" bigint,
  "webhook" varchar(2000),
  "secret" varchar(200),
  "subject" varchar(1000000),
  "answer" varchar(1000000) not null,
  "finished" bigint,
  "waiting" bigint not null,
  "included" bigint not null,
  "reverted" bigint not null,
  "refused" bigint not null,
  "expired" bigint not null,
  "webhook_attempts" bigint not null,
  "webhook_next" bigint
);

create unique index "batches_name" on "batches" ("submitter", "name");

-- "hash", "sender", "nonce", "body": of the transaction that stands for the item now; null where
-- there is none. "earlier": the hashes of those that stood for it before, 32 bytes each. "note":
-- what the item is about, as JSON. "state": 0 waiting, 1 included, 2 reverted, 3 refused, 4 expired.
create table "batch_items" (
  "batch" bigint not null,
  "index" bigint not null,
  "state" bigint not null,
  "hash" bytea,
  "sender" bytea,
  "nonce" bigint,
  "body" bytea,
  "earlier" bytea not null,
  "note" varchar(1000000),
  "reason" varchar(2000),
  "block" bigint,
  "position" bigint,
  "gas_used" bigint,
  primary key ("batch", "index")
);

-- What happened to a batch, in its order.
create table "batch_history" (
  "batch" bigint not null,
  "sequence" bigint not null,
  "time" bigint not null,
  "event" varchar(2000) not null,
  primary key ("batch", "sequence")
);
