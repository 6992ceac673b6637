-- Thresholds that were crossed, and the looks at the stock that told of them.

create table inventory_checks (
    id         uuid primary key,
    job        text        not null,
    checked_at timestamptz not null,
    told       int         not null check (told >= 0)
);

create index inventory_check_by_time on inventory_checks (checked_at);

create table inventory_alerts (
    id            uuid primary key,
    kind          text        not null check (kind in ('EXPIRING', 'EXPIRED', 'LOW_STOCK')),
    medicine_id   uuid        not null references medicines,
    batch_id      uuid references batches,
    threshold     bigint      not null,
    -- what there was, and when that was seen
    quantity      bigint      not null,
    as_of         date        not null,
    opened_at     timestamptz not null,
    state         text        not null check (state in
        ('OPEN', 'ACKNOWLEDGED', 'SNOOZED', 'RESOLVED')),
    -- the look that told of it
    check_id      uuid references inventory_checks,
    answered_by   uuid references accounts,
    snoozed_until date,
    escalated_at  timestamptz,
    version       int         not null,
    created_at    timestamptz not null default now(),
    updated_at    timestamptz not null default now(),
    constraint alert_about check ((kind = 'LOW_STOCK') = (batch_id is null)),
    constraint alert_snoozed check ((state = 'SNOOZED') = (snoozed_until is not null)),
    -- a batch comes near its end once
    constraint alert_of_batch_once unique (batch_id, threshold)
);

-- a medicine is low as often as it likes, but not twice at a time
create unique index alert_low_stock_once on inventory_alerts (medicine_id)
    where kind = 'LOW_STOCK' and state <> 'RESOLVED';
create index alert_by_medicine on inventory_alerts (medicine_id);
create index alert_unresolved on inventory_alerts (id) where state <> 'RESOLVED';
create index alert_by_check on inventory_alerts (check_id);

create trigger inventory_alerts_updated_at before update on inventory_alerts
    for each row execute function keep_updated_at();
