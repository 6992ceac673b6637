-- Medicines, what there is of them, and whom it went to.

create table medicines (
    id            uuid primary key,
    code          text        not null,
    name          text        not null,
    -- lower case without diacritics: what people type into a search box, and what lists go by
    search_name   text        not null,
    search_code   text        not null,
    unit          text        not null,
    atc_code      text,
    minimum_stock bigint      not null check (minimum_stock >= 0),
    alert_days    int[],
    version       int         not null,
    created_at    timestamptz not null default now(),
    updated_at    timestamptz not null default now(),
    constraint medicine_code_unique unique (code)
);

create index medicine_by_name on medicines (search_name, id);
create index medicine_by_part on medicines
    using gin (search_name gin_trgm_ops, search_code gin_trgm_ops);

create table batches (
    id          uuid primary key,
    medicine_id uuid        not null references medicines,
    number      text        not null,
    expires_on  date        not null,
    quantity    bigint      not null,
    status      text        not null check (status in
        ('AVAILABLE', 'QUARANTINED', 'RECALLED', 'EXPIRED')),
    supplier    text,
    unit_cost   bigint check (unit_cost >= 0),
    created_at  timestamptz not null default now(),
    updated_at  timestamptz not null default now(),
    constraint batch_never_negative check (quantity >= 0),
    constraint batch_number_unique unique (medicine_id, number)
);

create index batch_fefo on batches (medicine_id, expires_on, id) include (quantity)
    where status = 'AVAILABLE' and quantity > 0;
create index batch_of_medicine on batches (medicine_id, expires_on, id);
create index batch_by_expiry on batches (expires_on, id);
create index batch_in_stock_by_expiry on batches (expires_on, id) where quantity > 0;
create index batch_to_expire on batches (expires_on, id)
    where status in ('AVAILABLE', 'QUARANTINED');

create table dispenses (
    id             uuid primary key,
    medicine_id    uuid        not null references medicines,
    quantity       bigint      not null check (quantity > 0),
    patient_id     uuid references patients,
    appointment_id uuid references appointments,
    dispensed_at   timestamptz not null,
    account_id     uuid        not null references accounts,
    created_at     timestamptz not null default now()
);

create index dispense_by_patient on dispenses (patient_id, id) where patient_id is not null;
create index dispense_by_appointment on dispenses (appointment_id)
    where appointment_id is not null;

-- What was done to batches. The ids of one medicine's movements are in the order in which they
-- happened, since its row is locked from before the id is given until the commit.
create table stock_movements (
    id          bigint generated always as identity primary key,
    batch_id    uuid        not null references batches,
    kind        text        not null check (kind in ('RECEIVE', 'DISPENSE', 'ADJUST',
        'QUARANTINE', 'RELEASE', 'RECALL', 'WRITE_OFF', 'EXPIRE')),
    change      bigint      not null,
    -- the batch's after it
    balance     bigint      not null,
    status      text        not null,
    reason      text,
    dispense_id uuid references dispenses,
    occurred_at timestamptz not null,
    account_id  uuid references accounts,
    machine     text,
    recorded_at timestamptz not null default now(),
    constraint movement_change check (case kind
        when 'RECEIVE' then change > 0
        when 'DISPENSE' then change < 0
        when 'WRITE_OFF' then change < 0
        when 'ADJUST' then change <> 0
        else change = 0 end),
    constraint movement_of_dispense check ((kind = 'DISPENSE') = (dispense_id is not null)),
    constraint movement_by check (num_nonnulls(account_id, machine) = 1)
);

create index movement_by_batch on stock_movements (batch_id, id);
create index movement_by_dispense on stock_movements (dispense_id) where dispense_id is not null;

-- A batch's quantity is the sum of its movements, because nothing else changes it: it begins with
-- nothing, a movement changes it as it is written down, and movements stay as they are.
create function follow_movement() returns trigger language plpgsql as $$
begin
    update batches set quantity = quantity + new.change, status = new.status
    where id = new.batch_id
    returning quantity into new.balance;
    return new;
end
$$;

create trigger stock_movements_followed before insert on stock_movements
    for each row execute function follow_movement();

create function refuse_change_by_hand() returns trigger language plpgsql as $$
begin
    raise exception 'a batch changes by its movements only'
        using errcode = 'check_violation', constraint = 'batch_moved';
end
$$;

create trigger batch_begins_empty before insert on batches
    for each row when (new.quantity <> 0) execute function refuse_change_by_hand();
create trigger batch_moved before update on batches
    for each row when (pg_trigger_depth() = 0
        and (old.quantity, old.status) is distinct from (new.quantity, new.status))
    execute function refuse_change_by_hand();

create trigger stock_movements_append_only before update or delete on stock_movements
    for each row execute function refuse_change();
create trigger stock_movements_kept before truncate on stock_movements
    for each statement execute function refuse_change();
create trigger dispenses_append_only before update or delete on dispenses
    for each row execute function refuse_change();

-- Who had the recipients of a recalled batch told.
create table recall_notices (
    batch_id     uuid primary key references batches,
    confirmed_by uuid        not null references accounts,
    confirmed_at timestamptz not null
);

create trigger recall_notices_append_only before update or delete on recall_notices
    for each row execute function refuse_change();
create trigger medicines_updated_at before update on medicines
    for each row execute function keep_updated_at();
create trigger batches_updated_at before update on batches
    for each row execute function keep_updated_at();
