-- The numbers of patients who come without an appointment.

create table queue_counters (
    doctor_id     uuid        not null references doctors,
    -- midnight in the hospital's zone
    day_starts_at timestamptz not null,
    last_number   int         not null,
    created_at    timestamptz not null default now(),
    updated_at    timestamptz not null default now(),
    constraint queue_counter_unique primary key (doctor_id, day_starts_at)
);

create trigger queue_counters_updated_at before update on queue_counters
    for each row execute function keep_updated_at();

-- A number is an appointment's for good, and shown while that is with this doctor and on this day.
create table queue_tickets (
    appointment_id uuid        not null references appointments,
    doctor_id      uuid        not null references doctors,
    day_starts_at  timestamptz not null,
    day_ends_at    timestamptz not null,
    number         int         not null,
    created_at     timestamptz not null default now(),
    constraint queue_ticket_unique primary key (appointment_id),
    constraint queue_number_unique unique (doctor_id, day_starts_at, number),
    constraint queue_number_counts check (number > 0)
);

create trigger queue_tickets_append_only before update or delete on queue_tickets
    for each row execute function refuse_change();
