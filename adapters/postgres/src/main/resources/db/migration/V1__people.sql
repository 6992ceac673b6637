-- Patients and the accounts that sign in.

create function keep_updated_at() returns trigger language plpgsql as $$
begin
    new.updated_at := now();
    return new;
end
$$;

create table patients (
    id            uuid primary key,
    full_name     text        not null,
    date_of_birth date        not null,
    email         text,
    phone         text,
    locale        text        not null check (locale in ('vi', 'en')),
    created_at    timestamptz not null default now(),
    updated_at    timestamptz not null default now()
);

create table accounts (
    id            uuid primary key,
    email         text        not null check (email = lower(email)),
    phone         text,
    password_hash text        not null,
    roles         text[]      not null check (cardinality(roles) > 0),
    patient_id    uuid references patients,
    created_at    timestamptz not null default now(),
    updated_at    timestamptz not null default now(),
    constraint account_email_unique unique (email),
    constraint account_phone_unique unique (phone),
    constraint account_patient_unique unique (patient_id)
);

create trigger patients_updated_at before update on patients
    for each row execute function keep_updated_at();
create trigger accounts_updated_at before update on accounts
    for each row execute function keep_updated_at();
