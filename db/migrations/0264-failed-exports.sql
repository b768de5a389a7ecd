-- An export that was given up says why, so that whoever asked knows what to do.
alter table dossiers.export add column failed_because text;
comment on column dossiers.export.failed_because is 'not-allowed: who asked may not export any more; broken: it failed each time it was tried. Null while it has not failed.';
alter table dossiers.export add constraint export_failed_check
	check (failed_because in ('not-allowed', 'broken') and (failed_because is null or failed_at is not null)) not valid;
