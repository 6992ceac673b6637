-- Receipts: one for each payment that was settled, numbered without gaps within a year.

-- The last number given in a year. Whoever takes the next holds the row until the commit, and a
-- rollback gives the number back: a sequence would lose it.
create table receipt_counters (
    year int primary key,
    last int not null check (last > 0)
);

-- A document keeps what was true when it was issued, so the names stand here once more.
create table receipts (
    payment_id     uuid        not null references payments,
    year           int         not null,
    place          int         not null check (place > 0),
    appointment_id uuid        not null references appointments,
    patient_id     uuid        not null references patients,
    issued_at      timestamptz not null,
    amount         bigint      not null check (amount > 0),
    code           text        not null,
    bank_reference text        not null,
    patient_name   text        not null,
    doctor_name    text        not null,
    specialty      text        not null,
    starts_at      timestamptz not null,
    created_at     timestamptz not null default now(),
    constraint receipt_once_a_payment primary key (payment_id),
    constraint receipt_number_unique unique (year, place)
);

create index receipt_by_appointment on receipts (appointment_id);

create trigger receipts_append_only before update or delete on receipts
    for each row execute function refuse_change();
