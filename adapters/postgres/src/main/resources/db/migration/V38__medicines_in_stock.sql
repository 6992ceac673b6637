-- What there is of a medicine, without all that ever was there of it. Does what batch_fefo did, too:
-- of what has units, most may be given out.
create index concurrently batch_in_stock on batches (medicine_id, expires_on, id)
    where quantity > 0;
drop index concurrently batch_fefo;
