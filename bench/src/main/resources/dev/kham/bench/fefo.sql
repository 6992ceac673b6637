-- The least that giving medicine out can be: one statement, on tables with nothing but what it needs.
\set m random(0, :medicines - 1)
\set wanted random(1, 30)
\set prescription random(1, 1000000000)
with held as materialized (select id, quantity, expires_on from yardstick.batches where medicine = :m and quantity > 0 and expires_on > current_date order by expires_on, id limit 3 for update), share as (select id, cast(least(quantity, greatest(0, :wanted - (sum(quantity) over (order by expires_on, id) - quantity))) as int) taken from held), given as (update yardstick.batches b set quantity = b.quantity - share.taken, version = version + 1 from share where b.id = share.id and share.taken > 0 returning b.id, share.taken), written as (insert into yardstick.movements (batch, quantity, prescription) select id, taken, :prescription from given returning quantity) select sum(quantity) from written;
