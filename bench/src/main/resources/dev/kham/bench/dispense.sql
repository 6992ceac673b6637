-- What Kham asks PostgreSQL when medicine is given out.
\set m random(0, :medicines - 1)
\set key random(1, 1000000000000)
\startpipeline
begin;
select pg_try_advisory_xact_lock(hashtextextended('00000009-0000-7000-8000-000000000001 ' || cast(:key as text), 0));
select fingerprint, answer from idempotency_keys where account_id = '00000009-0000-7000-8000-000000000001' and key = cast(:key as text) and created_at > now() - interval '24 hours';
\endpipeline
select id as medicine, uuidv7() as dispense from medicines where id = cast('00000008-0000-7000-8000-' || lpad(to_hex(cast(:m as bigint)), 12, '0') as uuid) for no key update \gset
with usable as materialized (select id, number, expires_on, quantity, sum(quantity) over (order by expires_on, id) upto from batches where medicine_id = :medicine and status = 'AVAILABLE' and quantity > 0 and expires_on >= current_date), taken as materialized (select id, number, expires_on, least(quantity, 2 - (upto - quantity))::bigint take from usable where upto - quantity < 2 and (select max(upto) from usable) >= 2), given as (insert into dispenses (id, medicine_id, quantity, patient_id, appointment_id, dispensed_at, account_id) select cast(:dispense as uuid), cast(:medicine as uuid), 2, null, null, now(), '00000009-0000-7000-8000-000000000001' where exists (select from taken)), moved as (insert into stock_movements (batch_id, kind, change, status, dispense_id, occurred_at, account_id) select id, 'DISPENSE', -take, 'AVAILABLE', cast(:dispense as uuid), now(), '00000009-0000-7000-8000-000000000001' from taken order by expires_on, id) select (select coalesce(max(upto), 0)::bigint from usable) usable, taken.* from (select) nothing left join taken on true order by expires_on, id;
insert into idempotency_keys (account_id, key, fingerprint, answer) values ('00000009-0000-7000-8000-000000000001', cast(:key as text), '385a9869cd144182b0cae3b49bfcd5ba122cb34da300d49d4ff9f73824d1089c', repeat('x', 300)) on conflict on constraint idempotency_key_unique do update set fingerprint = excluded.fingerprint, answer = excluded.answer, created_at = now();
commit;
