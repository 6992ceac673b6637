-- Looks through what was there before V41, while others go on writing.
alter table messages validate constraint message_why_known;
