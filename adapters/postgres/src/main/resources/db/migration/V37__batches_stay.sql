-- A movement's batch is known without looking for it: its triggers write that batch, or read it, and
-- refuse a movement without one; and batches stay. The foreign key looked for each of them once
-- more, which was a sixth of what a batch costs that is handed in by a table.

create or replace function follow_movement() returns trigger language plpgsql as $$
begin
    update batches set quantity = quantity + new.change, status = new.status
    where id = new.batch_id
    returning quantity into new.balance;
    if not found then
        raise exception 'there is no batch %', new.batch_id
            using errcode = 'foreign_key_violation', constraint = 'movement_of_batch';
    end if;
    return new;
end
$$;

create trigger batches_stay before delete or truncate on batches
    for each statement execute function refuse_change();
create trigger batches_keep_ids before update of id on batches
    for each statement execute function refuse_change();

alter table stock_movements drop constraint stock_movements_batch_id_fkey;
