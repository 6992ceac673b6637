-- What happened before, appointment after appointment into the past: the lesser the number, the
-- younger. Written at once and without triggers, so it has to be consistent by itself.
set synchronous_commit = off;
set session_replication_role = replica;

create temp table past on commit preserve rows as
select n,
    format('0000000d-0000-7000-8000-%s', lpad(to_hex(n), 12, '0'))::uuid appointment,
    format('0000000e-0000-7000-8000-%s', lpad(to_hex(n), 12, '0'))::uuid payment,
    format('00000002-0000-7000-8000-%s', lpad(to_hex(n % 300), 12, '0'))::uuid doctor,
    -- each patient comes four times, one hour after the other
    100000 + n / 1200 * 300 + n % 300 person,
    ((now() at time zone 'Asia/Ho_Chi_Minh')::date - 2 - n / 1500
        + time '08:00' + n % 1500 / 300 * interval '1 hour')
        at time zone 'Asia/Ho_Chi_Minh' starts_at,
    case when n % 20 < 16 then 'COMPLETED' when n % 20 = 16 then 'NO_SHOW' else 'CANCELLED' end status,
    n % 20 < 17 paid,
    -- as if by chance, and each once
    lpad((n::bigint * 387420489 % 999999937)::text, 9, '0') code
from generate_series(:first, :last - 1) n;

insert into patients (id, full_name, date_of_birth, email, phone, locale)
select distinct format('00000003-0000-7000-8000-%s', lpad(to_hex(person), 12, '0'))::uuid,
    'Lê Thị ' || person, date '1950-01-01' + person % 20000, 'p' || person || '@kham.example',
    '849' || lpad(person::text, 8, '0'), 'vi'
from past;

insert into accounts (id, email, phone, password_hash, roles, patient_id)
select distinct format('00000004-0000-7000-8000-%s', lpad(to_hex(person), 12, '0'))::uuid,
    'p' || person || '@kham.example', '849' || lpad(person::text, 8, '0'), 'nobody signs in',
    '{PATIENT}'::text[], format('00000003-0000-7000-8000-%s', lpad(to_hex(person), 12, '0'))::uuid
from past;

insert into appointments (id, doctor_id, patient_id, booked_by, starts_at, ends_at, fee, status,
    cancellation, version)
select appointment, doctor,
    format('00000003-0000-7000-8000-%s', lpad(to_hex(person), 12, '0'))::uuid,
    format('00000004-0000-7000-8000-%s', lpad(to_hex(person), 12, '0'))::uuid,
    starts_at, starts_at + interval '20 minutes', 200000, status,
    case when status = 'CANCELLED' then 'UNPAID' end,
    case status when 'COMPLETED' then 3 when 'NO_SHOW' then 2 else 1 end
from past;

insert into appointment_events (appointment_id, version, type, occurred_at, account_id, machine,
    details)
select appointment, version, type, starts_at - 2 * interval '1 day' + version * interval '12 hours',
    case when type = 'Booked'
        then format('00000004-0000-7000-8000-%s', lpad(to_hex(person), 12, '0'))::uuid end,
    case when type <> 'Booked' then 'bench' end, '{}'
from past, lateral (values
    (0, 'Booked', true),
    (1, 'Confirmed', paid), (1, 'Cancelled', not paid),
    (2, 'CheckedIn', status = 'COMPLETED'), (2, 'NoShowMarked', status = 'NO_SHOW'),
    (3, 'Completed', status = 'COMPLETED')) event (version, type, happened)
where happened;

insert into payments (id, appointment_id, code, amount, received, deadline, status, version)
select payment, appointment, 'KHM5' || code, 200000,
    case when paid then 200000 else 0 end, starts_at - interval '1 day',
    case when paid then 'PAID' else 'EXPIRED' end, 1
from past;

-- money for nothing that is known: a cashier still has the youngest of it
insert into transfers (source, source_id, direction, bank, account, code, content, amount,
    bank_time, reference, raw, received_at, state, reason, payment_id, version)
select 'sepay-live', 'g' || n, 'IN', 'Vietcombank', '0010000000355',
    case when paid then 'KHM5' || code end,
    case when paid then 'MBVCB.' || n || '.KHM5' || code || '.CT tu 0123456789'
        else 'chuyen tien kham benh ' || md5(n::text) end,
    200000, starts_at - interval '1 day', 'FT' || n, convert_to(repeat('x', 300), 'UTF8'),
    starts_at - interval '1 day',
    case when paid then 'SETTLED' when n < 2000 then 'UNMATCHED' else 'RETURNED' end,
    case when not paid and n < 2000 then 'NO_KNOWN_CODE' end,
    case when paid then payment end, 1
from past where paid or n % 20 = 18;

with posting as (
    insert into ledger_postings (kind, transfer_source, transfer_id, payment_id, occurred_at,
        machine)
    select 'TRANSFER', source, source_id, payment_id, bank_time, 'bench'
    from transfers where source_id in (select 'g' || n from past)
    order by bank_time
    returning id, payment_id
)
insert into ledger_entries (posting_id, account, amount)
select id, 'BANK', 200000 from posting
union all
select id, case when payment_id is null then 'SUSPENSE' else 'FEES' end, -200000 from posting;

insert into receipts (payment_id, year, place, appointment_id, patient_id, issued_at, amount, code,
    bank_reference, patient_name, doctor_name, specialty, starts_at)
select payment, 2000, n + 1, appointment,
    format('00000003-0000-7000-8000-%s', lpad(to_hex(person), 12, '0'))::uuid,
    starts_at - interval '1 day', 200000, 'KHM5' || code, 'FT' || n,
    'Lê Thị ' || person, 'BS. Nguyễn Văn', 'Chuyên khoa', starts_at
from past where paid;

insert into jobs (id, queue, name, key, data, run_at, state, max_attempts, attempts, last_error,
    created_at, started_at, finished_at)
select uuidv7(starts_at - interval '2 days' - now()), queue, name,
    name || ':' || appointment || ':' || version,
    jsonb_build_object('appointment', appointment), due, state, 3, 1,
    case state when 'failed' then 'SocketTimeoutException' end, starts_at - interval '2 days',
    due, due + interval '20 milliseconds'
from past, lateral (values
    ('appointment', 'auto-cancel-unpaid', 0, starts_at - interval '47 hours',
        case when paid then 'cancelled' else 'completed' end, true),
    ('notification', 'send-appointment-confirmation', 1, starts_at - interval '46 hours',
        case when n % 100 = 0 then 'failed' else 'completed' end, paid),
    ('notification', 'send-appointment-reminder-24h', 1, starts_at - interval '1 day',
        'completed', paid)) job (queue, name, version, due, state, scheduled)
where scheduled
    -- of the youngest appointments only, since so many jobs as are kept are made below
    and n < 3000
order by n;

-- what has ended within the thirty days that it is kept, in that order
insert into jobs (id, queue, name, key, data, run_at, state, max_attempts, backoff_ms, attempts,
    last_error, created_at, started_at, finished_at)
select uuidv7(made - now()), queue, name, name || ':' || subject || version,
    jsonb_build_object('appointment', subject),
    case state when 'cancelled' then ended + interval '5 minutes' else started end, state, 5, 40000,
    case state when 'cancelled' then 0 when 'failed' then 5 else 1 end,
    case state when 'failed' then 'SocketTimeoutException' end, made,
    case when state <> 'cancelled' then started end, ended
from generate_series(:firstJob, :lastJob - 1) n,
    lateral (select n / 8 visit,
        format('00000012-0000-7000-8000-%s', lpad(to_hex(n / 8), 12, '0')) subject,
        now() - (:lastJob - n) * (interval '30 days' / greatest(1, :lastJob - :firstJob)) ended) at,
    lateral (values
        (0, 'payment', 'process-payment-webhook', '', interval '50 milliseconds'),
        (1, 'appointment', 'auto-cancel-unpaid', '', interval '10 minutes'),
        (2, 'notification', 'send-appointment-confirmation', ':1', interval '50 milliseconds'),
        (3, 'notification', 'notify-doctor-new-appointment', ':1', interval '50 milliseconds'),
        (4, 'notification', 'send-payment-receipt', '', interval '50 milliseconds'),
        (5, 'notification', 'send-appointment-reminder-24h', ':1', interval '1 day'),
        (6, 'notification', 'send-appointment-reminder-1h', ':1', interval '2 days'),
        (7, 'medicine', 'check-low-stock', '', interval '50 milliseconds'))
        job (kind, queue, name, version, before),
    lateral (select ended - before made, ended - interval '20 milliseconds' started,
        case when kind = 1 and visit % 8 > 0 then 'cancelled'
            when n % 100000 = 50003 then 'failed' else 'completed' end state) fate
where kind = n % 8
order by n;

-- for a thousand of these one that still waits
insert into jobs (id, queue, name, key, data, run_at, max_attempts, backoff_ms, created_at)
select uuidv7(made - now()), 'notification', 'send-appointment-reminder-24h',
    'send-appointment-reminder-24h:' || subject || ':1',
    jsonb_build_object('appointment', subject), made + interval '3 days', 5, 40000, made
from generate_series(:firstJob / 1000, :lastJob / 1000 - 1) n,
    lateral (select format('00000013-0000-7000-8000-%s', lpad(to_hex(n), 12, '0')) subject,
        now() - (:lastJob / 1000 - n) * (interval '2 days' / greatest(1, (:lastJob - :firstJob) / 1000)) made) job;

insert into messages (id, subject, version, kind, channel, recipient, state, begun_at)
select gen_random_uuid(), 'appointment:' || appointment, 1, kind, 'email', 'patient:' || person,
    'sent', starts_at - interval '1 day'
from past, unnest(array['send-appointment-confirmation', 'send-appointment-reminder-24h']) kind
where paid;

insert into waitlist_entries (id, patient_id, requested_by, doctor_id, first_day, last_day, state,
    queued_at, missed, version)
select format('0000000f-0000-7000-8000-%s', lpad(to_hex(n), 12, '0'))::uuid,
    format('00000003-0000-7000-8000-%s', lpad(to_hex(person), 12, '0'))::uuid,
    format('00000004-0000-7000-8000-%s', lpad(to_hex(person), 12, '0'))::uuid,
    doctor, current_date - n / 1500, current_date - n / 1500 + 7,
    case when n < 300 then 'WAITING' else 'WITHDRAWN' end, starts_at, 0, 0
from past where n % 20 = 7;

-- a batch that was used up or thrown away for each twenty appointments
insert into batches (id, medicine_id, number, expires_on, quantity, status, unit_cost)
select format('00000010-0000-7000-8000-%s', lpad(to_hex(n), 12, '0'))::uuid,
    format('00000008-0000-7000-8000-%s', lpad(to_hex(n / 20 % 300), 12, '0'))::uuid, 'G' || n,
    current_date - 1 - n / 1500, 0, 'EXPIRED', 1000
from past where n % 20 = 3;

insert into dispenses (id, medicine_id, quantity, patient_id, dispensed_at, account_id)
select format('00000011-0000-7000-8000-%s', lpad(to_hex(n), 12, '0'))::uuid,
    format('00000008-0000-7000-8000-%s', lpad(to_hex(n / 20 % 300), 12, '0'))::uuid, 60,
    format('00000003-0000-7000-8000-%s', lpad(to_hex(person), 12, '0'))::uuid, starts_at,
    '00000009-0000-7000-8000-000000000001'
from past where n % 20 = 3;

insert into stock_movements (batch_id, medicine_id, kind, change, balance, status, dispense_id,
    occurred_at, machine)
select format('00000010-0000-7000-8000-%s', lpad(to_hex(n), 12, '0'))::uuid,
    format('00000008-0000-7000-8000-%s', lpad(to_hex(n / 20 % 300), 12, '0'))::uuid, kind, change,
    balance,
    move.status,
    case when kind = 'DISPENSE'
        then format('00000011-0000-7000-8000-%s', lpad(to_hex(n), 12, '0'))::uuid end,
    starts_at, 'bench'
from past, lateral (values
    ('RECEIVE', 100, 100, 'AVAILABLE'), ('DISPENSE', -60, 40, 'AVAILABLE'),
    ('EXPIRE', 0, 40, 'EXPIRED'), ('WRITE_OFF', -40, 0, 'EXPIRED'))
    move (kind, change, balance, status)
where n % 20 = 3;

drop table past;
set session_replication_role = origin;
set synchronous_commit = on;
