-- What came onto the bank account and left it, by days, so that a daily sheet need not add up all
-- that ever was: each closing adds up the postings that came after the one before, whatever day of
-- the bank's they are of.

create table ledger_closings (
    -- all postings up to this one that will ever be are added up by now
    upto      bigint      not null,
    after     bigint,
    closed_at timestamptz not null default now(),
    constraint closing_once primary key (upto),
    constraint closing_after_another foreign key (after) references ledger_closings,
    -- of two that begin at the same place, one is too late
    constraint closing_follows_once unique nulls not distinct (after),
    constraint closing_goes_on check (after < upto)
);

insert into ledger_closings (upto) values (0);

create table ledger_days (
    closing   bigint      not null references ledger_closings,
    -- a day in the hospital's zone, as it was then
    begins_at timestamptz not null,
    ends_at   timestamptz not null,
    -- in less out
    amount    bigint      not null,
    constraint ledger_day_once primary key (ends_at, begins_at, closing) include (amount),
    constraint ledger_day_length check (
        begins_at < ends_at and ends_at - begins_at < interval '2 days')
);

create function closing_amount(closed ledger_closings) returns bigint stable language sql as $$
    select coalesce(sum(e.amount), 0)::bigint
    from ledger_postings p join ledger_entries e on e.posting_id = p.id
    where p.id > closed.after and p.id <= closed.upto
      and p.kind = 'TRANSFER' and e.account = 'BANK'
$$;

create function require_whole_closing() returns trigger language plpgsql as $$
begin
    if closing_amount(new)
        <> (select coalesce(sum(amount), 0) from ledger_days where closing = new.upto) then
        raise exception 'the days of closing % are not what was posted', new.upto
            using errcode = 'check_violation', constraint = 'closing_whole';
    end if;
    return null;
end
$$;

create function require_whole_days() returns trigger language plpgsql as $$
begin
    if exists (
        select from ledger_closings c
        where c.upto in (select closing from added)
          and closing_amount(c)
              <> (select sum(amount) from ledger_days where closing = c.upto)) then
        raise exception 'the days of a closing are not what was posted'
            using errcode = 'check_violation', constraint = 'closing_whole';
    end if;
    return null;
end
$$;

create constraint trigger closing_whole after insert on ledger_closings
    deferrable initially deferred for each row execute function require_whole_closing();
create trigger days_whole after insert on ledger_days
    referencing new table as added for each statement execute function require_whole_days();

create trigger ledger_closings_append_only before update or delete on ledger_closings
    for each row execute function refuse_change();
create trigger ledger_days_append_only before update or delete on ledger_days
    for each row execute function refuse_change();
create trigger ledger_closings_kept before truncate on ledger_closings
    for each statement execute function refuse_change();
create trigger ledger_days_kept before truncate on ledger_days
    for each statement execute function refuse_change();
