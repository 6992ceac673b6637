-- Money that has to go back.

create table refunds (
    id                 uuid primary key,
    code               text        not null,
    amount             bigint      not null check (amount > 0),
    cause              text        not null check (cause in
        ('OVERPAID', 'SECOND_PAYMENT', 'LATE', 'UNDERPAID', 'CANCELLED', 'RETURNED')),
    payment_id         uuid references payments,
    transfer_source    text,
    transfer_id        text,
    note               text,
    due_since          timestamptz not null,
    version            int         not null,
    -- how it was paid out; by whom: an account, or a part of Kham
    closed_at          timestamptz,
    closed_account_id  uuid references accounts,
    closed_machine     text,
    closed_source      text,
    closed_transfer_id text,
    closing_note       text,
    proof              text,
    created_at         timestamptz not null default now(),
    updated_at         timestamptz not null default now(),
    constraint refund_code_unique unique (code),
    constraint refund_transfer_known foreign key (transfer_source, transfer_id)
        references transfers,
    constraint refund_closing_known foreign key (closed_source, closed_transfer_id)
        references transfers,
    constraint refund_closed_by check (
        num_nonnulls(closed_account_id, closed_machine)
            = case when closed_at is null then 0 else 1 end)
);

-- of each transfer at most one refund; of each payment at most one that no single transfer made
create unique index refund_of_transfer on refunds (transfer_source, transfer_id);
create unique index refund_of_payment on refunds (payment_id, cause) where transfer_id is null;
create unique index refund_closed_by_transfer on refunds (closed_source, closed_transfer_id);
create index refund_due on refunds (id) where closed_at is null;
create index refund_by_payment on refunds (payment_id);

create trigger refunds_updated_at before update on refunds
    for each row execute function keep_updated_at();

-- Where every đồng is: postings that are balanced when they are committed, and never changed.

create table ledger_postings (
    id              bigint generated always as identity primary key,
    kind            text        not null check (kind in
        ('TRANSFER', 'DECISION', 'REFUND_DUE', 'REFUND_PAID')),
    transfer_source text,
    transfer_id     text,
    payment_id      uuid references payments,
    refund_id       uuid references refunds,
    occurred_at     timestamptz not null,
    account_id      uuid references accounts,
    machine         text,
    recorded_at     timestamptz not null default now(),
    constraint posting_transfer_known foreign key (transfer_source, transfer_id)
        references transfers,
    constraint posting_by check (num_nonnulls(account_id, machine) = 1),
    constraint posting_about check (case kind
        when 'TRANSFER' then transfer_id is not null
        when 'DECISION' then transfer_id is not null
        else refund_id is not null end)
);

create table ledger_entries (
    posting_id bigint not null references ledger_postings,
    account    text   not null check (account in
        ('BANK', 'FEES', 'PART_PAYMENTS', 'REFUNDS_DUE', 'SUSPENSE', 'CLEARING')),
    amount     bigint not null check (amount <> 0),
    primary key (posting_id, account)
);

create unique index posting_of_transfer on ledger_postings (transfer_source, transfer_id, kind)
    where kind in ('TRANSFER', 'DECISION');
create unique index posting_refund_due_once on ledger_postings (refund_id)
    where kind = 'REFUND_DUE';
create unique index posting_refund_paid_once on ledger_postings (refund_id)
    where kind in ('TRANSFER', 'REFUND_PAID');
create index posting_by_payment on ledger_postings (payment_id);
create index ledger_by_account on ledger_entries (account) include (amount);

create function posting_is_balanced() returns trigger language plpgsql as $$
declare
    posting bigint := (to_jsonb(new) ->> tg_argv[0])::bigint;
begin
    if (select count(*) < 2 or sum(amount) <> 0 from ledger_entries where posting_id = posting) then
        raise exception 'posting % is not balanced', posting
            using errcode = 'check_violation', constraint = 'posting_balanced';
    end if;
    return null;
end
$$;

create constraint trigger posting_balanced after insert on ledger_postings
    deferrable initially deferred for each row execute function posting_is_balanced('id');
create constraint trigger entry_balanced after insert on ledger_entries
    deferrable initially deferred for each row execute function posting_is_balanced('posting_id');

create trigger ledger_postings_append_only before update or delete on ledger_postings
    for each row execute function refuse_change();
create trigger ledger_entries_append_only before update or delete on ledger_entries
    for each row execute function refuse_change();
create trigger ledger_postings_kept before truncate on ledger_postings
    for each statement execute function refuse_change();
create trigger ledger_entries_kept before truncate on ledger_entries
    for each statement execute function refuse_change();

-- What came before there was a ledger.

insert into refunds (id, code, amount, cause, payment_id, due_since, version)
select gen_random_uuid(), 'KHR' || lpad(row_number() over (order by id)::text, 10, '0'), amount,
       'CANCELLED', id, updated_at, 0
from payments where status = 'REFUND_DUE';

with posted as (
    insert into ledger_postings
        (kind, transfer_source, transfer_id, payment_id, occurred_at, machine)
    select 'TRANSFER', source, source_id, payment_id, received_at, 'migration'
    from transfers where amount > 0
    returning id, transfer_source, transfer_id
), told as (
    select posted.id, case direction when 'IN' then amount else -amount end as amount,
           case state when 'SETTLED' then 'FEES' when 'OUTGOING' then 'CLEARING' else 'SUSPENSE' end
               as account
    from posted join transfers on source = transfer_source and source_id = transfer_id
)
insert into ledger_entries (posting_id, account, amount)
select id, 'BANK', amount from told union all select id, account, -amount from told;

with posted as (
    insert into ledger_postings (kind, payment_id, refund_id, occurred_at, machine)
    select 'REFUND_DUE', payment_id, id, due_since, 'migration' from refunds
    returning id, refund_id
), due as (
    select posted.id, amount from posted join refunds on refunds.id = refund_id
)
insert into ledger_entries (posting_id, account, amount)
select id, 'FEES', amount from due union all select id, 'REFUNDS_DUE', -amount from due;
