-- What people decide on messages of which nobody knows whether they were sent.

alter table messages
    drop constraint message_why_known,
    add constraint message_why_known
        check (why in ('NO_ADDRESS', 'NO_LONGER_TRUE', 'TOO_LATE', 'DROPPED')) not valid;

create table message_decisions (
    message_id uuid        not null references messages,
    attempt    int         not null,
    decision   text        not null,
    decided_by uuid        not null references accounts,
    decided_at timestamptz not null,
    note       text,
    created_at timestamptz not null default now(),
    constraint message_decided_once primary key (message_id, attempt),
    constraint message_decision_known check (decision in ('ARRIVED', 'SEND_AGAIN', 'DROP'))
);

create trigger message_decisions_append_only before update or delete on message_decisions
    for each row execute function refuse_change();
