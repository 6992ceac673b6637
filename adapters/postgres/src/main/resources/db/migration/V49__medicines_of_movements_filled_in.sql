-- While others go on writing: nobody else changes what was written down.
update stock_movements v set medicine_id = b.medicine_id
from batches b where b.id = v.batch_id and v.medicine_id is null;
