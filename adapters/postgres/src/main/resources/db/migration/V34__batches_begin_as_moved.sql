-- A batch may begin with the units of its first movement, if that is written in the same statement:
-- of many batches that come at once each is then written once, not twice, and all are checked
-- together. A batch's quantity still is the sum of its movements.

alter table stock_movements
    -- the batch came with it, instead of being changed by it
    add column begins boolean not null default false,
    add constraint movement_begins check (not begins or kind = 'RECEIVE' and balance = change);

drop trigger stock_movements_followed on stock_movements;
create trigger stock_movements_followed before insert on stock_movements
    for each row when (not new.begins) execute function follow_movement();

create function require_begun() returns trigger language plpgsql as $$
begin
    if exists (select from moved where begins) and exists (
        select from moved
        left join batches batch on batch.id = moved.batch_id
        where moved.begins
          and ((batch.quantity, batch.status) is distinct from (moved.balance, moved.status)
            or exists (select from stock_movements other
                where other.batch_id = moved.batch_id and other.id <> moved.id))
    ) then
        raise exception 'a batch begins with its first movement'
            using errcode = 'check_violation', constraint = 'batch_moved';
    end if;
    return null;
end
$$;

create trigger stock_movements_begin after insert on stock_movements
    referencing new table as moved
    for each statement execute function require_begun();

create function require_beginning() returns trigger language plpgsql as $$
begin
    if exists (
        select from begun
        where quantity <> 0
          and not exists (select from stock_movements first
            where first.batch_id = begun.id and first.begins
              and (first.balance, first.status) = (begun.quantity, begun.status))
    ) then
        raise exception 'a batch changes by its movements only'
            using errcode = 'check_violation', constraint = 'batch_moved';
    end if;
    return null;
end
$$;

drop trigger batch_begins_empty on batches;
create trigger batch_begins_as_moved after insert on batches
    referencing new table as begun
    for each statement execute function require_beginning();
