-- What somebody may have to look at, in the order in which it came; there is little of it.
create index concurrently message_open on messages (id)
    where state in ('sending', 'failed', 'undelivered');
