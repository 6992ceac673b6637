-- Each movement knows its medicine, so that a medicine's latest are found without looking at all of
-- its batches. It is the batch's, which batches keep; V49 fills in what was there before, as the only
-- change of a movement that is not refused.

alter table stock_movements add column medicine_id uuid;

create or replace function follow_movement() returns trigger language plpgsql as $$
begin
    update batches set quantity = quantity + new.change, status = new.status
    where id = new.batch_id
    returning quantity, medicine_id into new.balance, new.medicine_id;
    if not found then
        raise exception 'there is no batch %', new.batch_id
            using errcode = 'foreign_key_violation', constraint = 'movement_of_batch';
    end if;
    return new;
end
$$;

drop trigger stock_movements_append_only on stock_movements;
create trigger stock_movements_append_only before delete on stock_movements
    for each row execute function refuse_change();
create trigger stock_movements_unchanged before update on stock_movements
    for each row when (old.medicine_id is not null
        or to_jsonb(old) - 'medicine_id' <> to_jsonb(new) - 'medicine_id')
    execute function refuse_change();

create trigger batches_keep_medicines before update of medicine_id on batches
    for each statement execute function refuse_change();

-- the version before writes batches and their beginnings without the medicine
create or replace function require_begun() returns trigger language plpgsql as $$
begin
    if not exists (select from moved where begins) then
        return null;
    end if;
    if exists (
        select from moved
        left join batches batch on batch.id = moved.batch_id
        where moved.begins
          and ((batch.quantity, batch.status) is distinct from (moved.balance, moved.status)
            or batch.medicine_id <> moved.medicine_id
            or exists (select from stock_movements other
                where other.batch_id = moved.batch_id and other.id <> moved.id))
    ) then
        raise exception 'a batch begins with its first movement'
            using errcode = 'check_violation', constraint = 'batch_moved';
    end if;
    if exists (select from moved where medicine_id is null) then
        update stock_movements v set medicine_id = batch.medicine_id
        from moved join batches batch on batch.id = moved.batch_id
        where v.id = moved.id and v.medicine_id is null;
    end if;
    return null;
end
$$;
