-- The accounts and slots of today, for people.
create view "accounts" as
select c."address", c."block" as "since", c."nonce", c."balance", c."code_hash"
from "account_changes" c
where c."nonce" is not null
  and not exists (
    select 1 from "account_changes" n where n."address" = c."address" and n."block" > c."block");

create view "slots" as
select c."address", c."slot", c."block" as "since", c."value"
from "slot_changes" c
where octet_length(c."value") > 0
  and not exists (
    select 1 from "slot_changes" n
    where n."address" = c."address" and n."slot" = c."slot" and n."block" > c."block")
  and not exists (
    select 1 from "wipes" w where w."address" = c."address" and w."block" > c."block");
