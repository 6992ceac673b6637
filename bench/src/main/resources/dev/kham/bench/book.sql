-- What Kham asks PostgreSQL when a patient books a slot.
\set i :i + 1
\set slot :first + :client_id + :clients * :i
\set d :ward * :doctors + :slot % :doctors
\set p :ward * :patients + :slot % :patients
\set day 2 + :slot / :doctors / 36
\set minutes (:slot / :doctors) % 36 * 20
\startpipeline
begin;
select pg_try_advisory_xact_lock(hashtextextended('00000004-0000-7000-8000-' || lpad(to_hex(cast(:p as bigint)), 12, '0') || ' ' || cast(:slot as text), 0));
select fingerprint, answer from idempotency_keys where account_id = cast('00000004-0000-7000-8000-' || lpad(to_hex(cast(:p as bigint)), 12, '0') as uuid) and key = cast(:slot as text) and created_at > now() - interval '24 hours';
\endpipeline
select d.id as doctor, cast('00000003-0000-7000-8000-' || lpad(to_hex(cast(:p as bigint)), 12, '0') as uuid) patient, cast('00000004-0000-7000-8000-' || lpad(to_hex(cast(:p as bigint)), 12, '0') as uuid) account, uuidv7() as appointment, uuidv7() as payment, (cast(now() at time zone 'Asia/Ho_Chi_Minh' as date) + cast(:day as int) + time '07:00' + cast(:minutes as int) * interval '1 minute') at time zone 'Asia/Ho_Chi_Minh' as starts, d.full_name, d.fee, d.room, d.slot_minutes, d.version, s.id specialty_id, s.name specialty from doctors d join specialties s on s.id = d.specialty_id where d.id = cast('00000002-0000-7000-8000-' || lpad(to_hex(cast(:d as bigint)), 12, '0') as uuid) for key share of d \gset
select s.*, b.starts_at break_starts_at, b.ends_at break_ends_at from doctor_shifts s left join doctor_breaks b on (b.doctor_id, b.day, b.shift_starts_at, b.valid_from) = (s.doctor_id, s.day, s.starts_at, s.valid_from) where s.doctor_id = :doctor order by s.valid_from, s.day, s.starts_at, b.starts_at;
(select 'absence' kind, id, recorded_by, reason words, starts_at begins_at, ends_at finishes_at, recorded_at, cast(null as date) valid_from, cast(null as date) valid_until from absences where doctor_id = :doctor and tstzrange(starts_at, ends_at) && tstzrange(cast(:starts as timestamptz) - interval '8 hours', cast(:starts as timestamptz) + interval '16 hours') order by starts_at, id) union all (select 'holiday', id, null, name, null, null, null, first_day, last_day from holidays where first_day <= cast(cast(:starts as timestamptz) as date) and last_day >= cast(cast(:starts as timestamptz) as date) order by first_day);
\startpipeline
select id from patients where id = :patient for no key update;
select count(*) from appointments where booked_by = :account and status = 'PENDING';
\endpipeline
with added as (insert into appointments (id, doctor_id, patient_id, booked_by, starts_at, ends_at, fee, reason, status, cancellation, version) values (:appointment, :doctor, :patient, :account, :starts, cast(:starts as timestamptz) + interval '20 minutes', 200000, null, 'PENDING', null, 0) on conflict do nothing returning id) insert into appointment_events (appointment_id, version, type, occurred_at, account_id, machine, details) select id, 0, 'Booked', now(), :account, null, jsonb_object(array['payBy'], array['2026-11-22T00:36:17.198794Z']) from added;
\startpipeline
with scheduled as (insert into jobs (id, queue, name, key, data, run_at, priority, max_attempts, backoff_ms) select id, queue, name, key, cast(data as jsonb), coalesce(cast(nullif(due, '') as timestamptz), now()), priority, attempts, backoff from (values (uuidv7(), 'appointment', 'auto-cancel-unpaid', 'auto-cancel-unpaid:' || cast(:appointment as text), '{"appointment": "' || cast(:appointment as text) || '"}', cast(now() + interval '6 hours' as text), 0, 3, 1000)) as job (id, queue, name, key, data, due, priority, attempts, backoff) on conflict on constraint job_key_unique do update set run_at = excluded.run_at where jobs.state = 'waiting' returning *) select *, ceil(extract(epoch from run_at - clock_timestamp()) * 1000) delay_ms from (select * from scheduled) changed;
insert into payments (id, appointment_id, code, amount, deadline, status, version) values (:payment, :appointment, 'KHM8' || lpad(cast(:slot as text), 9, '0'), 200000, now() + interval '6 hours', 'PENDING', 0) on conflict on constraint payment_code_unique do nothing;
\endpipeline
select a.id, a.status, a.cancellation, a.version, a.patient_id, a.starts_at, a.ends_at, a.fee appointment_fee, a.reason, d.id doctor_id, d.full_name, d.fee, d.room, d.slot_minutes, s.id specialty_id, s.name specialty, p.id payment_id, p.code, p.amount, p.deadline, p.status payment_status, q.number queue_number from appointments a join doctors d on d.id = a.doctor_id join specialties s on s.id = d.specialty_id join payments p on p.appointment_id = a.id left join queue_tickets q on q.appointment_id = a.id and q.doctor_id = a.doctor_id and a.starts_at >= q.day_starts_at and a.starts_at < q.day_ends_at where a.id = :appointment;
insert into idempotency_keys (account_id, key, fingerprint, answer) values (:account, cast(:slot as text), '385a9869cd144182b0cae3b49bfcd5ba122cb34da300d49d4ff9f73824d1089c', repeat('x', 1000)) on conflict on constraint idempotency_key_unique do update set fingerprint = excluded.fingerprint, answer = excluded.answer, created_at = now();
commit;
