-- Tokens of the whole process language: inside sub-processes, at the edge of steps, waiting for times and messages.
alter table workflow.token add column scope_id uuid;
comment on column workflow.token.scope_id is 'The token of the sub-process it runs in; null at the top.';
alter table workflow.token add column host_id uuid;
comment on column workflow.token.host_id is 'The token of the step at whose edge it watches for a time or a message; null for all others.';
alter table workflow.token add column due_at timestamptz;
comment on column workflow.token.due_at is 'When the time it waits for runs out; null when it waits for none.';
alter table workflow.token add column stuck text;
comment on column workflow.token.stuck is 'Why the step cannot go on by itself, until somebody has it tried again; null while it can.';

alter table dossiers.dossier add column outcomes jsonb not null default '{}';
comment on column dossiers.dossier.outcomes is 'Outcomes of steps that conditions of its process ask for later, by step.';

create table workflow.message (
	tenant_id text not null,
	dossier_id uuid not null,
	message_key text not null,
	name text not null,
	words text not null,
	actor jsonb not null,
	came_at timestamptz not null,
	taken_by int,
	primary key (tenant_id, dossier_id, message_key)
);
comment on table workflow.message is 'What came for a dossier from outside (opinion, confirmation): once for each key, kept until a step waits for it.';
comment on column workflow.message.tenant_id is 'The tenant.';
comment on column workflow.message.dossier_id is 'The dossier.';
comment on column workflow.message.message_key is 'The sender''s key: the same one twice is one message.';
comment on column workflow.message.name is 'The name under which the diagram waits for it.';
comment on column workflow.message.words is 'What it says, or where it is to be found.';
comment on column workflow.message.actor is 'Who brought it: EventActor of dossiers.';
comment on column workflow.message.came_at is 'When it came.';
comment on column workflow.message.taken_by is 'Number of the event by which a step took it; null while none has.';
select platform.isolate('workflow.message', 'select, insert, update');
