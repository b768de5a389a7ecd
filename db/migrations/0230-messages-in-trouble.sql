-- What administrators look at of the messages between agencies: those that were refused and whose step still waits.
-- On a database in use, run the index by hand first, concurrently (docs/operations.md, Upgrade).

create index message_out_refused on dossiers.message_out (tenant_id, written_at) where done_as = 'refused';
