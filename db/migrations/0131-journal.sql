-- The journal: every reading of personal data, every act of administration and every sign-in. Acts on dossiers are in
-- dossiers.event already; the journal's page shows both.

create schema journal;
comment on schema journal is 'Who read whose data, and what was done to people, roles and agencies: insert-only.';
grant usage on schema journal to motcua_app;

create table journal.entry (
	tenant_id text not null references tenancy.tenant (code),
	entry_id uuid not null,
	at timestamptz not null,
	kind text not null,
	official_id uuid,
	official_name text not null,
	acting_as jsonb not null default '[]',
	address text not null,
	dossier_id uuid,
	dossier_code text,
	subject text not null default '',
	detail jsonb not null default '{}',
	primary key (tenant_id, entry_id)
);
comment on table journal.entry is 'One thing that an official read or changed (nhật ký). Insert-only for the application.';
comment on column journal.entry.tenant_id is 'The tenant.';
comment on column journal.entry.entry_id is 'UUIDv7 made by the application: in the order of time.';
comment on column journal.entry.at is 'When.';
comment on column journal.entry.kind is 'What it was, see journal/entry.ts.';
comment on column journal.entry.official_id is 'Who; null when nobody was signed in yet, as at a refused sign-in.';
comment on column journal.entry.official_name is 'As the official was called then.';
comment on column journal.entry.acting_as is 'The duties because of which it was allowed: agencyId and role of each.';
comment on column journal.entry.address is 'The network address it came from.';
comment on column journal.entry.dossier_id is 'The dossier whose data was read.';
comment on column journal.entry.dossier_code is 'Its code.';
comment on column journal.entry.subject is 'What or whom it was about: a file, a person, a role, an agency, the words of a search.';
comment on column journal.entry.detail is 'What changed: before and after, or how many.';
select platform.isolate('journal.entry', 'select, insert');
create index entry_by_dossier on journal.entry (tenant_id, dossier_id, entry_id) where dossier_id is not null;
create index entry_by_official on journal.entry (tenant_id, official_id, entry_id);

-- The acts of one official, whatever dossier they were on: submissions by citizens do not pay for it.
create index event_by_official on dossiers.event (tenant_id, (actor ->> 'id'), at) where actor ->> 'kind' = 'official';
