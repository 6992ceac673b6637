-- One transfer is told by several ways (webhook, transactions API), each with ids of its own.

alter table transfers
    add column raw_sha256 bytea not null generated always as (sha256(raw)) stored,
    -- may be the same as another one: a person has to look
    add column doubtful boolean not null default false;

-- what ways tell alike of one transfer; not unique, since banks do book equal ones in one second
create index transfer_booking
    on transfers (account, bank_time, amount, direction, reference, split_part(source, '.', 1));

-- the ids by which other ways told of a transfer that is kept
create table transfer_echoes (
    source          text        not null,
    source_id       text        not null,
    first_source    text        not null,
    first_source_id text        not null,
    raw             bytea       not null,
    raw_sha256      bytea       not null generated always as (sha256(raw)) stored,
    told_at         timestamptz not null default now(),
    constraint transfer_echo_told_once primary key (source, source_id),
    -- a way tells of a transfer under one id, so its second id is another transfer
    constraint transfer_echo_once_a_way unique (first_source, first_source_id, source),
    constraint transfer_echo_known
        foreign key (first_source, first_source_id) references transfers (source, source_id)
);

-- alarms: an id that came again with another content
create table transfer_alterations (
    source     text        not null,
    source_id  text        not null,
    raw        bytea       not null,
    raw_sha256 bytea       not null generated always as (sha256(raw)) stored,
    told_at    timestamptz not null default now(),
    constraint transfer_alteration_once primary key (source, source_id, raw_sha256)
);

alter table transfers
    drop constraint transfer_reason,
    add constraint transfer_reason check (coalesce(case state
        when 'UNMATCHED' then reason in
            ('FOREIGN_ACCOUNT', 'NO_KNOWN_CODE', 'SEVERAL_CODES', 'MAYBE_TOLD_BEFORE', 'NOT_AWAITED')
        when 'LATE' then reason in ('SLOT_GONE', 'TOO_LITTLE', 'CANCELLED')
        else reason is null end, false)) not valid;
alter table transfers validate constraint transfer_reason;
