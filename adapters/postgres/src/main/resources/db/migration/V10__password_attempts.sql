-- How often somebody tried a password. Nobody's login is kept for that, and unknown logins count
-- like known ones.

create table password_attempts (
    digest     text        not null,
    failures   int         not null,
    tried_at   timestamptz not null,
    next_at    timestamptz not null,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    constraint password_attempt_unique primary key (digest)
);

create index password_attempt_age on password_attempts (tried_at);

create trigger password_attempts_updated_at before update on password_attempts
    for each row execute function keep_updated_at();
