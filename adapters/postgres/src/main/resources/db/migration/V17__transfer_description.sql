-- The bank's full text: the payment code may stand there when the memo was cut.

alter table transfers add column description text not null default '';

alter table transfers drop constraint transfers_unmatched_check;
alter table transfers add constraint transfer_reason check (unmatched in
    ('OUTGOING', 'FOREIGN_ACCOUNT', 'NO_KNOWN_CODE', 'SEVERAL_CODES', 'OTHER_AMOUNT', 'NOT_AWAITED'));
