-- Block access lists (EIP-7928) that are kept, as they are coded, by the block's hash: a block that is
-- taken back leaves its own, which nobody asks for any more.
create table "access_lists" (
  "hash" bytea primary key,
  "number" bigint not null,
  "list" bytea not null
);

create index "access_lists_number" on "access_lists" ("number");
