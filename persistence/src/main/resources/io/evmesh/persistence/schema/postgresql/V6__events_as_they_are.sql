-- Events are mostly hashes, addresses and numbers without leading zeros: to compress them takes the
-- server longer than to write them.
alter table "event_journal" alter column "event_payload" set storage external;
