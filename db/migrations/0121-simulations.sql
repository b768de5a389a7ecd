-- A draft of a process is tried on the dossiers of the last month, by a job that keeps how far it has come.

create table dossiers.simulation (
	tenant_id text not null,
	simulation_id uuid not null,
	draft_id uuid not null,
	revision int not null,
	durations text not null check (durations in ('real', 'budget')),
	asked_by text not null,
	asked_at timestamptz not null,
	looked int not null default 0,
	total int not null,
	outcome jsonb,
	primary key (tenant_id, simulation_id)
);
comment on table dossiers.simulation is 'A draft of a process run against the dossiers of the last month (chạy thử).';
comment on column dossiers.simulation.tenant_id is 'The tenant.';
comment on column dossiers.simulation.simulation_id is 'UUIDv7 made by the application.';
comment on column dossiers.simulation.draft_id is 'The draft.';
comment on column dossiers.simulation.revision is 'The revision of the draft that was run.';
comment on column dossiers.simulation.durations is 'real: steps take as long as they took; budget: as long as the draft gives them.';
comment on column dossiers.simulation.asked_by is 'Who asked for it.';
comment on column dossiers.simulation.asked_at is 'When; the month ends here.';
comment on column dossiers.simulation.looked is 'How many dossiers it has come through.';
comment on column dossiers.simulation.total is 'How many there are.';
comment on column dossiers.simulation.outcome is 'The figures as it was and as it would be, see Simulated; null while it runs.';
select platform.isolate('dossiers.simulation', 'select, insert, update');
create index simulation_by_draft on dossiers.simulation (tenant_id, draft_id, simulation_id desc);
