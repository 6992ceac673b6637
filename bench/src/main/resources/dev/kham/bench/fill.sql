set synchronous_commit = off;

insert into specialties (id, name)
select format('00000001-0000-7000-8000-%s', lpad(to_hex(n), 12, '0'))::uuid, 'Chuyên khoa ' || n
from generate_series(0, 9) n;

insert into doctors (id, full_name, search_name, specialty_id, fee, room, slot_minutes)
select format('00000002-0000-7000-8000-%s', lpad(to_hex(n), 12, '0'))::uuid,
    'BS. Nguyễn Văn ' || n, 'bs. nguyen van ' || n,
    format('00000001-0000-7000-8000-%s', lpad(to_hex(n % 10), 12, '0'))::uuid, 200000, 'A' || n, 20
from generate_series(0, :doctors - 1) n;

insert into doctor_shifts (doctor_id, day, starts_at, ends_at, slot_minutes, valid_from, valid_until)
select d.id, day, time '07:00', time '19:00', 20, current_date - 1, current_date + 62
from doctors d, unnest(array['MONDAY', 'TUESDAY', 'WEDNESDAY', 'THURSDAY', 'FRIDAY', 'SATURDAY',
    'SUNDAY']) day;

insert into patients (id, full_name, date_of_birth, email, phone, locale)
select format('00000003-0000-7000-8000-%s', lpad(to_hex(n), 12, '0'))::uuid, 'Trần Thị ' || n,
    date '1950-01-01' + n % 20000, 'p' || n || '@kham.example', '849' || lpad(n::text, 8, '0'), 'vi'
from generate_series(0, greatest(:patients, :past / 4) - 1) n;

insert into accounts (id, email, phone, password_hash, roles, patient_id)
select format('00000004-0000-7000-8000-%s', lpad(to_hex(n), 12, '0'))::uuid,
    'p' || n || '@kham.example', '849' || lpad(n::text, 8, '0'), 'nobody signs in', '{PATIENT}',
    format('00000003-0000-7000-8000-%s', lpad(to_hex(n), 12, '0'))::uuid
from generate_series(0, greatest(:patients, :past / 4) - 1) n;

insert into accounts (id, email, password_hash, roles, full_name)
values ('00000009-0000-7000-8000-000000000001', 'staff@kham.example', 'nobody signs in',
    '{PHARMACIST,CASHIER}', 'Dược sĩ');

-- each signed in once, in a session of the account's id
insert into sessions (id, account_id, expires_at)
select id, id, now() + interval '1 day' from accounts;

-- one after the other in the past, as far back as it takes
insert into appointments (id, doctor_id, patient_id, booked_by, starts_at, ends_at, fee, status,
    version)
select format('0000000a-0000-7000-8000-%s', lpad(to_hex(n), 12, '0'))::uuid,
    format('00000002-0000-7000-8000-%s', lpad(to_hex(n % :doctors), 12, '0'))::uuid,
    format('00000003-0000-7000-8000-%s', lpad(to_hex(n % greatest(:patients, :past / 4)), 12, '0'))::uuid,
    format('00000004-0000-7000-8000-%s', lpad(to_hex(n % greatest(:patients, :past / 4)), 12, '0'))::uuid,
    date_trunc('day', now()) - (n / :doctors + 100) * interval '20 minutes',
    date_trunc('day', now()) - (n / :doctors + 99) * interval '20 minutes', 200000, 'COMPLETED', 4
from generate_series(0, :past - 1) n;

insert into payments (id, appointment_id, code, amount, received, deadline, status, version)
select format('0000000b-0000-7000-8000-%s', lpad(to_hex(n), 12, '0'))::uuid,
    format('0000000a-0000-7000-8000-%s', lpad(to_hex(n), 12, '0'))::uuid,
    'KHM9' || lpad(n::text, 9, '0'), 200000, 200000, now() - interval '3 days', 'PAID', 2
from generate_series(0, :past - 1) n;

insert into jobs (id, queue, name, key, data, run_at, state, max_attempts, attempts, finished_at)
select gen_random_uuid(), 'notification', 'send-appointment-confirmation', 'past:' || n, '{}',
    now() - interval '3 days', 'completed', 3, 1, now() - interval '3 days'
from generate_series(0, :past - 1) n;

insert into medicines (id, code, name, search_name, search_code, unit, minimum_stock, version)
select format('00000008-0000-7000-8000-%s', lpad(to_hex(n), 12, '0'))::uuid, 'M' || n,
    'Thuốc ' || n, 'thuoc ' || n, 'm' || n, 'viên', 0, 0
from generate_series(0, :medicines - 1) n;

insert into batches (id, medicine_id, number, expires_on, quantity, status)
select format('0000000c-0000-7000-8000-%s', lpad(to_hex(n), 12, '0'))::uuid,
    format('00000008-0000-7000-8000-%s', lpad(to_hex(n / 4), 12, '0'))::uuid, 'B' || n,
    current_date + 200 + n % 4 * 30, 0, 'AVAILABLE'
from generate_series(0, :medicines * 4 - 1) n;

insert into stock_movements (batch_id, kind, change, status, occurred_at, machine)
select id, 'RECEIVE', 10000000, 'AVAILABLE', now(), 'bench' from batches;

-- what giving medicine out is measured against: the bare shape of it
create schema yardstick;
create table yardstick.medicines (id int primary key, name text not null);
create table yardstick.batches (
    id         bigint generated always as identity primary key,
    medicine   int  not null references yardstick.medicines,
    expires_on date not null,
    quantity   int  not null check (quantity >= 0),
    delivered  int  not null,
    version    int  not null default 0
);
create table yardstick.movements (
    id           bigint generated always as identity primary key,
    batch        bigint      not null references yardstick.batches,
    quantity     int         not null,
    prescription bigint      not null,
    at           timestamptz not null default now()
);

insert into yardstick.medicines select n, 'Thuốc ' || n from generate_series(0, :medicines - 1) n;
insert into yardstick.batches (medicine, expires_on, quantity, delivered)
select m, current_date + 30 + b * 30, q, q
from generate_series(0, :medicines - 1) m, generate_series(1, 8) b,
    lateral (select case when b < 8 then 2000 else 100000000 end q) it
order by random();

create index yardstick_fefo on yardstick.batches (medicine, expires_on, id) where quantity > 0;
create index yardstick_movements on yardstick.movements (batch);
