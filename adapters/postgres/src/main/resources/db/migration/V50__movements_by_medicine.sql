create index concurrently movement_by_medicine on stock_movements (medicine_id, id);
