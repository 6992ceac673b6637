-- What patients are asked to pay, and the money the bank saw.

create table payments (
    id             uuid primary key,
    appointment_id uuid        not null references appointments,
    code           text        not null,
    amount         bigint      not null check (amount > 0),
    deadline       timestamptz not null,
    status         text        not null check (status in
        ('PENDING', 'PAID', 'EXPIRED', 'CANCELLED', 'REFUND_DUE')),
    version        int         not null,
    created_at     timestamptz not null default now(),
    updated_at     timestamptz not null default now(),
    constraint payment_code_unique unique (code),
    constraint payment_appointment_unique unique (appointment_id)
);

create table transfers (
    source      text        not null,
    source_id   text        not null,
    direction   text        not null check (direction in ('IN', 'OUT')),
    bank        text        not null,
    account     text        not null,
    sub_account text,
    code        text,
    content     text        not null,
    amount      bigint      not null check (amount >= 0),
    bank_time   timestamptz not null,
    reference   text        not null,
    -- as told, byte for byte
    raw         bytea       not null,
    received_at timestamptz not null default now(),
    -- RECEIVED lasts only within the transaction that stores the transfer
    state       text        not null default 'RECEIVED' check (state in
        ('RECEIVED', 'SETTLED', 'UNMATCHED')),
    payment_id  uuid references payments,
    unmatched   text check (unmatched in
        ('OUTGOING', 'FOREIGN_ACCOUNT', 'NO_KNOWN_CODE', 'OTHER_AMOUNT', 'NOT_AWAITED')),
    updated_at  timestamptz not null default now(),
    -- each source numbers its own transfers, and tells of one as often as it likes
    constraint transfer_told_once primary key (source, source_id),
    check ((state = 'SETTLED') = (payment_id is not null)),
    check ((state = 'UNMATCHED') = (unmatched is not null))
);

-- one transfer settles a payment, never two
create unique index transfer_settles_once on transfers (payment_id) where state = 'SETTLED';
create index transfer_unmatched on transfers (received_at) where state = 'UNMATCHED';

create trigger payments_updated_at before update on payments
    for each row execute function keep_updated_at();
create trigger transfers_updated_at before update on transfers
    for each row execute function keep_updated_at();
