-- Doctors and the weekly shifts in which they can be booked.

create table specialties (
    id         uuid primary key,
    name       text        not null,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now()
);

create table doctors (
    id           uuid primary key,
    full_name    text        not null,
    -- lower case without diacritics: what people type into a search box
    search_name  text        not null,
    specialty_id uuid        not null references specialties,
    fee          bigint      not null check (fee > 0),
    room         text        not null,
    slot_minutes int         not null check (slot_minutes >= 5),
    created_at   timestamptz not null default now(),
    updated_at   timestamptz not null default now()
);

create index doctor_by_specialty on doctors (specialty_id, search_name, id);
create index doctor_by_name on doctors (search_name, id);

create table doctor_shifts (
    doctor_id    uuid not null references doctors on delete cascade,
    day          text not null,
    starts_at    time not null,
    ends_at      time not null,
    slot_minutes int  not null check (slot_minutes >= 5),
    valid_from   date not null,
    valid_until  date not null,
    primary key (doctor_id, day, starts_at, valid_from),
    check (starts_at < ends_at),
    check (valid_from <= valid_until)
);

create trigger specialties_updated_at before update on specialties
    for each row execute function keep_updated_at();
create trigger doctors_updated_at before update on doctors
    for each row execute function keep_updated_at();
