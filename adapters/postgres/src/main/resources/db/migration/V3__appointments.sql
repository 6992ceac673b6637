-- Appointments, what keeps them apart, and their history.

create extension if not exists btree_gist;

create table appointments (
    id           uuid primary key,
    doctor_id    uuid        not null references doctors,
    patient_id   uuid        not null references patients,
    booked_by    uuid        not null references accounts,
    starts_at    timestamptz not null,
    ends_at      timestamptz not null,
    fee          bigint      not null check (fee > 0),
    reason       text,
    status       text        not null check (status in
        ('PENDING', 'CONFIRMED', 'CHECKED_IN', 'COMPLETED', 'CANCELLED', 'NO_SHOW')),
    cancellation text check (cancellation in ('BY_PATIENT', 'BY_STAFF', 'UNPAID')),
    version      int         not null,
    created_at   timestamptz not null default now(),
    updated_at   timestamptz not null default now(),
    check (starts_at < ends_at),
    check ((status = 'CANCELLED') = (cancellation is not null))
);

-- Nothing that occupies time overlaps, for a doctor or for a patient. The three are checked in the
-- order they are made: the plain unique index settles the usual race, two bookings of one slot,
-- by waiting for the row of the first; exclusion alone would have them wait for each other.
create unique index appointment_slot_free on appointments (doctor_id, starts_at)
    where status in ('PENDING', 'CONFIRMED', 'CHECKED_IN', 'COMPLETED');

alter table appointments add constraint appointment_doctor_free
    exclude using gist (doctor_id with =, tstzrange(starts_at, ends_at) with &&)
    where (status in ('PENDING', 'CONFIRMED', 'CHECKED_IN', 'COMPLETED'));

alter table appointments add constraint appointment_patient_free
    exclude using gist (patient_id with =, tstzrange(starts_at, ends_at) with &&)
    where (status in ('PENDING', 'CONFIRMED', 'CHECKED_IN', 'COMPLETED'));

create index appointment_by_patient on appointments (patient_id, starts_at, id);
create index appointment_by_start on appointments (starts_at, id);

create table appointment_events (
    appointment_id uuid        not null references appointments,
    version        int         not null,
    type           text        not null,
    occurred_at    timestamptz not null,
    -- who: an account, or a part of Kham
    account_id     uuid references accounts,
    machine        text,
    details        jsonb       not null,
    recorded_at    timestamptz not null default now(),
    primary key (appointment_id, version),
    check ((account_id is null) <> (machine is null))
);

create function refuse_change() returns trigger language plpgsql as $$
begin
    raise exception '% is append-only', tg_table_name using errcode = 'restrict_violation';
end
$$;

create trigger appointment_events_append_only before update or delete on appointment_events
    for each row execute function refuse_change();
create trigger appointments_updated_at before update on appointments
    for each row execute function keep_updated_at();
