-- A dossier that waits for a time, a message or a service is found in a list of its own (chờ tự động).
alter table dossiers.work drop constraint work_queue_check;
alter table dossiers.work add constraint work_queue_check
	check (queue in ('to-receive', 'in-hand', 'awaiting-citizen', 'automatic')) not valid;
comment on column dossiers.work.queue is 'to-receive, in-hand, awaiting-citizen, or automatic: nobody has anything to do until a time, a message or a service leads on.';
