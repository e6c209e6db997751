-- What whoever opens the chain again has to know to go on with it. One row.
create table "chain_settings" (
  "id" bigint primary key check ("id" = 1),
  "text" varchar(1000000) not null
);
