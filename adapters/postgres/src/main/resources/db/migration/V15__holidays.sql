-- Days on which the whole hospital is closed.

create table holidays (
    id         uuid primary key,
    first_day  date        not null,
    last_day   date        not null,
    name       text        not null,
    created_at timestamptz not null default now(),
    constraint holiday_has_days check (first_day <= last_day),
    -- the order of the days is checked before the range is made, which would fail without a name
    constraint holiday_days_once
        exclude using gist (daterange(least(first_day, last_day), last_day, '[]') with &&)
);
