-- Patients are written to on the channel they wish; what becomes of it there is told later.

alter table patients
    -- the most wished first; null for who never said
    add column channels text[],
    add constraint patient_channels_known check (
        cardinality(channels) between 1 and 3
        and cardinality(channels) = cast(channels @> '{EMAIL}' as int)
            + cast(channels @> '{SMS}' as int) + cast(channels @> '{ZALO}' as int));

alter table messages
    drop constraint message_state_known,
    add constraint message_state_known
        check (state in ('sending', 'sent', 'failed', 'skipped', 'undelivered')),
    -- when it began to be sent the last time; the version before does not say
    add column begun_at     timestamptz,
    add column delivered_at timestamptz,
    -- when the gateway was last asked what became of it
    add column looked_at    timestamptz,
    add constraint message_delivered_sent check (delivered_at is null or state = 'sent');

-- whatever is wished, and however often that changes: never on two channels
create unique index message_on_one_channel on messages (subject, version, kind, recipient)
    where state in ('sending', 'sent');

create index message_by_gateway on messages (channel, gateway_id)
    where channel <> 'email' and gateway_id is not null;

create index message_unreported on messages (looked_at nulls first)
    where state = 'sent' and delivered_at is null and channel <> 'email';

-- Secrets that a gateway changes with each use; encrypted, the key is not here.
create table gateway_secrets (
    name       text primary key,
    -- null for who was only locked yet
    sealed     bytea,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now()
);

create trigger gateway_secrets_updated_at before update on gateway_secrets
    for each row execute function keep_updated_at();
