set synchronous_commit = off;

-- the random codes of those who booked may be among them
update payments set code = 'KHM7' || substr(code, 5)
where code between 'KHM' || lpad(:first::text, 10, '0') and 'KHM' || lpad(:last::text, 10, '0');

create temp table held on commit preserve rows as
select n,
    format('00000005-0000-7000-8000-%s', lpad(to_hex(n), 12, '0'))::uuid appointment,
    format('00000002-0000-7000-8000-%s',
        lpad(to_hex(:ward * :doctors + n % :doctors), 12, '0'))::uuid doctor,
    format('00000003-0000-7000-8000-%s',
        lpad(to_hex(:ward * :patients + n % :patients), 12, '0'))::uuid patient,
    format('00000004-0000-7000-8000-%s',
        lpad(to_hex(:ward * :patients + n % :patients), 12, '0'))::uuid account,
    ((now() at time zone 'Asia/Ho_Chi_Minh')::date + 2 + (n / :doctors / 36)::int
        + time '07:00' + n / :doctors % 36 * interval '20 minutes')
        at time zone 'Asia/Ho_Chi_Minh' starts_at,
    now() + interval '6 hours' pay_by
from generate_series(:first::bigint, :last) n;

insert into appointments (id, doctor_id, patient_id, booked_by, starts_at, ends_at, fee, status,
    version)
select appointment, doctor, patient, account, starts_at, starts_at + interval '20 minutes', 200000,
    'PENDING', 0
from held;

insert into appointment_events (appointment_id, version, type, occurred_at, account_id, details)
select appointment, 0, 'Booked', now(), account, jsonb_build_object('payBy', pay_by) from held;

insert into payments (id, appointment_id, code, amount, deadline, status, version)
select format('00000006-0000-7000-8000-%s', lpad(to_hex(n), 12, '0'))::uuid, appointment,
    'KHM' || lpad(n::text, 10, '0'), 200000, pay_by, 'PENDING', 0
from held;

insert into jobs (id, queue, name, key, data, run_at, max_attempts)
select gen_random_uuid(), 'appointment', 'auto-cancel-unpaid', 'auto-cancel-unpaid:' || appointment,
    jsonb_build_object('appointment', appointment), pay_by, 3
from held;

drop table held;
set synchronous_commit = on;
