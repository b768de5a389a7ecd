-- The house: one schema per capability, row-level security on every table of tenant data.
-- Run as the owner. The application's role owns nothing and cannot bypass a policy.

do $$ begin
	if not exists (select from pg_roles where rolname = 'motcua_app') then
		create role motcua_app nologin noinherit;
	end if;
	execute format('grant motcua_app to %I', current_user);
end $$;

create extension if not exists pg_trgm;
create extension if not exists unaccent;

create schema platform;
comment on schema platform is 'What the house needs to run: migrations, the door to the job queue.';
create schema tenancy;
comment on schema tenancy is 'Tenants, their agencies, officials and who may act as what.';
create schema identity;
comment on schema identity is 'Citizens as the identity provider vouched for them, credentials, sessions.';
create schema calendar;
comment on schema calendar is 'Working hours and local days of an agency.';
create schema forms;
comment on schema forms is 'E-forms by version and the drafts that citizens fill.';
create schema documents;
comment on schema documents is 'What is known of each stored file; the bytes are in the file store.';
create schema workflow;
comment on schema workflow is 'Processes by version and the tokens that stand in them.';
create schema dossiers;
comment on schema dossiers is 'Dossiers, the events they are folded from, and the queues of the desk.';
create schema notifications;
comment on schema notifications is 'What was told to citizens, by which channel, and whether it arrived.';
grant usage on schema platform, tenancy, identity, calendar, forms, documents, workflow, dossiers, notifications to motcua_app;

-- Isolation ----------------------------------------------------------------------------------------------------------

create function platform.isolate(tenant_table regclass, privileges text) returns void language plpgsql as $$
begin
	execute format('alter table %s enable row level security', tenant_table);
	execute format('alter table %s force row level security', tenant_table);
	execute format('create policy tenant on %s using (tenant_id = current_setting(''app.tenant'')) with check (tenant_id = current_setting(''app.tenant''))', tenant_table);
	execute format('grant %s on %s to motcua_app', privileges, tenant_table);
end $$;
comment on function platform.isolate is 'Puts a table of tenant data behind the tenant policy and grants the application just these privileges.';

-- Tenancy ------------------------------------------------------------------------------------------------------------

create table tenancy.tenant (
	code text primary key check (code ~ '^[A-Z][0-9]{2}$'),
	host_label text not null unique check (host_label ~ '^[a-z0-9-]+$'),
	kind text not null check (kind in ('province', 'city', 'ministry')),
	name text not null,
	name_en text not null,
	authority text not null,
	authority_en text not null,
	hotline text not null,
	portal_mode text not null default 'own' check (portal_mode in ('own', 'national', 'both')),
	created_at timestamptz not null default now()
);
comment on table tenancy.tenant is 'A province, city or ministry (tỉnh, thành phố, bộ). Public: read before the tenant of a request is known.';
comment on column tenancy.tenant.code is 'First level of the agency code, e.g. H19 (QĐ 20/2020/QĐ-TTg).';
comment on column tenancy.tenant.host_label is 'The label of the host name that chooses the tenant: dichvucong.<label>.… or <label>.localhost.';
comment on column tenancy.tenant.kind is 'province, city under central government, or ministry.';
comment on column tenancy.tenant.name is 'With its kind, e.g. thành phố Đồng Nai.';
comment on column tenancy.tenant.name_en is 'The name in English.';
comment on column tenancy.tenant.authority is 'Who answers for the portal, e.g. UBND thành phố Đồng Nai.';
comment on column tenancy.tenant.authority_en is 'The same in English.';
comment on column tenancy.tenant.hotline is 'The number citizens call for help.';
comment on column tenancy.tenant.portal_mode is 'Which door citizens use: own portal, national portal, both.';
comment on column tenancy.tenant.created_at is 'When the tenant was set up.';
grant select on tenancy.tenant to motcua_app;

create table tenancy.agency (
	tenant_id text not null references tenancy.tenant (code),
	agency_id uuid not null,
	code text not null,
	name text not null,
	short_name text not null,
	name_en text not null,
	parent_name text,
	kind text not null check (kind in ('peoples-committee', 'department', 'service-centre', 'division')),
	parent_id uuid,
	unit_code text,
	place_name text not null,
	address text not null,
	phone text not null,
	hours_profile text not null default 'commune',
	valid_from date not null,
	valid_to date,
	succeeded_by uuid,
	primary key (tenant_id, agency_id),
	unique (tenant_id, code, valid_from),
	foreign key (tenant_id, parent_id) references tenancy.agency (tenant_id, agency_id),
	foreign key (tenant_id, succeeded_by) references tenancy.agency (tenant_id, agency_id),
	check (valid_to is null or valid_to > valid_from)
);
comment on table tenancy.agency is 'An agency or a unit of one (cơ quan, đơn vị), with the days between which it existed.';
comment on column tenancy.agency.tenant_id is 'The tenant.';
comment on column tenancy.agency.agency_id is 'UUIDv7 made by the application.';
comment on column tenancy.agency.code is 'Short code as it leads a dossier code, e.g. H19.26.';
comment on column tenancy.agency.name is 'Full name, e.g. UBND phường Trấn Biên.';
comment on column tenancy.agency.short_name is 'As people say it, e.g. phường Trấn Biên.';
comment on column tenancy.agency.name_en is 'The full name in English.';
comment on column tenancy.agency.parent_name is 'Name of the governing body as papers show it (cơ quan chủ quản, NĐ 30/2020 Phụ lục I).';
comment on column tenancy.agency.kind is 'peoples-committee (UBND), department (sở), service-centre (TTPVHCC), division (phòng).';
comment on column tenancy.agency.parent_id is 'The agency it belongs to.';
comment on column tenancy.agency.unit_code is 'The administrative unit it governs (GSO code).';
comment on column tenancy.agency.place_name is 'The place written before the date on papers, e.g. Trấn Biên.';
comment on column tenancy.agency.address is 'Where people go.';
comment on column tenancy.agency.phone is 'Where people call.';
comment on column tenancy.agency.hours_profile is 'Which working hours it keeps (calendar.hours.profile).';
comment on column tenancy.agency.valid_from is 'First day of its existence.';
comment on column tenancy.agency.valid_to is 'First day it no longer exists; null while it does.';
comment on column tenancy.agency.succeeded_by is 'Who took over its work.';
select platform.isolate('tenancy.agency', 'select, insert, update');

create table tenancy.official (
	tenant_id text not null references tenancy.tenant (code),
	official_id uuid not null,
	username text not null check (username = lower(username)),
	full_name text not null,
	title text not null,
	phone text not null,
	agency_id uuid not null,
	active boolean not null default true,
	primary key (tenant_id, official_id),
	unique (tenant_id, username),
	foreign key (tenant_id, agency_id) references tenancy.agency (tenant_id, agency_id)
);
comment on table tenancy.official is 'A person who works at an agency (cán bộ, công chức).';
comment on column tenancy.official.tenant_id is 'The tenant.';
comment on column tenancy.official.official_id is 'UUIDv7 made by the application.';
comment on column tenancy.official.username is 'What the official signs in with.';
comment on column tenancy.official.full_name is 'Họ, chữ đệm, tên.';
comment on column tenancy.official.title is 'Chức danh, e.g. Công chức tư pháp - hộ tịch.';
comment on column tenancy.official.phone is 'The office number shown to citizens.';
comment on column tenancy.official.agency_id is 'The unit where the official sits.';
comment on column tenancy.official.active is 'False once the official has left.';
select platform.isolate('tenancy.official', 'select, insert, update');

create table tenancy.duty (
	tenant_id text not null,
	official_id uuid not null,
	agency_id uuid not null,
	role text not null,
	valid_from date not null,
	valid_to date,
	primary key (tenant_id, official_id, agency_id, role, valid_from),
	foreign key (tenant_id, official_id) references tenancy.official (tenant_id, official_id),
	foreign key (tenant_id, agency_id) references tenancy.agency (tenant_id, agency_id)
);
comment on table tenancy.duty is 'What an official may act as, at which agency, between which days (nhiệm vụ).';
comment on column tenancy.duty.tenant_id is 'The tenant.';
comment on column tenancy.duty.official_id is 'The official.';
comment on column tenancy.duty.agency_id is 'The agency for which the duty holds.';
comment on column tenancy.duty.role is 'The role as processes name it, e.g. receptionist, justice-clerk, chairman.';
comment on column tenancy.duty.valid_from is 'First day.';
comment on column tenancy.duty.valid_to is 'First day it no longer holds; null while it does.';
select platform.isolate('tenancy.duty', 'select, insert, update');

-- Identity -----------------------------------------------------------------------------------------------------------

create table identity.person (
	tenant_id text not null references tenancy.tenant (code),
	person_id uuid not null,
	issuer text not null,
	subject text not null,
	assurance smallint not null check (assurance in (1, 2)),
	full_name text not null,
	personal_id text,
	birth_date date,
	sex text check (sex in ('male', 'female')),
	ethnicity text,
	nationality text,
	residence text,
	home_town text,
	phone text,
	email text,
	locale text not null default 'vi' check (locale in ('vi', 'en')),
	vouched_at timestamptz not null,
	primary key (tenant_id, person_id),
	unique (tenant_id, issuer, subject)
);
comment on table identity.person is 'A citizen as the identity provider vouched for them at the last sign-in.';
comment on column identity.person.tenant_id is 'The tenant.';
comment on column identity.person.person_id is 'UUIDv7 made by the application.';
comment on column identity.person.issuer is 'The OpenID provider.';
comment on column identity.person.subject is 'Its stable name for the person (TechID, else sub).';
comment on column identity.person.assurance is 'VNeID level 1 or 2; 2 is needed to submit (NĐ 69/2024).';
comment on column identity.person.full_name is 'Họ, chữ đệm, tên.';
comment on column identity.person.personal_id is 'Số định danh cá nhân, 12 digits.';
comment on column identity.person.birth_date is 'Ngày sinh.';
comment on column identity.person.sex is 'Giới tính.';
comment on column identity.person.ethnicity is 'Dân tộc.';
comment on column identity.person.nationality is 'Quốc tịch.';
comment on column identity.person.residence is 'Nơi thường trú.';
comment on column identity.person.home_town is 'Quê quán.';
comment on column identity.person.phone is 'E.164 where known.';
comment on column identity.person.email is 'Where messages go.';
comment on column identity.person.locale is 'The language of messages.';
comment on column identity.person.vouched_at is 'When the provider last said all this.';
select platform.isolate('identity.person', 'select, insert, update');

create table identity.credential (
	tenant_id text not null,
	official_id uuid not null,
	password_hash text not null,
	changed_at timestamptz not null,
	primary key (tenant_id, official_id),
	foreign key (tenant_id, official_id) references tenancy.official (tenant_id, official_id)
);
comment on table identity.credential is 'What an official proves identity with.';
comment on column identity.credential.tenant_id is 'The tenant.';
comment on column identity.credential.official_id is 'The official.';
comment on column identity.credential.password_hash is 'argon2id in PHC form.';
comment on column identity.credential.changed_at is 'When the password was set.';
select platform.isolate('identity.credential', 'select, insert, update');

create table identity.session (
	tenant_id text not null references tenancy.tenant (code),
	token_hash bytea not null,
	person_id uuid,
	official_id uuid,
	created_at timestamptz not null,
	seen_at timestamptz not null,
	expires_at timestamptz not null,
	ended_at timestamptz,
	primary key (tenant_id, token_hash),
	check (num_nonnulls(person_id, official_id) = 1),
	foreign key (tenant_id, person_id) references identity.person (tenant_id, person_id),
	foreign key (tenant_id, official_id) references tenancy.official (tenant_id, official_id)
);
comment on table identity.session is 'A signed-in browser. Only the SHA-256 of its token is kept.';
comment on column identity.session.tenant_id is 'The tenant.';
comment on column identity.session.token_hash is 'SHA-256 of the cookie.';
comment on column identity.session.person_id is 'The citizen, or null.';
comment on column identity.session.official_id is 'The official, or null.';
comment on column identity.session.created_at is 'Sign-in.';
comment on column identity.session.seen_at is 'Last request, to the minute.';
comment on column identity.session.expires_at is 'After this moment it is void.';
comment on column identity.session.ended_at is 'Sign-out.';
select platform.isolate('identity.session', 'select, insert, update, delete');

create table identity.failed_sign_in (
	tenant_id text not null references tenancy.tenant (code),
	who text not null,
	failed_at timestamptz not null,
	primary key (tenant_id, who, failed_at)
);
comment on table identity.failed_sign_in is 'Wrong passwords, to slow down guessing.';
comment on column identity.failed_sign_in.tenant_id is 'The tenant.';
comment on column identity.failed_sign_in.who is 'The user name or the address that tried.';
comment on column identity.failed_sign_in.failed_at is 'When.';
select platform.isolate('identity.failed_sign_in', 'select, insert, delete');

-- Calendar -----------------------------------------------------------------------------------------------------------

create table calendar.hours (
	tenant_id text not null references tenancy.tenant (code),
	profile text not null,
	weekday smallint not null check (weekday between 1 and 7),
	opens time not null,
	closes time not null,
	valid_from date not null,
	valid_to date,
	primary key (tenant_id, profile, weekday, opens, valid_from),
	check (closes > opens)
);
comment on table calendar.hours is 'Working sessions of a week (buổi làm việc): a row is half a day.';
comment on column calendar.hours.tenant_id is 'The tenant.';
comment on column calendar.hours.profile is 'Name of the set of hours, e.g. commune.';
comment on column calendar.hours.weekday is 'ISO: 1 Monday … 7 Sunday.';
comment on column calendar.hours.opens is 'Start of the session, on the clocks of Viet Nam.';
comment on column calendar.hours.closes is 'End of the session.';
comment on column calendar.hours.valid_from is 'First day of these hours.';
comment on column calendar.hours.valid_to is 'First day they no longer hold; null while they do.';
select platform.isolate('calendar.hours', 'select, insert, update');

create table calendar.local_day (
	tenant_id text not null references tenancy.tenant (code),
	profile text not null,
	day date not null,
	kind text not null check (kind in ('off', 'work')),
	name text not null,
	source text not null,
	primary key (tenant_id, profile, day)
);
comment on table calendar.local_day is 'A day that a tenant alone has off or works.';
comment on column calendar.local_day.tenant_id is 'The tenant.';
comment on column calendar.local_day.profile is 'Whose hours it changes.';
comment on column calendar.local_day.day is 'The day.';
comment on column calendar.local_day.kind is 'off, or work (then with the hours of Monday).';
comment on column calendar.local_day.name is 'What it is called.';
comment on column calendar.local_day.source is 'The decision that says so.';
select platform.isolate('calendar.local_day', 'select, insert, update');

-- Forms --------------------------------------------------------------------------------------------------------------

create table forms.form (
	tenant_id text not null references tenancy.tenant (code),
	form_id text not null,
	version int not null check (version > 0),
	procedure_code text not null,
	definition jsonb not null,
	published_at timestamptz not null,
	valid_from date not null,
	valid_to date,
	primary key (tenant_id, form_id, version)
);
comment on table forms.form is 'A version of an e-form (biểu mẫu điện tử): JSON Schema 2020-12, layout and bindings.';
comment on column forms.form.tenant_id is 'The tenant.';
comment on column forms.form.form_id is 'Stable name, e.g. dang-ky-khai-sinh.';
comment on column forms.form.version is '1, 2, …; a published version never changes.';
comment on column forms.form.procedure_code is 'The procedure it serves.';
comment on column forms.form.definition is 'FormDefinition, see src/capabilities/forms/form.ts.';
comment on column forms.form.published_at is 'When it was published.';
comment on column forms.form.valid_from is 'First day it is offered.';
comment on column forms.form.valid_to is 'First day it no longer is.';
select platform.isolate('forms.form', 'select, insert, update');
create index form_by_procedure on forms.form (tenant_id, procedure_code, version desc);

create table forms.draft (
	tenant_id text not null,
	draft_id uuid not null,
	person_id uuid not null,
	procedure_code text not null,
	procedure_version int not null,
	case_code text,
	agency_id uuid,
	form_id text not null,
	form_version int not null,
	answers jsonb not null default '{}',
	provenance jsonb not null default '{}',
	revision int not null default 0,
	started_at timestamptz not null,
	saved_at timestamptz not null,
	dossier_id uuid,
	discarded_at timestamptz,
	primary key (tenant_id, draft_id),
	foreign key (tenant_id, person_id) references identity.person (tenant_id, person_id),
	foreign key (tenant_id, form_id, form_version) references forms.form (tenant_id, form_id, version)
);
comment on table forms.draft is 'What a citizen has filled so far (bản khai). One draft becomes at most one dossier.';
comment on column forms.draft.tenant_id is 'The tenant.';
comment on column forms.draft.draft_id is 'UUIDv7 made by the application.';
comment on column forms.draft.person_id is 'Whose it is; nobody else reads it before it is submitted.';
comment on column forms.draft.procedure_code is 'The procedure.';
comment on column forms.draft.procedure_version is 'The version of the procedure it was begun under.';
comment on column forms.draft.case_code is 'The case of the procedure (trường hợp), when it has several.';
comment on column forms.draft.agency_id is 'The agency it will go to.';
comment on column forms.draft.form_id is 'The form.';
comment on column forms.draft.form_version is 'The version of the form.';
comment on column forms.draft.answers is 'Field id to value; a key absent is not answered.';
comment on column forms.draft.provenance is 'Field id to where its value came from, when not typed.';
comment on column forms.draft.revision is 'Grows by one at every save.';
comment on column forms.draft.started_at is 'When it was begun.';
comment on column forms.draft.saved_at is 'Last save.';
comment on column forms.draft.dossier_id is 'The dossier it became; null before.';
comment on column forms.draft.discarded_at is 'When the citizen threw it away.';
select platform.isolate('forms.draft', 'select, insert, update');
create index draft_by_person on forms.draft (tenant_id, person_id, saved_at desc);

-- Documents ----------------------------------------------------------------------------------------------------------

create table documents.file (
	tenant_id text not null,
	file_id uuid not null,
	kind text not null check (kind in ('component', 'result')),
	person_id uuid,
	draft_id uuid,
	dossier_id uuid,
	component_key text,
	name text not null,
	media_type text not null,
	bytes bigint not null check (bytes > 0),
	sha256 text not null check (sha256 ~ '^[0-9a-f]{64}$'),
	pages int,
	made_from jsonb not null default '[]',
	stored_at timestamptz not null,
	removed_at timestamptz,
	primary key (tenant_id, file_id)
);
comment on table documents.file is 'A stored file: a component a citizen uploaded, or a result issued (tệp).';
comment on column documents.file.tenant_id is 'The tenant.';
comment on column documents.file.file_id is 'UUIDv7 made by the application.';
comment on column documents.file.kind is 'component or result.';
comment on column documents.file.person_id is 'Who uploaded it; null for a result.';
comment on column documents.file.draft_id is 'The draft it was uploaded to.';
comment on column documents.file.dossier_id is 'The dossier it belongs to; null until submitted.';
comment on column documents.file.component_key is 'Which component of the procedure it is.';
comment on column documents.file.name is 'As the citizen named it, or as it was issued.';
comment on column documents.file.media_type is 'Found from its content, never from its name.';
comment on column documents.file.bytes is 'Size.';
comment on column documents.file.sha256 is 'Hex digest of what is stored; verified at every read.';
comment on column documents.file.pages is 'Pages of a PDF.';
comment on column documents.file.made_from is 'What was uploaded to make it: [{name, mediaType, bytes, sha256}].';
comment on column documents.file.stored_at is 'When.';
comment on column documents.file.removed_at is 'When the citizen took it out of the draft.';
select platform.isolate('documents.file', 'select, insert, update');
create index file_by_draft on documents.file (tenant_id, draft_id) where draft_id is not null;
create index file_by_dossier on documents.file (tenant_id, dossier_id) where dossier_id is not null;

-- Workflow -----------------------------------------------------------------------------------------------------------

create table workflow.process (
	tenant_id text not null references tenancy.tenant (code),
	process_id text not null,
	version int not null check (version > 0),
	procedure_code text not null,
	name text not null,
	bpmn text not null,
	graph jsonb not null,
	published_at timestamptz not null,
	valid_from date not null,
	valid_to date,
	primary key (tenant_id, process_id, version)
);
comment on table workflow.process is 'A version of an internal process (quy trình nội bộ): BPMN 2.0, and the graph compiled from it.';
comment on column workflow.process.tenant_id is 'The tenant.';
comment on column workflow.process.process_id is 'Stable name.';
comment on column workflow.process.version is '1, 2, …; running dossiers stay on theirs.';
comment on column workflow.process.procedure_code is 'The procedure it serves.';
comment on column workflow.process.name is 'As people call it.';
comment on column workflow.process.bpmn is 'The file, as published.';
comment on column workflow.process.graph is 'ProcessGraph, see src/capabilities/workflow/graph.ts.';
comment on column workflow.process.published_at is 'When it was published.';
comment on column workflow.process.valid_from is 'First day new dossiers take it.';
comment on column workflow.process.valid_to is 'First day they no longer do.';
select platform.isolate('workflow.process', 'select, insert, update');
create index process_by_procedure on workflow.process (tenant_id, procedure_code, version desc);

create table workflow.token (
	tenant_id text not null,
	dossier_id uuid not null,
	token_id uuid not null,
	node_id text not null,
	arrived_at timestamptz not null,
	primary key (tenant_id, dossier_id, token_id)
);
comment on table workflow.token is 'Where a dossier stands in its process. Parallel branches have a row each.';
comment on column workflow.token.tenant_id is 'The tenant.';
comment on column workflow.token.dossier_id is 'The dossier.';
comment on column workflow.token.token_id is 'UUIDv7 made by the application.';
comment on column workflow.token.node_id is 'Id of the BPMN element where it waits.';
comment on column workflow.token.arrived_at is 'Since when.';
select platform.isolate('workflow.token', 'select, insert, update, delete');

-- Dossiers -----------------------------------------------------------------------------------------------------------

create table dossiers.dossier (
	tenant_id text not null references tenancy.tenant (code),
	dossier_id uuid not null,
	code text not null,
	state text not null check (state in ('submitted', 'received', 'declined', 'in-process', 'awaiting-supplement',
		'awaiting-fee', 'withdrawn', 'stopped', 'processed', 'returned')),
	draft_id uuid not null,
	person_id uuid not null,
	procedure_code text not null,
	procedure_version int not null,
	procedure_name text not null,
	case_code text,
	form_id text not null,
	form_version int not null,
	process_id text not null,
	process_version int not null,
	channel text not null check (channel in ('online', 'direct', 'postal')),
	receiving_agency_id uuid not null,
	competent_agency_id uuid not null,
	applicant_name text not null,
	applicant_sort text not null,
	answers jsonb not null,
	time_limit jsonb not null,
	clock jsonb not null default '{}',
	marks jsonb not null default '{}',
	supplement jsonb,
	proposal jsonb,
	result jsonb,
	submitted_at timestamptz not null,
	received_at timestamptz,
	due_at timestamptz,
	closed_at timestamptz,
	version int not null check (version > 0),
	last_hash bytea not null,
	primary key (tenant_id, dossier_id),
	unique (tenant_id, code),
	unique (tenant_id, draft_id),
	foreign key (tenant_id, person_id) references identity.person (tenant_id, person_id),
	foreign key (tenant_id, receiving_agency_id) references tenancy.agency (tenant_id, agency_id),
	foreign key (tenant_id, competent_agency_id) references tenancy.agency (tenant_id, agency_id)
);
comment on table dossiers.dossier is 'A dossier (hồ sơ) as the fold of its events, written in the same transaction as the newest.';
comment on column dossiers.dossier.tenant_id is 'The tenant.';
comment on column dossiers.dossier.dossier_id is 'UUIDv7 made by the application.';
comment on column dossiers.dossier.code is 'Mã hồ sơ, <agency code>-YYMMDD-NNNN (TT 03/2025/TT-VPCP).';
comment on column dossiers.dossier.state is 'One of the ten states of the national portal.';
comment on column dossiers.dossier.draft_id is 'The draft it came from: one dossier at most for each.';
comment on column dossiers.dossier.person_id is 'Người nộp hồ sơ.';
comment on column dossiers.dossier.procedure_code is 'Mã thủ tục.';
comment on column dossiers.dossier.procedure_version is 'The version it was submitted under.';
comment on column dossiers.dossier.procedure_name is 'As it was called then.';
comment on column dossiers.dossier.case_code is 'Trường hợp.';
comment on column dossiers.dossier.form_id is 'The form it was filled on.';
comment on column dossiers.dossier.form_version is 'Its version.';
comment on column dossiers.dossier.process_id is 'The process it runs.';
comment on column dossiers.dossier.process_version is 'Its version.';
comment on column dossiers.dossier.channel is 'Kênh nộp.';
comment on column dossiers.dossier.receiving_agency_id is 'Where it is received.';
comment on column dossiers.dossier.competent_agency_id is 'Who decides.';
comment on column dossiers.dossier.applicant_name is 'Chủ hồ sơ.';
comment on column dossiers.dossier.applicant_sort is 'Folded name, given name first: for search and order.';
comment on column dossiers.dossier.answers is 'What was declared: field id to value.';
comment on column dossiers.dossier.time_limit is 'TimeLimit that the law gives it, in its own unit.';
comment on column dossiers.dossier.clock is 'When it started and each suspension, see calendar.';
comment on column dossiers.dossier.marks is 'Component key to what the official found.';
comment on column dossiers.dossier.supplement is 'The request for a supplement, its items and the answer.';
comment on column dossiers.dossier.proposal is 'What the clerk proposes.';
comment on column dossiers.dossier.result is 'Number, date, verification code and file of the result.';
comment on column dossiers.dossier.submitted_at is 'Nộp lúc.';
comment on column dossiers.dossier.received_at is 'Tiếp nhận lúc.';
comment on column dossiers.dossier.due_at is 'Hẹn trả; null before reception and while nothing is due.';
comment on column dossiers.dossier.closed_at is 'When it was processed, declined, withdrawn or stopped.';
comment on column dossiers.dossier.version is 'Number of its newest event.';
comment on column dossiers.dossier.last_hash is 'Hash of its newest event.';
select platform.isolate('dossiers.dossier', 'select, insert, update');
create index dossier_by_person on dossiers.dossier (tenant_id, person_id, submitted_at desc);
create index dossier_by_procedure_closed on dossiers.dossier (tenant_id, procedure_code, closed_at) where closed_at is not null;

create table dossiers.event (
	tenant_id text not null,
	dossier_id uuid not null,
	seq int not null check (seq > 0),
	kind text not null,
	at timestamptz not null,
	actor jsonb not null,
	payload jsonb not null,
	previous_hash bytea not null,
	hash bytea not null,
	primary key (tenant_id, dossier_id, seq)
);
comment on table dossiers.event is 'Every act on a dossier, in order. Insert-only for the application; each row carries the hash of the one before.';
comment on column dossiers.event.tenant_id is 'The tenant.';
comment on column dossiers.event.dossier_id is 'The dossier.';
comment on column dossiers.event.seq is '1, 2, … without gaps.';
comment on column dossiers.event.kind is 'What happened, see DossierEvent.';
comment on column dossiers.event.at is 'When.';
comment on column dossiers.event.actor is 'Who, acting as what, at which agency, from where.';
comment on column dossiers.event.payload is 'What the event says, and why.';
comment on column dossiers.event.previous_hash is 'Hash of event seq - 1; 32 zero bytes for the first.';
comment on column dossiers.event.hash is 'SHA-256 over the canonical JSON of the row and previous_hash.';
select platform.isolate('dossiers.event', 'select, insert');

create table dossiers.code_counter (
	tenant_id text not null,
	agency_id uuid not null,
	day date not null,
	last_number int not null,
	primary key (tenant_id, agency_id, day)
);
comment on table dossiers.code_counter is 'The last number given to a dossier of an agency on a day.';
comment on column dossiers.code_counter.tenant_id is 'The tenant.';
comment on column dossiers.code_counter.agency_id is 'The agency.';
comment on column dossiers.code_counter.day is 'The day in Viet Nam.';
comment on column dossiers.code_counter.last_number is 'Last number given.';
select platform.isolate('dossiers.code_counter', 'select, insert, update');

create table dossiers.work (
	tenant_id text not null,
	dossier_id uuid not null,
	token_id uuid not null,
	agency_id uuid not null,
	role text not null,
	holder_id uuid,
	queue text not null check (queue in ('to-receive', 'in-hand', 'awaiting-citizen')),
	step_id text not null,
	step_name text not null,
	since timestamptz not null,
	step_due_at timestamptz,
	due_at timestamptz,
	sort_at timestamptz not null,
	primary key (tenant_id, dossier_id, token_id),
	foreign key (tenant_id, dossier_id) references dossiers.dossier (tenant_id, dossier_id)
);
comment on table dossiers.work is 'What waits at the desk (hàng việc): one row per token of an open dossier, written with it.';
comment on column dossiers.work.tenant_id is 'The tenant.';
comment on column dossiers.work.dossier_id is 'The dossier.';
comment on column dossiers.work.token_id is 'The token.';
comment on column dossiers.work.agency_id is 'The agency whose step it is.';
comment on column dossiers.work.role is 'The role that may act.';
comment on column dossiers.work.holder_id is 'The official who has it in hand; null while anyone of the role may take it.';
comment on column dossiers.work.queue is 'to-receive, in-hand, or awaiting-citizen.';
comment on column dossiers.work.step_id is 'BPMN element.';
comment on column dossiers.work.step_name is 'Its name.';
comment on column dossiers.work.since is 'Since when it waits here.';
comment on column dossiers.work.step_due_at is 'Due time of the step.';
comment on column dossiers.work.due_at is 'Due time of the dossier; null while the clock stands still.';
comment on column dossiers.work.sort_at is 'Order in the list: due_at, or when it came while nothing is due.';
select platform.isolate('dossiers.work', 'select, insert, update, delete');
create index work_by_role on dossiers.work (tenant_id, agency_id, role, queue, sort_at, dossier_id);
create index work_by_holder on dossiers.work (tenant_id, holder_id, queue, sort_at, dossier_id) where holder_id is not null;
create index work_by_agency on dossiers.work (tenant_id, agency_id, queue, sort_at, dossier_id);

create table dossiers.work_count (
	tenant_id text not null,
	agency_id uuid not null,
	role text not null,
	holder_id uuid not null,
	queue text not null,
	due_day date not null,
	slot smallint not null,
	n int not null,
	primary key (tenant_id, agency_id, role, holder_id, queue, due_day, slot)
);
comment on table dossiers.work_count is 'How many rows of dossiers.work there are, kept in the same transaction; spread over slots so that acts do not wait for one another.';
comment on column dossiers.work_count.tenant_id is 'The tenant.';
comment on column dossiers.work_count.agency_id is 'The agency.';
comment on column dossiers.work_count.role is 'The role.';
comment on column dossiers.work_count.holder_id is 'The holder; all zeros while nobody has it.';
comment on column dossiers.work_count.queue is 'The queue.';
comment on column dossiers.work_count.due_day is 'Day of due_at in Viet Nam; infinity while nothing is due.';
comment on column dossiers.work_count.slot is 'One of 8, by dossier.';
comment on column dossiers.work_count.n is 'How many; may be negative in one slot, never in sum.';
select platform.isolate('dossiers.work_count', 'select, insert, update, delete');

create table dossiers.result_number (
	tenant_id text not null,
	agency_id uuid not null,
	register text not null,
	year int not null,
	last_number int not null,
	primary key (tenant_id, agency_id, register, year)
);
comment on table dossiers.result_number is 'The last number given in a register of results (sổ) in a year.';
comment on column dossiers.result_number.tenant_id is 'The tenant.';
comment on column dossiers.result_number.agency_id is 'The issuing agency.';
comment on column dossiers.result_number.register is 'Which register, e.g. GKS.';
comment on column dossiers.result_number.year is 'Calendar year in Viet Nam.';
comment on column dossiers.result_number.last_number is 'Last number given.';
select platform.isolate('dossiers.result_number', 'select, insert, update');

create table dossiers.result (
	tenant_id text not null,
	dossier_id uuid not null,
	number text not null,
	title text not null,
	agency_id uuid not null,
	signer_name text not null,
	signer_title text not null,
	reserved_at timestamptz not null,
	verification_code text not null,
	file_id uuid,
	sha256 text,
	issued_at timestamptz,
	primary key (tenant_id, dossier_id),
	unique (tenant_id, verification_code),
	foreign key (tenant_id, dossier_id) references dossiers.dossier (tenant_id, dossier_id)
);
comment on table dossiers.result is 'The result of a dossier (kết quả): its number is reserved once, then its paper is made and stored.';
comment on column dossiers.result.tenant_id is 'The tenant.';
comment on column dossiers.result.dossier_id is 'The dossier.';
comment on column dossiers.result.number is 'Số, ký hiệu.';
comment on column dossiers.result.title is 'Tên loại, e.g. Giấy khai sinh.';
comment on column dossiers.result.agency_id is 'Who issues it.';
comment on column dossiers.result.signer_name is 'Who approved it.';
comment on column dossiers.result.signer_title is 'In what capacity.';
comment on column dossiers.result.reserved_at is 'When the number was given.';
comment on column dossiers.result.verification_code is 'In the QR of the paper; unguessable.';
comment on column dossiers.result.file_id is 'The stored paper.';
comment on column dossiers.result.sha256 is 'Its digest.';
comment on column dossiers.result.issued_at is 'When it was issued; null while only the number is reserved.';
select platform.isolate('dossiers.result', 'select, insert, update');

create table dossiers.rating (
	tenant_id text not null,
	dossier_id uuid not null,
	person_id uuid not null,
	stars smallint not null check (stars between 1 and 5),
	remark text not null default '',
	rated_at timestamptz not null,
	primary key (tenant_id, dossier_id),
	foreign key (tenant_id, dossier_id) references dossiers.dossier (tenant_id, dossier_id)
);
comment on table dossiers.rating is 'How the citizen found the service (đánh giá).';
comment on column dossiers.rating.tenant_id is 'The tenant.';
comment on column dossiers.rating.dossier_id is 'The dossier.';
comment on column dossiers.rating.person_id is 'Who rated.';
comment on column dossiers.rating.stars is '1 … 5.';
comment on column dossiers.rating.remark is 'In their words.';
comment on column dossiers.rating.rated_at is 'When.';
select platform.isolate('dossiers.rating', 'select, insert');

-- Notifications ------------------------------------------------------------------------------------------------------

create table notifications.message (
	tenant_id text not null,
	message_id uuid not null,
	person_id uuid not null,
	dossier_id uuid not null,
	dossier_code text not null,
	moment text not null check (moment in ('submitted', 'received', 'declined', 'supplement', 'done')),
	event_seq int not null,
	subject text not null,
	body text not null,
	locale text not null,
	channel text not null check (channel in ('portal', 'email')),
	recipient text,
	made_at timestamptz not null,
	sent_at timestamptz,
	attempts int not null default 0,
	last_failure text,
	read_at timestamptz,
	primary key (tenant_id, message_id),
	unique (tenant_id, dossier_id, event_seq, channel),
	foreign key (tenant_id, person_id) references identity.person (tenant_id, person_id)
);
comment on table notifications.message is 'One of the five moments told to a citizen by one channel (tin báo).';
comment on column notifications.message.tenant_id is 'The tenant.';
comment on column notifications.message.message_id is 'UUIDv7 made by the application.';
comment on column notifications.message.person_id is 'To whom.';
comment on column notifications.message.dossier_id is 'About which dossier.';
comment on column notifications.message.dossier_code is 'Its code.';
comment on column notifications.message.moment is 'Which of the five moments.';
comment on column notifications.message.event_seq is 'The event it tells: one message at most for each and channel.';
comment on column notifications.message.subject is 'Title.';
comment on column notifications.message.body is 'Plain text.';
comment on column notifications.message.locale is 'Its language.';
comment on column notifications.message.channel is 'portal or email.';
comment on column notifications.message.recipient is 'The address; null in the portal.';
comment on column notifications.message.made_at is 'When it was written.';
comment on column notifications.message.sent_at is 'When the channel took it.';
comment on column notifications.message.attempts is 'How often sending was tried.';
comment on column notifications.message.last_failure is 'What the channel said when it refused.';
comment on column notifications.message.read_at is 'When the citizen opened it in the portal.';
select platform.isolate('notifications.message', 'select, insert, update');
create index message_by_person on notifications.message (tenant_id, person_id, made_at desc) where channel = 'portal';
