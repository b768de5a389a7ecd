-- What waits for a dossier at another agency, and until when that agency owes it: who is late elsewhere is found and counted
-- from these rows alone, however many dossiers wait for other things.
-- On a database in use, run the index by hand first, concurrently (docs/operations.md, Upgrade).

create index work_waits_elsewhere on dossiers.work (tenant_id, agency_id, sort_at, dossier_id) include (step_due_at)
	where queue = 'automatic' and step_due_at is not null;
