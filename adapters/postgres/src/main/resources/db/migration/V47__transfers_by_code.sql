create index concurrently transfer_by_code on transfers using gin (codes_in(search_text));
