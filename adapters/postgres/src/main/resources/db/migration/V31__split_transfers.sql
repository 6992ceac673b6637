-- A transfer that a cashier divided among several payments, and transfers searched by their text.

create table transfer_shares (
    source     text        not null,
    source_id  text        not null,
    payment_id uuid        not null references payments,
    amount     bigint      not null check (amount > 0),
    state      text        not null,
    reason     text,
    surplus    bigint      not null default 0,
    -- others paid the rest, or nobody did
    part       boolean     not null default false,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    constraint share_once_a_payment primary key (source, source_id, payment_id),
    constraint share_of_transfer foreign key (source, source_id) references transfers,
    constraint share_state check (state in
        ('SETTLED', 'UNDERPAID', 'OVERPAID', 'REBOOKED', 'SECOND_PAYMENT', 'LATE')),
    constraint share_reason check (coalesce(case state
        when 'LATE' then reason in ('SLOT_GONE', 'TOO_LITTLE', 'CANCELLED')
        else reason is null end, false)),
    constraint share_surplus check (case state
        when 'OVERPAID' then surplus > 0 and surplus < amount
        when 'REBOOKED' then surplus >= 0 and surplus < amount
        else surplus = 0 end),
    constraint share_part check (case state
        when 'UNDERPAID' then part
        when 'SETTLED' then true
        else not part end)
);

-- one share completes a payment, never two
create unique index share_settles_once on transfer_shares (payment_id)
    where state in ('SETTLED', 'OVERPAID', 'REBOOKED') and not part;
create index share_by_payment on transfer_shares (payment_id);

create trigger transfer_shares_updated_at before update on transfer_shares
    for each row execute function keep_updated_at();

alter table transfers
    drop constraint transfer_state,
    add constraint transfer_state check (state in
        ('RECEIVED', 'SETTLED', 'UNDERPAID', 'OVERPAID', 'REBOOKED', 'SECOND_PAYMENT', 'LATE',
         'SPLIT', 'UNMATCHED', 'RETURNED', 'OUTGOING', 'IGNORED')) not valid;
alter table transfers validate constraint transfer_state;

create function split_is_whole() returns trigger language plpgsql as $$
begin
    if exists (
        select from transfers t
        cross join lateral (
            select count(*) shares, coalesce(sum(s.amount), 0) given from transfer_shares s
            where s.source = t.source and s.source_id = t.source_id) it
        where t.source = new.source and t.source_id = new.source_id
          and not case t.state when 'SPLIT' then it.shares > 1 and it.given = t.amount
              else it.shares = 0 end) then
        raise exception 'the shares of transfer % % are not all of it', new.source, new.source_id
            using errcode = 'check_violation', constraint = 'split_whole';
    end if;
    return null;
end
$$;

create constraint trigger split_whole after update on transfers
    deferrable initially deferred for each row
    when (new.state = 'SPLIT' or old.state = 'SPLIT') execute function split_is_whole();
create constraint trigger share_whole after insert or update of amount on transfer_shares
    deferrable initially deferred for each row execute function split_is_whole();

-- of each transfer at most one refund for each payment it came for
drop index refund_of_transfer;
create unique index refund_of_transfer on refunds (transfer_source, transfer_id, payment_id)
    nulls not distinct where transfer_id is not null;

alter table ledger_postings
    drop constraint ledger_postings_kind_check,
    add constraint posting_kind check (kind in
        ('TRANSFER', 'DECISION', 'SHARE', 'REFUND_DUE', 'REFUND_PAID')) not valid,
    drop constraint posting_about,
    add constraint posting_about check (case kind
        when 'TRANSFER' then transfer_id is not null
        when 'DECISION' then transfer_id is not null
        when 'SHARE' then transfer_id is not null and payment_id is not null
        else refund_id is not null end) not valid;
alter table ledger_postings validate constraint posting_kind;
alter table ledger_postings validate constraint posting_about;

create unique index posting_of_share on ledger_postings (transfer_source, transfer_id, payment_id)
    where kind = 'SHARE';

-- What the money that came in is used for, whole transfers and shares alike.
create view transfer_uses as
select source, source_id, amount,
       case when state in ('SETTLED', 'OVERPAID', 'REBOOKED') then amount - surplus else 0 end
           as matched,
       case when state in ('SECOND_PAYMENT', 'LATE', 'RETURNED') then amount else surplus end
           as to_go_back
from transfers
where direction = 'IN' and state <> 'SPLIT'
union all
select source, source_id, amount,
       case when state in ('SETTLED', 'OVERPAID', 'REBOOKED') then amount - surplus else 0 end,
       case when state in ('SECOND_PAYMENT', 'LATE') then amount else surplus end
from transfer_shares;

-- the memo and what the bank wrote around it, searched by any part
alter table transfers add column search_text text not null generated always as
    (lower(content || ' ' || description || ' ' || reference || ' ' || coalesce(code, ''))) stored;
create index transfer_by_text on transfers using gin (search_text gin_trgm_ops);
create index transfer_by_amount on transfers (amount, bank_time, source, source_id);
