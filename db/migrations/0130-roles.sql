-- Who may do what: a tenant's roles as named sets of permissions, and duties by unit, position, field and period.

create table tenancy.role (
	tenant_id text not null references tenancy.tenant (code),
	code text not null check (code ~ '^[a-z][a-z0-9-]{1,49}$'),
	name text not null,
	name_en text not null,
	permissions text[] not null,
	reach text not null default 'agency' check (reach in ('agency', 'tenant')),
	second_factor boolean not null default false,
	retired_at timestamptz,
	primary key (tenant_id, code)
);
comment on table tenancy.role is 'A role (vai trò) of a tenant: a named set of permissions. Processes name it; duties give it to people.';
comment on column tenancy.role.tenant_id is 'The tenant.';
comment on column tenancy.role.code is 'As processes name it, e.g. justice-clerk.';
comment on column tenancy.role.name is 'As people name it, e.g. Công chức tư pháp – hộ tịch.';
comment on column tenancy.role.name_en is 'The name in English.';
comment on column tenancy.role.permissions is 'What its holder may do; the closed list is identity/permission.ts, an unknown one grants nothing.';
comment on column tenancy.role.reach is 'agency: at the agency of the duty; tenant: at every agency (administrators, inspectors).';
comment on column tenancy.role.second_factor is 'Whether its holders must sign in with a second factor.';
comment on column tenancy.role.retired_at is 'Since when it can no longer be given and grants nothing.';
select platform.isolate('tenancy.role', 'select, insert, update');

alter table tenancy.duty
	add column unit_id uuid,
	add column position text,
	add column fields text[] not null default '{}',
	add column source text not null default '';
comment on column tenancy.duty.unit_id is 'The unit (phòng, bộ phận) of the agency in which the duty is done; null when it is the whole agency.';
comment on column tenancy.duty.position is 'Chức vụ, e.g. Phó Trưởng phòng; null when the title says it.';
comment on column tenancy.duty.fields is 'The fields (lĩnh vực) it is limited to, as the catalogue names them; empty for every field.';
comment on column tenancy.duty.source is 'The decision that gave it, e.g. QĐ 12/QĐ-UBND.';
