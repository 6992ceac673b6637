-- What becomes of a transfer: exactly one state, with a reason where the state does not say it all.

alter table transfers rename column unmatched to reason;
alter table transfers drop constraint transfers_state_check;
alter table transfers drop constraint transfer_reason;
alter table transfers drop constraint transfers_check;
alter table transfers drop constraint transfers_check1;
drop index transfer_settles_once;
drop index transfer_unmatched;

alter table transfers add column version int not null default 0;
alter table transfers add column surplus bigint not null default 0;
-- others paid the rest, or nobody did
alter table transfers add column part boolean not null default false;

update transfers set state = 'IGNORED', reason = null, payment_id = null where amount = 0;
update transfers set state = 'OUTGOING', reason = null where reason = 'OUTGOING';
-- not decided on then; a cashier does now
update transfers set reason = 'NOT_AWAITED' where reason = 'OTHER_AMOUNT';

alter table transfers add constraint transfer_state check (state in
    ('RECEIVED', 'SETTLED', 'UNDERPAID', 'OVERPAID', 'REBOOKED', 'SECOND_PAYMENT', 'LATE',
     'UNMATCHED', 'RETURNED', 'OUTGOING', 'IGNORED'));
alter table transfers add constraint transfer_of_payment check ((payment_id is not null) = (state in
    ('SETTLED', 'UNDERPAID', 'OVERPAID', 'REBOOKED', 'SECOND_PAYMENT', 'LATE')));
alter table transfers add constraint transfer_reason check (coalesce(case state
    when 'UNMATCHED' then
        reason in ('FOREIGN_ACCOUNT', 'NO_KNOWN_CODE', 'SEVERAL_CODES', 'NOT_AWAITED')
    when 'LATE' then reason in ('SLOT_GONE', 'TOO_LITTLE', 'CANCELLED')
    else reason is null end, false));
alter table transfers add constraint transfer_surplus check (case state
    when 'OVERPAID' then surplus > 0 and surplus < amount
    when 'REBOOKED' then surplus >= 0 and surplus < amount
    else surplus = 0 end);
alter table transfers add constraint transfer_part check (case state
    when 'UNDERPAID' then part
    when 'SETTLED' then true
    else not part end);
alter table transfers add constraint transfer_direction check (case state
    when 'OUTGOING' then direction = 'OUT'
    when 'RECEIVED' then true
    when 'IGNORED' then amount = 0
    else direction = 'IN' end);

-- one transfer completes a payment, never two
create unique index transfer_settles_once on transfers (payment_id)
    where state in ('SETTLED', 'OVERPAID', 'REBOOKED') and not part;
create index transfer_by_payment on transfers (payment_id);
create index transfer_by_time on transfers (bank_time, source, source_id);
create index transfer_by_state on transfers (state, bank_time, source, source_id);

-- How much of a payment has come.

alter table payments add column received bigint not null default 0;
update payments set received = amount where status in ('PAID', 'REFUND_DUE');
alter table payments add constraint payment_received check (
    received between 0 and amount and (received = amount) = (status in ('PAID', 'REFUND_DUE')));
