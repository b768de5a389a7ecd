-- What the running house must know of itself, without giving the application's role the queue's or the migrations' tables.

create table platform.loaded (
	name text primary key,
	digest text not null,
	loaded_at timestamptz not null default now()
);
comment on table platform.loaded is 'What was loaded from files (reference, demo), so that a start loads it again only when the files changed.';
comment on column platform.loaded.name is 'What was loaded, e.g. demo.';
comment on column platform.loaded.digest is 'SHA-256 of the files it was loaded from.';
comment on column platform.loaded.loaded_at is 'When.';

create function platform.migrations_done() returns setof text
language sql stable security definer set search_path = pg_catalog as $$
	select name from migrations.done order by name
$$;
comment on function platform.migrations_done is 'Names of the migrations that ran: /readyz compares them with the files.';
revoke all on function platform.migrations_done from public;
grant execute on function platform.migrations_done to motcua_app;

create function platform.queue_state() returns table (task text, waiting bigint, running bigint, retrying bigint, stuck bigint)
language sql stable security definer set search_path = pg_catalog as $$
	select task_identifier,
		count(*) filter (where locked_at is null and attempts = 0),
		count(*) filter (where locked_at is not null),
		count(*) filter (where locked_at is null and attempts between 1 and max_attempts - 1),
		count(*) filter (where locked_at is null and attempts >= max_attempts)
	from graphile_worker.jobs
	group by task_identifier
$$;
comment on function platform.queue_state is 'How many jobs of each task wait, run, wait for another attempt, or are stuck: attempted as often as they may be.';
revoke all on function platform.queue_state from public;
grant execute on function platform.queue_state to motcua_app;
