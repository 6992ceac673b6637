-- Work for later: committed with the change that caused it.

create table jobs (
    id           uuid primary key,
    queue        text        not null,
    name         text        not null,
    key          text        not null,
    -- ids only, never personal data
    data         jsonb       not null,
    run_at       timestamptz not null,
    state        text        not null default 'waiting' check (state in
        ('waiting', 'active', 'completed', 'failed', 'cancelled')),
    attempts     int         not null default 0,
    max_attempts int         not null,
    token        uuid,
    lease_until  timestamptz,
    last_error   text,
    created_at   timestamptz not null default now(),
    started_at   timestamptz,
    finished_at  timestamptz,
    updated_at   timestamptz not null default now(),
    constraint job_key_unique unique (key),
    check ((state = 'active') = (token is not null and lease_until is not null))
);

create index job_due on jobs (queue, run_at, id) where state = 'waiting';
create index job_lease on jobs (lease_until) where state = 'active';

create view failed_jobs as
    select id, queue, name, key, data, attempts, last_error, created_at, finished_at
    from jobs where state = 'failed';

create trigger jobs_updated_at before update on jobs
    for each row execute function keep_updated_at();
