-- Jobs that belong together, and the job that follows when the last of them has ended.

create table job_batches (
    id                uuid        primary key,
    name              text        not null,
    total             int         not null,
    done              int         not null default 0,
    -- cancelled ones as well
    failed            int         not null default 0,
    then_queue        text        not null,
    then_name         text        not null,
    then_key          text        not null,
    -- ids only, never personal data
    then_data         jsonb       not null,
    then_priority     int         not null,
    then_max_attempts int         not null,
    then_backoff_ms   bigint      not null,
    finished_at       timestamptz,
    created_at        timestamptz not null default now(),
    updated_at        timestamptz not null default now(),
    constraint job_batch_counts check (done >= 0 and failed >= 0 and done + failed <= total)
);

create index job_batch_age on job_batches (finished_at) where finished_at is not null;

create trigger job_batches_updated_at before update on job_batches
    for each row execute function keep_updated_at();

alter table jobs add column batch_id uuid references job_batches;

create index job_of_batch on jobs (batch_id) where batch_id is not null;

-- A trigger, since a job ends in many ways (done, failed, reclaimed, cancelled, by hand), and each
-- of them has to count in the same commit. The lock on the batch makes one of them the last.
create function follow_job_batch() returns trigger language plpgsql as $$
declare
    batch job_batches;
begin
    update job_batches set
        done = done + (new.state = 'completed')::int - (old.state = 'completed')::int,
        failed = failed + (new.state in ('failed', 'cancelled'))::int
            - (old.state in ('failed', 'cancelled'))::int
    where id = new.batch_id
    returning * into batch;
    if batch.finished_at is null and batch.done + batch.failed = batch.total then
        update job_batches set finished_at = now() where id = batch.id;
        insert into jobs
            (id, queue, name, key, data, run_at, priority, max_attempts, backoff_ms)
        values
            (uuidv7(), batch.then_queue, batch.then_name, batch.then_key, batch.then_data, now(),
             batch.then_priority, batch.then_max_attempts, batch.then_backoff_ms)
        on conflict on constraint job_key_unique do nothing;
    end if;
    return null;
end
$$;

create trigger jobs_follow_batch after update of state on jobs for each row
    when (new.batch_id is not null and old.state is distinct from new.state
        and (old.state in ('completed', 'failed', 'cancelled')
            or new.state in ('completed', 'failed', 'cancelled')))
    execute function follow_job_batch();
