-- Patients for whom another patient acts, and the limit of unpaid appointments for all of them.

create table dependants (
    patient_id   uuid        not null references patients,
    -- a patient with an account
    guardian_id  uuid        not null references patients,
    -- counts the guardian's dependants, in the order they were added
    place        int         not null,
    -- what the patient is to the guardian, in the guardian's words
    relationship text,
    created_at   timestamptz not null default now(),
    updated_at   timestamptz not null default now(),
    constraint dependant_of_one_guardian primary key (patient_id),
    constraint dependant_place_unique unique (guardian_id, place) include (patient_id),
    constraint dependant_limit check (place between 1 and 10),
    constraint dependant_of_another check (guardian_id <> patient_id)
);

create trigger dependants_updated_at before update on dependants
    for each row execute function keep_updated_at();

-- An account may hold so many, for whomever it books: asked at each booking.
create index appointment_pending_of_account on appointments (booked_by)
    where status = 'PENDING';
drop index appointment_pending_of_patient;
