-- What Kham asks PostgreSQL for the times at which a doctor is busy on a day.
\set d random(0, :doctors - 1)
\set day random(2, 8)
begin;
select starts_at, ends_at from appointments where doctor_id = cast('00000002-0000-7000-8000-' || lpad(to_hex(cast(:d as bigint)), 12, '0') as uuid) and status in ('PENDING', 'CONFIRMED', 'CHECKED_IN', 'COMPLETED') and starts_at >= cast(current_date + (cast(:day as int) - 1) as timestamptz) and starts_at < cast(current_date + (cast(:day as int) + 1) as timestamptz) and ends_at > cast(current_date + cast(:day as int) as timestamptz);
commit;
