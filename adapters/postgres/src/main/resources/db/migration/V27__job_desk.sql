-- What people and clocks say about jobs.

create table job_queues (
    queue      text        primary key,
    paused     boolean     not null,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now()
);

create trigger job_queues_updated_at before update on job_queues
    for each row execute function keep_updated_at();

-- Up to when everything that is done again and again has been scheduled.
create table job_ticks (
    name       text        primary key,
    last_tick  timestamptz not null,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now()
);

create trigger job_ticks_updated_at before update on job_ticks
    for each row execute function keep_updated_at();

-- what people look at and run again; there are few of them
create index job_failed on jobs (queue, name, last_error) where state = 'failed';
