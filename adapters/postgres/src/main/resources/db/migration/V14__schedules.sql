-- Rooms and breaks of shifts, and the version that tells what an administrator has seen.

alter table doctors add column version int not null default 0;

-- null: the doctor's own
alter table doctor_shifts add column room text;

create table doctor_breaks (
    doctor_id       uuid not null,
    day             text not null,
    shift_starts_at time not null,
    valid_from      date not null,
    starts_at       time not null,
    ends_at         time not null,
    primary key (doctor_id, day, shift_starts_at, valid_from, starts_at),
    constraint break_of_shift foreign key (doctor_id, day, shift_starts_at, valid_from)
        references doctor_shifts (doctor_id, day, starts_at, valid_from) on delete cascade,
    constraint break_has_length check (starts_at < ends_at)
);
