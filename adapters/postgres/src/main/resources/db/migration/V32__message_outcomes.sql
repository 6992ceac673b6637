-- What became of a message: taken by the gateway under which id, refused for now or for good, or
-- not sent and why. All of it may be missing, since the version before knows none of it.

alter table messages
    drop constraint messages_state_check,
    add constraint message_state_known
        check (state in ('sending', 'sent', 'failed', 'skipped')),
    add column gateway_id text,
    -- of a failed one: false when the gateway would refuse it again
    add column retryable  boolean,
    -- of a skipped one
    add column why        text,
    add constraint message_why_known
        check (why in ('NO_ADDRESS', 'NO_LONGER_TRUE', 'TOO_LATE')),
    add constraint message_why_skipped check ((state = 'skipped') = (why is not null));
