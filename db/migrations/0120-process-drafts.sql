-- Writing processes: drafts that people write, review and publish, and what happened to each.

create table workflow.draft (
	tenant_id text not null references tenancy.tenant (code),
	draft_id uuid not null,
	process_id text not null check (process_id ~ '^[a-z][a-z0-9-]{1,59}$'),
	procedure_code text not null,
	name text not null,
	based_on integer check (based_on > 0),
	state text not null check (state in ('drafting', 'in-review', 'approved', 'published', 'discarded')),
	bpmn text not null check (length(bpmn) <= 1000000),
	revision integer not null check (revision > 0),
	saved_by text not null,
	saved_at timestamptz not null,
	published_version integer check (published_version > 0),
	primary key (tenant_id, draft_id)
);
comment on table workflow.draft is 'A version of an internal process while it is written: drafted, reviewed by another person, approved, published.';
comment on column workflow.draft.tenant_id is 'The tenant.';
comment on column workflow.draft.draft_id is 'UUIDv7 made by the application.';
comment on column workflow.draft.process_id is 'Stable name of the process that it will be a version of.';
comment on column workflow.draft.procedure_code is 'The procedure it serves.';
comment on column workflow.draft.name is 'As people call it.';
comment on column workflow.draft.based_on is 'Version it began as; null for a new process.';
comment on column workflow.draft.state is 'Where it is between the first line and the publication.';
comment on column workflow.draft.bpmn is 'The file as last saved; it may not be able to run yet.';
comment on column workflow.draft.revision is 'Counts every change: who saves names the one they saw, so nobody overwrites another.';
comment on column workflow.draft.saved_by is 'Name of who changed it last.';
comment on column workflow.draft.saved_at is 'When.';
comment on column workflow.draft.published_version is 'What it became.';
create index draft_by_process on workflow.draft (tenant_id, process_id, draft_id);
select platform.isolate('workflow.draft', 'select, insert, update');

create table workflow.draft_act (
	tenant_id text not null references tenancy.tenant (code),
	draft_id uuid not null,
	seq integer not null check (seq > 0),
	kind text not null check (kind in ('begun', 'saved', 'review-asked', 'sent-back', 'approved', 'published', 'discarded')),
	at timestamptz not null,
	official_id uuid not null,
	official_name text not null,
	words text not null default '',
	primary key (tenant_id, draft_id, seq)
);
comment on table workflow.draft_act is 'What was done to a draft, by whom: who wrote in it may not approve it.';
comment on column workflow.draft_act.tenant_id is 'The tenant.';
comment on column workflow.draft_act.draft_id is 'The draft.';
comment on column workflow.draft_act.seq is '1, 2, …';
comment on column workflow.draft_act.kind is 'What was done.';
comment on column workflow.draft_act.at is 'When.';
comment on column workflow.draft_act.official_id is 'Who.';
comment on column workflow.draft_act.official_name is 'Their name at that moment.';
comment on column workflow.draft_act.words is 'What they said, e.g. why it was sent back.';
select platform.isolate('workflow.draft_act', 'select, insert');
