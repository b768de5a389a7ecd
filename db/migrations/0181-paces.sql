-- How long a procedure really takes (thời gian giải quyết thực tế): measured once a day, so that no page scans dossiers.
create table dossiers.pace (
	tenant_id text not null,
	procedure_code text not null,
	agency_id uuid not null,
	finished int not null check (finished >= 10),
	median_seconds int not null check (median_seconds >= 0),
	most_seconds int not null check (most_seconds >= median_seconds),
	measured_at timestamptz not null,
	primary key (tenant_id, procedure_code, agency_id)
);
comment on table dossiers.pace is 'The real distribution of the last 30 days, of each procedure with at least ten results; fewer would tell of persons.';
comment on column dossiers.pace.tenant_id is 'The tenant.';
comment on column dossiers.pace.procedure_code is 'The procedure.';
comment on column dossiers.pace.agency_id is 'The agency that decided; all zeros: every agency of the tenant together.';
comment on column dossiers.pace.finished is 'How many results it is measured on.';
comment on column dossiers.pace.median_seconds is 'Half of them took no more working seconds of the office, without what waited for the citizen.';
comment on column dossiers.pace.most_seconds is 'Nine in ten took no more.';
comment on column dossiers.pace.measured_at is 'When.';
select platform.isolate('dossiers.pace', 'select, insert, delete');
