-- Running dossiers go to another version of their process by a plan. Each goes in its own transaction, and its line gets its
-- outcome in that same transaction: however often the run is killed, no dossier goes twice and none is half-way.

create table dossiers.version_plan (
	tenant_id text not null,
	plan_id uuid not null,
	process_id text not null,
	from_version int not null,
	to_version int not null,
	counterparts jsonb not null,
	reason text not null,
	actor jsonb not null,
	confirmed_at timestamptz not null,
	runs int not null default 1,
	ended_at timestamptz,
	primary key (tenant_id, plan_id)
);
comment on table dossiers.version_plan is 'A plan by which running dossiers go to another version of their process (phương án chuyển bản), confirmed by a person.';
comment on column dossiers.version_plan.tenant_id is 'The tenant.';
comment on column dossiers.version_plan.plan_id is 'UUIDv7 made by the application.';
comment on column dossiers.version_plan.process_id is 'The process.';
comment on column dossiers.version_plan.from_version is 'The version that its dossiers are on.';
comment on column dossiers.version_plan.to_version is 'The version they go to.';
comment on column dossiers.version_plan.counterparts is 'For each place of the one version the place of the other that stands for it; null: dossiers there stay.';
comment on column dossiers.version_plan.reason is 'Why, in the words of who confirmed it; stands in the history of each dossier.';
comment on column dossiers.version_plan.actor is 'Who confirmed it, as the events name them.';
comment on column dossiers.version_plan.confirmed_at is 'When.';
comment on column dossiers.version_plan.runs is 'How often it was carried out; again for those that stayed.';
comment on column dossiers.version_plan.ended_at is 'When the last dossier of the newest run had its outcome; null while it runs.';
select platform.isolate('dossiers.version_plan', 'select, insert, update');
create index version_plan_by_process on dossiers.version_plan (tenant_id, process_id, plan_id desc);

create table dossiers.version_plan_item (
	tenant_id text not null,
	plan_id uuid not null,
	dossier_id uuid not null,
	code text not null,
	outcome text check (outcome in ('moved', 'stayed', 'failed')),
	refusal jsonb,
	event_seq int,
	ended_at timestamptz,
	primary key (tenant_id, plan_id, dossier_id),
	foreign key (tenant_id, plan_id) references dossiers.version_plan (tenant_id, plan_id),
	foreign key (tenant_id, dossier_id) references dossiers.dossier (tenant_id, dossier_id)
);
comment on table dossiers.version_plan_item is 'A dossier of such a plan, with what became of it.';
comment on column dossiers.version_plan_item.tenant_id is 'The tenant.';
comment on column dossiers.version_plan_item.plan_id is 'The plan.';
comment on column dossiers.version_plan_item.dossier_id is 'The dossier.';
comment on column dossiers.version_plan_item.code is 'Its code.';
comment on column dossiers.version_plan_item.outcome is 'moved, stayed (with the reason), or failed (a fault of ours); null while it waits.';
comment on column dossiers.version_plan_item.refusal is 'Why it stayed, see ChangeRefusal of the dossiers; null unless it did.';
comment on column dossiers.version_plan_item.event_seq is 'The event that tells of it; null unless it moved.';
comment on column dossiers.version_plan_item.ended_at is 'When it had its outcome.';
select platform.isolate('dossiers.version_plan_item', 'select, insert, update');
