-- Agencies that merge and split from a date, and who decides or receives what.

create table tenancy.succession (
	tenant_id text not null,
	from_agency_id uuid not null,
	to_agency_id uuid not null,
	effective_on date not null,
	kind text not null check (kind in ('merge', 'split')),
	fields text[] not null default '{}',
	decision text not null,
	recorded_at timestamptz not null,
	recorded_by text not null,
	handed_over_at timestamptz,
	primary key (tenant_id, from_agency_id, to_agency_id),
	foreign key (tenant_id, from_agency_id) references tenancy.agency (tenant_id, agency_id),
	foreign key (tenant_id, to_agency_id) references tenancy.agency (tenant_id, agency_id)
);
comment on table tenancy.succession is 'From a day on, one agency takes over from another (sáp nhập, chia tách). A split has a row for each successor.';
comment on column tenancy.succession.tenant_id is 'The tenant.';
comment on column tenancy.succession.from_agency_id is 'Who ends.';
comment on column tenancy.succession.to_agency_id is 'Who takes over.';
comment on column tenancy.succession.effective_on is 'The first day of the successor: at its midnight the open dossiers are handed over.';
comment on column tenancy.succession.kind is 'merge: everything goes to one; split: by field, the rest to the one without fields.';
comment on column tenancy.succession.fields is 'The fields (lĩnh vực) this successor takes over in a split; empty: all that no other takes.';
comment on column tenancy.succession.decision is 'The decision that says so, e.g. NQ 1662/NQ-UBTVQH15.';
comment on column tenancy.succession.recorded_at is 'When it was entered.';
comment on column tenancy.succession.recorded_by is 'By whom.';
comment on column tenancy.succession.handed_over_at is 'When the open dossiers had been handed over; null before.';
select platform.isolate('tenancy.succession', 'select, insert, update, delete');

create table tenancy.competence (
	tenant_id text not null,
	competence_id uuid not null,
	kind text not null check (kind in ('decides', 'receives')),
	agency_id uuid not null,
	procedure_code text,
	field text,
	unit_code text,
	valid_from date not null,
	valid_to date,
	source text not null,
	primary key (tenant_id, competence_id),
	foreign key (tenant_id, agency_id) references tenancy.agency (tenant_id, agency_id),
	check (num_nonnulls(procedure_code, field) <= 1),
	check (valid_to is null or valid_to > valid_from)
);
comment on table tenancy.competence is 'Which agency decides or receives which procedures, of which place, by date (thẩm quyền).';
comment on column tenancy.competence.tenant_id is 'The tenant.';
comment on column tenancy.competence.competence_id is 'UUIDv7 made by the application.';
comment on column tenancy.competence.kind is 'decides (thẩm quyền giải quyết) or receives (nơi tiếp nhận).';
comment on column tenancy.competence.agency_id is 'The agency.';
comment on column tenancy.competence.procedure_code is 'For this procedure; null when it is for a field or for all.';
comment on column tenancy.competence.field is 'For every procedure of this field (lĩnh vực); null when it is for one procedure or for all.';
comment on column tenancy.competence.unit_code is 'For dossiers of this administrative unit; null for every unit (non-territorial).';
comment on column tenancy.competence.valid_from is 'First day it holds.';
comment on column tenancy.competence.valid_to is 'First day it no longer holds; null while open.';
comment on column tenancy.competence.source is 'The decision that says so.';
select platform.isolate('tenancy.competence', 'select, insert, update');
create index competence_by_procedure on tenancy.competence (tenant_id, kind, procedure_code, valid_from);
