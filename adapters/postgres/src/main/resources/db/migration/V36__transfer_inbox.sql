-- What was told of transfers and is acknowledged, but not settled yet; each row has a job and is
-- gone when that has settled it.
create table transfer_inbox (
    id          uuid        primary key,
    source      text        not null,
    source_id   text        not null,
    direction   text        not null,
    bank        text        not null,
    account     text        not null,
    sub_account text,
    code        text,
    content     text        not null,
    description text        not null,
    amount      bigint      not null check (amount >= 0),
    bank_time   timestamptz not null,
    reference   text        not null,
    raw         bytea       not null,
    raw_sha256  bytea       not null generated always as (sha256(raw)) stored,
    -- the payment codes it names
    codes       text[]      not null,
    kept_at     timestamptz not null default now(),
    -- other bytes under the same id are another telling, and looked at when it is settled
    constraint transfer_kept_once unique (source, source_id, raw_sha256)
);
