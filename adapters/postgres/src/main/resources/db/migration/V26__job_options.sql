-- What a job may say about itself beyond its time: who goes first, and how patiently it is tried.

alter table jobs
    add column priority int not null default 0,
    -- after the first failed attempt; doubled with each further one
    add column backoff_ms bigint not null default 1000,
    add constraint job_priority_in_range check (priority between 0 and 1000);

-- what is due, by priority; PostgreSQL 18 skips from one priority to the next
create index job_first on jobs (queue, priority, run_at, id) where state = 'waiting';
