-- Returns of the chain to an earlier block that batches have not answered yet, in their order: written
-- before the chain returns. "block": the last that stays. "by_hand": 1 if somebody asked for it, 0 if
-- another branch takes the place of what is gone.
create table "batch_returns" (
  "number" bigint primary key,
  "block" bigint not null,
  "by_hand" bigint not null
);

-- What a return takes back is found by it.
create index "batch_items_block" on "batch_items" ("block");
