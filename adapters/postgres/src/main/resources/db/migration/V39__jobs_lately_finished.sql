-- Which jobs have ended lately, without reading those that ended long ago. By blocks of the table, so
-- that a job costs nothing more.
create index concurrently job_lately_finished on jobs
    using brin (finished_at) with (pages_per_range = 16, autosummarize = on);
