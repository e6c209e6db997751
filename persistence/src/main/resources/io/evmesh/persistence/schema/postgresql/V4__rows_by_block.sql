-- Rows lie in the order of their blocks: a few bytes for every hundred pages find them.
create index "account_changes_block" on "account_changes" using brin ("block")
  with (pages_per_range = 32, autosummarize = on);
create index "slot_changes_block" on "slot_changes" using brin ("block")
  with (pages_per_range = 32, autosummarize = on);
