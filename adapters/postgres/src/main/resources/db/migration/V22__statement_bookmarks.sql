-- How far the bank's statements were read.

create table statement_bookmarks (
    statement  text primary key,
    cursor     text,
    read_until timestamptz not null,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now()
);

create trigger statement_bookmarks_updated_at before update on statement_bookmarks
    for each row execute function keep_updated_at();
