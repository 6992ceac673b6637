-- What was sent to whom: the same message at most once.

create table messages (
    id         uuid primary key,
    subject    text        not null,
    version    int         not null,
    kind       text        not null,
    channel    text        not null,
    -- whose it is, never an address
    recipient  text        not null,
    state      text        not null check (state in ('sending', 'sent', 'failed')),
    tries      int         not null default 1,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    constraint message_once unique (subject, version, kind, channel, recipient)
);

-- begun and never reported back: a person has to look whether it arrived
create index message_sending on messages (updated_at) where state = 'sending';

create trigger messages_updated_at before update on messages
    for each row execute function keep_updated_at();
