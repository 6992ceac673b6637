-- First answers of requests that may come again.

create table idempotency_keys (
    account_id  uuid        not null references accounts,
    key         text        not null,
    fingerprint text        not null,
    answer      text        not null,
    created_at  timestamptz not null default now(),
    constraint idempotency_key_unique primary key (account_id, key)
);

create index idempotency_key_age on idempotency_keys (created_at);
