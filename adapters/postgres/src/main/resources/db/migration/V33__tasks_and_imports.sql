-- What is done in the background for somebody, and the tables that people hand in.

create table tasks (
    id          uuid        primary key,
    account_id  uuid        not null references accounts,
    kind        text        not null,
    -- FAILED is not among them: that is said by the job
    state       text        not null check (state in
        ('RECEIVING', 'WAITING', 'RUNNING', 'DONE', 'CANCELLED')),
    done        bigint      not null,
    total       bigint,
    counts      jsonb       not null,
    -- of the job that goes on with it
    job_key     text,
    finished_at timestamptz,
    created_at  timestamptz not null default now(),
    updated_at  timestamptz not null default now(),
    constraint task_over check ((state in ('DONE', 'CANCELLED')) = (finished_at is not null)),
    constraint task_progress check (done >= 0 and done <= total)
);

create index task_age on tasks (updated_at);

create table csv_imports (
    id         uuid        primary key references tasks on delete cascade,
    kind       text        not null check (kind in
        ('MEDICINES', 'BATCHES', 'PATIENTS', 'DOCTORS')),
    dry_run    boolean     not null,
    -- as it came, and what it means
    header     text[]      not null,
    columns    text[]      not null,
    created_at timestamptz not null default now(),
    constraint csv_import_columns check (cardinality(header) = cardinality(columns))
);

create table csv_import_slices (
    import_id uuid not null references csv_imports on delete cascade,
    place     int  not null,
    -- personal data, and therefore only until they are taken in
    rows      json,
    -- row, column and code, never what the cell says
    errors    json,
    primary key (import_id, place),
    constraint csv_import_slice_state check (num_nonnulls(rows, errors) = 1)
);

-- Which rows a table has had. No foreign key: a million of them is deleted in steps, afterwards.
create table csv_import_keys (
    import_id uuid not null,
    key       text not null,
    primary key (import_id, key)
);

create trigger tasks_updated_at before update on tasks
    for each row execute function keep_updated_at();

-- by what another system knows them
alter table patients
    add column reference text,
    add constraint patient_reference_unique unique (reference);
alter table doctors
    add column reference text,
    add constraint doctor_reference_unique unique (reference);
