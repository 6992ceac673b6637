-- When doctors are away: recorded once, never changed.

create table absences (
    id          uuid primary key,
    doctor_id   uuid        not null references doctors,
    starts_at   timestamptz not null,
    ends_at     timestamptz not null,
    -- as patients are told
    reason      text        not null,
    recorded_by uuid        not null references accounts,
    recorded_at timestamptz not null,
    constraint absence_has_length check (starts_at < ends_at)
);

create index absence_by_doctor on absences using gist (doctor_id, tstzrange(starts_at, ends_at));

create trigger absences_append_only before update or delete on absences
    for each row execute function refuse_change();
