-- At the counter (tại quầy): an official fills in and files for a citizen who came in person.

create schema counter;
comment on schema counter is 'What happens at the counters of a desk: filing for citizens who came in person.';
grant usage on schema counter to motcua_app;

create table counter.filing (
	tenant_id text not null,
	draft_id uuid not null,
	person_id uuid not null,
	official_id uuid not null,
	agency_id uuid not null,
	role text not null,
	ticket text check (length(ticket) between 1 and 20),
	begun_at timestamptz not null,
	primary key (tenant_id, draft_id)
);
comment on table counter.filing is 'A draft that an official fills in for a citizen who stands at the counter; the dossier it becomes names who filed it.';
comment on column counter.filing.tenant_id is 'The tenant.';
comment on column counter.filing.draft_id is 'The draft.';
comment on column counter.filing.person_id is 'The citizen it is for.';
comment on column counter.filing.official_id is 'Who fills it in; nobody else may through this.';
comment on column counter.filing.agency_id is 'The desk at which the official acts.';
comment on column counter.filing.role is 'As what the official acts there.';
comment on column counter.filing.ticket is 'The number of the queue ticket the citizen was called by; null without one.';
comment on column counter.filing.begun_at is 'When.';
select platform.isolate('counter.filing', 'select, insert');

create index person_by_personal_id on identity.person (tenant_id, personal_id) where personal_id is not null;
