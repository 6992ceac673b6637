-- A batch may begin with what its movements, written in the same statement, add up to: many batches
-- that come at once are then written once each, not twice. Its quantity still is their sum.

create or replace function follow_movement() returns trigger language plpgsql as $$
begin
    update batches set quantity = quantity + new.change, status = new.status
    where id = new.batch_id
    returning quantity into new.balance;
    if not found then
        -- the batch comes in the same statement, or the foreign key refuses this
        new.balance := new.change + coalesce(
            (select sum(change) from stock_movements where batch_id = new.batch_id), 0);
    end if;
    return new;
end
$$;

create function require_movements() returns trigger language plpgsql as $$
begin
    if not exists (
        select from stock_movements where batch_id = new.id
        having sum(change) = new.quantity and bool_and(status = new.status)
    ) then
        raise exception 'a batch changes by its movements only'
            using errcode = 'check_violation', constraint = 'batch_moved';
    end if;
    return new;
end
$$;

drop trigger batch_begins_empty on batches;
create trigger batch_begins_as_moved before insert on batches
    for each row when (new.quantity <> 0) execute function require_movements();
