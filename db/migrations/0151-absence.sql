-- Absence of an official (vắng mặt) and who substitutes them; by days, so that it begins and ends by itself.

create table tenancy.absence (
	tenant_id text not null,
	absence_id uuid not null,
	official_id uuid not null,
	substitute_id uuid not null,
	from_day date not null,
	back_day date not null,
	reason text not null,
	declared_by uuid not null,
	declared_at timestamptz not null,
	cancelled_at timestamptz,
	primary key (tenant_id, absence_id),
	foreign key (tenant_id, official_id) references tenancy.official (tenant_id, official_id),
	foreign key (tenant_id, substitute_id) references tenancy.official (tenant_id, official_id),
	check (back_day > from_day)
);
comment on table tenancy.absence is 'When an official is away and who acts instead of them (vắng mặt, làm thay). Never deleted: the trail of work refers to it.';
comment on column tenancy.absence.tenant_id is 'The tenant.';
comment on column tenancy.absence.absence_id is 'UUIDv7 made by the application.';
comment on column tenancy.absence.official_id is 'Who is away.';
comment on column tenancy.absence.substitute_id is 'Who has their duties and their work meanwhile.';
comment on column tenancy.absence.from_day is 'First day away.';
comment on column tenancy.absence.back_day is 'First day back.';
comment on column tenancy.absence.reason is 'Why, as the unit may read it.';
comment on column tenancy.absence.declared_by is 'The official who declared it: the one away, or the head.';
comment on column tenancy.absence.declared_at is 'When it was declared.';
comment on column tenancy.absence.cancelled_at is 'When it was called off or cut short; null while it stands.';
select platform.isolate('tenancy.absence', 'select, insert, update');
create index absence_by_official on tenancy.absence (tenant_id, official_id, back_day);
create index absence_by_substitute on tenancy.absence (tenant_id, substitute_id, back_day);
