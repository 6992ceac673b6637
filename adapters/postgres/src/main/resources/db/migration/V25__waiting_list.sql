-- Who waits for a slot that others may give back.

create table waitlist_entries (
    id           uuid primary key,
    patient_id   uuid        not null references patients,
    requested_by uuid        not null references accounts,
    doctor_id    uuid references doctors,
    specialty_id uuid references specialties,
    first_day    date        not null,
    last_day     date        not null,
    state        text        not null check (state in
        ('WAITING', 'OFFERED', 'FULFILLED', 'DECLINED', 'MISSED', 'WITHDRAWN')),
    queued_at    timestamptz not null,
    missed       int         not null check (missed >= 0),
    -- the hold that was offered last
    offer        uuid references appointments,
    version      int         not null,
    created_at   timestamptz not null default now(),
    updated_at   timestamptz not null default now(),
    constraint waitlist_doctor_or_specialty check (num_nonnulls(doctor_id, specialty_id) = 1),
    constraint waitlist_has_days check (first_day <= last_day),
    constraint waitlist_offers_something check (state <> 'OFFERED' or offer is not null),
    -- a hold is offered to one, and once
    constraint waitlist_offer_unique unique (offer),
    constraint waitlist_waits_once exclude using gist (
        patient_id with =,
        coalesce(doctor_id, specialty_id) with =,
        daterange(first_day, last_day, '[]') with &&
    ) where (state in ('WAITING', 'OFFERED'))
);

-- who is next, for each slot that becomes free
create index waitlist_next_of_doctor on waitlist_entries (doctor_id, queued_at, id)
    where state = 'WAITING';
create index waitlist_next_of_specialty on waitlist_entries (specialty_id, queued_at, id)
    where state = 'WAITING';
create index waitlist_by_patient on waitlist_entries (patient_id, id);

create trigger waitlist_entries_updated_at before update on waitlist_entries
    for each row execute function keep_updated_at();
