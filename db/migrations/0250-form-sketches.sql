-- Designing e-forms: versions while they are written, what was done to each, and what officials try in their previews.
create schema designer;
comment on schema designer is 'Versions of e-forms while officials design them; capability designer.';
grant usage on schema designer to motcua_app;

create table designer.sketch (
	tenant_id text not null references tenancy.tenant (code),
	sketch_id uuid not null,
	form_id text not null check (form_id ~ '^[a-z0-9]+(-[a-z0-9]+)*$'),
	procedure_code text not null,
	title text not null,
	based_on integer check (based_on > 0),
	state text not null check (state in ('drafting', 'in-review', 'approved', 'published', 'discarded')),
	edit integer not null check (edit >= 0),
	last_edit integer not null check (last_edit >= edit),
	revision integer not null check (revision > 0),
	saved_by text not null,
	saved_at timestamptz not null,
	published_version integer check (published_version > 0),
	primary key (tenant_id, sketch_id)
);
comment on table designer.sketch is 'A version of an e-form while it is designed: drafted, reviewed by another person, approved, published.';
comment on column designer.sketch.tenant_id is 'The tenant.';
comment on column designer.sketch.sketch_id is 'UUIDv7 made by the application.';
comment on column designer.sketch.form_id is 'Stable name of the form that it will be a version of.';
comment on column designer.sketch.procedure_code is 'The procedure it serves.';
comment on column designer.sketch.title is 'As people call the form, in Vietnamese.';
comment on column designer.sketch.based_on is 'Version it began as; null for a new form.';
comment on column designer.sketch.state is 'Where it is between the first question and the publication.';
comment on column designer.sketch.edit is 'Which of its edits stands: to undo goes one back.';
comment on column designer.sketch.last_edit is 'The newest edit that can be made again.';
comment on column designer.sketch.revision is 'Counts every change: who changes it names the one they saw, so nobody overwrites another.';
comment on column designer.sketch.saved_by is 'Name of who changed it last.';
comment on column designer.sketch.saved_at is 'When.';
comment on column designer.sketch.published_version is 'What it became.';
create index sketch_by_form on designer.sketch (tenant_id, form_id, sketch_id);
select platform.isolate('designer.sketch', 'select, insert, update');

create table designer.edit (
	tenant_id text not null references tenancy.tenant (code),
	sketch_id uuid not null,
	edit integer not null check (edit >= 0),
	definition jsonb not null,
	primary key (tenant_id, sketch_id, edit),
	foreign key (tenant_id, sketch_id) references designer.sketch (tenant_id, sketch_id)
);
comment on table designer.edit is 'The form after each edit of a sketch, so that edits can be undone and made again.';
comment on column designer.edit.tenant_id is 'The tenant.';
comment on column designer.edit.sketch_id is 'The sketch.';
comment on column designer.edit.edit is '0 is what it began as.';
comment on column designer.edit.definition is 'The whole form; it may be broken while it is designed.';
select platform.isolate('designer.edit', 'select, insert, delete');

create table designer.act (
	tenant_id text not null references tenancy.tenant (code),
	sketch_id uuid not null,
	seq integer not null check (seq > 0),
	kind text not null check (kind in ('begun', 'edited', 'review-asked', 'sent-back', 'approved', 'published', 'discarded')),
	at timestamptz not null,
	official_id uuid not null,
	official_name text not null,
	words text not null default '',
	primary key (tenant_id, sketch_id, seq),
	foreign key (tenant_id, sketch_id) references designer.sketch (tenant_id, sketch_id)
);
comment on table designer.act is 'What was done to a sketch, by whom: who designed it may not approve it. Edits of one person in a row are one act.';
comment on column designer.act.tenant_id is 'The tenant.';
comment on column designer.act.sketch_id is 'The sketch.';
comment on column designer.act.seq is '1, 2, …';
comment on column designer.act.kind is 'What was done.';
comment on column designer.act.at is 'When; of edits in a row, the first.';
comment on column designer.act.official_id is 'Who.';
comment on column designer.act.official_name is 'Their name at that moment.';
comment on column designer.act.words is 'What they said, e.g. why it was sent back.';
select platform.isolate('designer.act', 'select, insert');

create table designer.trial (
	tenant_id text not null references tenancy.tenant (code),
	sketch_id uuid not null,
	official_id uuid not null,
	answers jsonb not null,
	revision integer not null check (revision > 0),
	primary key (tenant_id, sketch_id, official_id),
	foreign key (tenant_id, sketch_id) references designer.sketch (tenant_id, sketch_id)
);
comment on table designer.trial is 'What an official has filled in while trying a sketch in its preview.';
comment on column designer.trial.tenant_id is 'The tenant.';
comment on column designer.trial.sketch_id is 'The sketch.';
comment on column designer.trial.official_id is 'Who tries it.';
comment on column designer.trial.answers is 'As of a citizen’s draft: address to answer.';
comment on column designer.trial.revision is 'Counts the saves.';
select platform.isolate('designer.trial', 'select, insert, update, delete');
