-- One-stop across agencies (một cửa liên thông): dossiers that steps open elsewhere, and the messages between the two.

alter table dossiers.dossier add column children jsonb not null default '[]';
comment on column dossiers.dossier.children is 'Dossiers that its steps opened at other agencies, and what those told of them: Child, see src/capabilities/dossiers/child.ts.';
alter table dossiers.dossier add column parent jsonb;
comment on column dossiers.dossier.parent is 'The dossier elsewhere whose step opened this one (Parent, see src/capabilities/dossiers/child.ts); null for what a citizen filed.';

create table dossiers.message_out (
	tenant_id text not null references tenancy.tenant (code),
	message_id uuid not null,
	key text not null,
	kind text not null check (kind in ('open', 'told', 'recall')),
	dossier_id uuid not null,
	token_id uuid not null,
	to_tenant text,
	written_at timestamptz not null,
	attempts integer not null default 0 check (attempts >= 0),
	trouble text,
	stuck_at timestamptz,
	done_at timestamptz,
	done_as text check (done_as in ('acknowledged', 'refused', 'void')),
	primary key (tenant_id, message_id),
	constraint message_out_key unique (tenant_id, key)
);
create index message_out_by_dossier on dossiers.message_out (tenant_id, dossier_id);
create index message_out_open on dossiers.message_out (tenant_id, written_at) where done_at is null;
comment on table dossiers.message_out is 'Messages to the agency at the other end of a dossier that goes through several (một cửa liên thông), written with the event they follow from and carried by the task carry-message.';
comment on column dossiers.message_out.tenant_id is 'The tenant that sends.';
comment on column dossiers.message_out.message_id is 'UUIDv7 made by the application.';
comment on column dossiers.message_out.key is 'What it is about, the same however often it is sent: the other side takes it once.';
comment on column dossiers.message_out.kind is 'open: a step opens a dossier; told: how that dossier stands; recall: nobody waits for it any more.';
comment on column dossiers.message_out.dossier_id is 'The dossier of this tenant.';
comment on column dossiers.message_out.token_id is 'The token of the waiting step, on whichever side it stands.';
comment on column dossiers.message_out.to_tenant is 'The tenant it goes to; null until that is known.';
comment on column dossiers.message_out.written_at is 'When.';
comment on column dossiers.message_out.attempts is 'How often it was tried.';
comment on column dossiers.message_out.trouble is 'Why the last attempt failed, or why it was refused.';
comment on column dossiers.message_out.stuck_at is 'When the last attempt was used up: a person has to look.';
comment on column dossiers.message_out.done_at is 'When it was over; null while it is under way.';
comment on column dossiers.message_out.done_as is 'acknowledged by the other side; refused by it; void: it was no longer needed.';
select platform.isolate('dossiers.message_out', 'select, insert, update');

create table dossiers.message_in (
	tenant_id text not null references tenancy.tenant (code),
	from_tenant text not null,
	key text not null,
	kind text not null check (kind in ('open', 'told', 'recall')),
	draft_id uuid,
	dossier_id uuid,
	body jsonb not null,
	came_at timestamptz not null,
	primary key (tenant_id, from_tenant, key)
);
comment on table dossiers.message_in is 'Messages that came from the other end of a dossier, each taken once in the transaction that did what it says.';
comment on column dossiers.message_in.tenant_id is 'The tenant that took it.';
comment on column dossiers.message_in.from_tenant is 'The tenant that sent it.';
comment on column dossiers.message_in.key is 'The key it was sent under.';
comment on column dossiers.message_in.kind is 'As in message_out.';
comment on column dossiers.message_in.draft_id is 'open: the draft that became the dossier.';
comment on column dossiers.message_in.dossier_id is 'told, recall: the dossier of this tenant it was about.';
comment on column dossiers.message_in.body is 'What it said.';
comment on column dossiers.message_in.came_at is 'When.';
select platform.isolate('dossiers.message_in', 'select, insert');
