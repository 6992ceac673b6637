-- Part of a name, wherever in the name it stands.

create extension if not exists pg_trgm;

create index doctor_by_part_of_name on doctors using gin (search_name gin_trgm_ops);
