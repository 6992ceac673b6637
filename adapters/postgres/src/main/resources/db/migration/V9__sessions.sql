-- Who is signed in: a session has one refresh token after the other, each good for one refresh.

create table sessions (
    id         uuid primary key,
    account_id uuid        not null references accounts,
    expires_at timestamptz not null,
    ended_at   timestamptz,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now()
);

create index session_open on sessions (account_id) where ended_at is null;
create index session_age on sessions (expires_at);

create table refresh_tokens (
    -- SHA-256; what was given out is 256 random bits, so nobody finds one to a digest
    digest     text        not null,
    session_id uuid        not null references sessions on delete cascade,
    good_until timestamptz not null,
    used_at    timestamptz,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    constraint refresh_token_unique primary key (digest)
);

create index refresh_token_session on refresh_tokens (session_id);

create trigger sessions_updated_at before update on sessions
    for each row execute function keep_updated_at();
create trigger refresh_tokens_updated_at before update on refresh_tokens
    for each row execute function keep_updated_at();
