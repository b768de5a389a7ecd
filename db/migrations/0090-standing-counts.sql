-- Counts of days long past stand at nought for good: the counters of a desk must not read a year of them. Run by hand first,
-- concurrently, on a database that is in use (docs/operations.md, Upgrade).
create index work_count_standing on dossiers.work_count (tenant_id, agency_id) where n <> 0;
