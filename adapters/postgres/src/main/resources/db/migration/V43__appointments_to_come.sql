-- What the desk still has to do with, without all that is over: lists of one state begin with the
-- earliest, and most of what was is over.
create index concurrently appointment_open_by_start on appointments (starts_at, id)
    where status in ('PENDING', 'CONFIRMED', 'CHECKED_IN');
