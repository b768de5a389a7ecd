-- The application's role cannot touch the queue's tables; it may only put a job in, in its own transaction.
create function platform.enqueue(task text, payload json, job_key text, run_at timestamptz, max_attempts int) returns void
language sql security definer set search_path = pg_catalog as $$
	select graphile_worker.add_job(task, payload, job_key => job_key, run_at => run_at, max_attempts => max_attempts,
		job_key_mode => 'preserve_run_at')
$$;
comment on function platform.enqueue is 'Puts a job into the queue; the same job_key twice is one job.';
revoke all on function platform.enqueue from public;
grant execute on function platform.enqueue to motcua_app;
