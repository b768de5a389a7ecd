create table dossiers.reminder (
	tenant_id text not null,
	dossier_id uuid not null,
	token_id uuid not null,
	kind text not null check (kind in ('soon', 'late', 'escalated')),
	step_due_at timestamptz not null,
	agency_id uuid not null,
	role text not null,
	step_name text not null,
	made_at timestamptz not null,
	primary key (tenant_id, dossier_id, token_id, kind, step_due_at),
	foreign key (tenant_id, dossier_id) references dossiers.dossier (tenant_id, dossier_id)
);
comment on table dossiers.reminder is 'A step that comes near its time, has passed it, or was brought before the head of the unit: once for each due time (nhắc việc).';
comment on column dossiers.reminder.tenant_id is 'The tenant.';
comment on column dossiers.reminder.dossier_id is 'The dossier.';
comment on column dossiers.reminder.token_id is 'The step, as the token that stands in it.';
comment on column dossiers.reminder.kind is 'soon: a working hour or a tenth of its time is left; late: passed; escalated: a working day late, for the head.';
comment on column dossiers.reminder.step_due_at is 'What it speaks of: a due time that moves is reminded of anew.';
comment on column dossiers.reminder.agency_id is 'Whose desk it is for.';
comment on column dossiers.reminder.role is 'The role it is for; escalated ones are for whoever approves there.';
comment on column dossiers.reminder.step_name is 'Name of the step.';
comment on column dossiers.reminder.made_at is 'When.';
select platform.isolate('dossiers.reminder', 'select, insert, delete');
create index reminder_by_desk on dossiers.reminder (tenant_id, agency_id, role, made_at desc);

-- The steps that come due next, as the reminders walk through them.
create index work_by_step_due on dossiers.work (tenant_id, step_due_at) where step_due_at is not null;
