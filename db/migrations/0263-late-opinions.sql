-- The opinions an agency waits for: those that are late are found and counted from these rows alone.
-- On a database in use, run the index by hand first, concurrently (docs/operations.md, Upgrade).

create index work_awaited on dossiers.work (tenant_id, awaited_by, sort_at, dossier_id) include (step_due_at)
	where awaited_by is not null and queue = 'in-hand' and step_due_at is not null;
