-- What is asked of the State's registers: who answers for the calls, every call before it is made, and what came of it.
create schema registers;
comment on schema registers is 'Calls to the registers of the State (cơ sở dữ liệu quốc gia): who answers for them, and a log that nobody changes.';
grant usage on schema registers to motcua_app;

create table registers.responsible (
	tenant_id text not null references tenancy.tenant (code),
	register text not null,
	agency_id uuid not null,
	official_id uuid not null,
	account text not null,
	appointed_at timestamptz not null,
	primary key (tenant_id, register, agency_id)
);
comment on table registers.responsible is 'The official in whose name an agency asks a register (tài khoản khai thác). Without one no call is made.';
comment on column registers.responsible.tenant_id is 'The tenant.';
comment on column registers.responsible.register is 'The register: registers/register.ts.';
comment on column registers.responsible.agency_id is 'The agency that asks; the nil UUID stands for every agency without one of its own.';
comment on column registers.responsible.official_id is 'The official.';
comment on column registers.responsible.account is 'Their account as the register knows it (MaCanBo), at most 20 characters.';
comment on column registers.responsible.appointed_at is 'Since when.';
select platform.isolate('registers.responsible', 'select, insert, update, delete');

create table registers.call (
	tenant_id text not null references tenancy.tenant (code),
	call_id uuid not null,
	at timestamptz not null,
	register text not null,
	service text not null,
	request text not null check (request <> ''),
	purpose text not null check (purpose <> ''),
	official_id uuid not null,
	official_name text not null check (official_name <> ''),
	account text not null check (account <> ''),
	agency_id uuid not null,
	agency_name text not null,
	draft_id uuid not null,
	dossier_id uuid,
	dossier_code text,
	person_id uuid not null,
	subject text not null check (subject <> ''),
	own boolean not null,
	primary key (tenant_id, call_id)
);
comment on table registers.call is 'A call to a register, written before it is made: for which purpose, in whose name, for which draft or dossier. Insert-only.';
comment on column registers.call.tenant_id is 'The tenant.';
comment on column registers.call.call_id is 'UUIDv7 made by the application: in the order of time.';
comment on column registers.call.at is 'When.';
comment on column registers.call.register is 'Which register: registers/register.ts.';
comment on column registers.call.service is 'confirm (xác nhận thông tin) or look-up (tra cứu thông tin).';
comment on column registers.call.request is 'Our name for the question (MaYeuCau): the same when it is put again.';
comment on column registers.call.purpose is 'The procedure it was for (MaDVC).';
comment on column registers.call.official_id is 'The official in whose name it was made.';
comment on column registers.call.official_name is 'As they were called then.';
comment on column registers.call.account is 'Their account at the register (MaCanBo).';
comment on column registers.call.agency_id is 'The agency that asked (MaDonVi).';
comment on column registers.call.agency_name is 'As it was called then.';
comment on column registers.call.draft_id is 'The draft from which the answers came.';
comment on column registers.call.dossier_id is 'The dossier, once there was one.';
comment on column registers.call.dossier_code is 'Its code.';
comment on column registers.call.person_id is 'The citizen whose draft or dossier it was.';
comment on column registers.call.subject is 'Who or what was asked about: a personal number, a tax code, a code of a dossier.';
comment on column registers.call.own is 'Whether it was about the citizen who files.';
select platform.isolate('registers.call', 'select, insert');
create index call_by_subject on registers.call (tenant_id, subject, call_id);
create index call_by_dossier on registers.call (tenant_id, draft_id, call_id);
create index call_by_person on registers.call (tenant_id, person_id, at);

create table registers.answer (
	tenant_id text not null references tenancy.tenant (code),
	call_id uuid not null,
	at timestamptz not null,
	came text not null,
	told text[] not null default '{}',
	milliseconds integer not null,
	primary key (tenant_id, call_id)
);
comment on table registers.answer is 'What came of a call: that something was told and what kind, never what it said. Insert-only.';
comment on column registers.answer.tenant_id is 'The tenant.';
comment on column registers.answer.call_id is 'The call; one without an answer was cut off.';
comment on column registers.answer.at is 'When.';
comment on column registers.answer.came is 'told, matches, differs, unknown or away.';
comment on column registers.answer.told is 'The names of the facts that were taken over.';
comment on column registers.answer.milliseconds is 'How long it took.';
select platform.isolate('registers.answer', 'select, insert');

alter table forms.draft add column lookups jsonb not null default '{}';
comment on column forms.draft.lookups is 'What came of each register that the form asks, with the facts that the form may show: forms/lookup.ts. Gone when the draft is discarded.';

alter table dossiers.dossier add column lookups jsonb not null default '[]';
comment on column dossiers.dossier.lookups is 'How each register that its form asks stands: dossiers/looked-up.ts. Folded from the events.';
