-- A gateway may take a message later only, or a recipient nothing at all on a channel; and an attempt
-- that was repeated failed when each of its calls did.

alter table messages
    -- before then the gateway would not take it; of a failed one, since the version before knows none
    -- of it
    add column put_off_until timestamptz,
    -- how often the present attempt was handed to the gateway without a refusal, and when it was
    -- repeated last
    add column calls         int not null default 1,
    add column asked_at      timestamptz;

-- Where a patient, or who is written to for them, turned out to want nothing.
create table channel_refusals (
    patient_id uuid        not null references patients on delete cascade,
    channel    text        not null,
    refused_at timestamptz not null,
    created_at timestamptz not null default now(),
    constraint channel_refusal_once primary key (patient_id, channel),
    constraint channel_refusal_known check (channel in ('EMAIL', 'SMS', 'ZALO'))
);

-- another address may be somebody else's
create function forget_refusals() returns trigger language plpgsql as $$
begin
    delete from channel_refusals where patient_id = new.id;
    return null;
end $$;

create trigger patient_moved after update of phone, email on patients
    for each row
    when (old.phone is distinct from new.phone or old.email is distinct from new.email)
    execute function forget_refusals();
