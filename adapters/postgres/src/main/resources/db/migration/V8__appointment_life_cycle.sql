-- What happened to appointments, as it is read; and who is looked for when nobody came.

create view appointment_history as
    select appointment_id, version, occurred_at, account_id, machine,
           -- NoShowMarked: NO_SHOW_MARKED
           upper(regexp_replace(type, '([a-z])([A-Z])', '\1_\2', 'g')) as type,
           details ->> 'reason' as reason,
           (details ->> 'refundDue')::boolean as refund_due,
           (details ->> 'fromDoctor')::uuid as from_doctor_id,
           (details ->> 'fromStart')::timestamptz as from_starts_at,
           (details ->> 'fromEnd')::timestamptz as from_ends_at,
           (details ->> 'toDoctor')::uuid as to_doctor_id,
           (details ->> 'toStart')::timestamptz as to_starts_at,
           (details ->> 'toEnd')::timestamptz as to_ends_at
    from appointment_events;

create index appointment_never_checked_in on appointments (ends_at, id) where status = 'CONFIRMED';
