-- Written by bin/schema from db/migrations. Do not edit: what a machine writes is never shaped by hand.

create extension pg_trgm;

create extension unaccent;

create schema calendar;
comment on schema calendar is 'Working hours and local days of an agency.';
grant usage on schema calendar to motcua_app;

create schema catalogue;
comment on schema catalogue is 'Procedures: the national catalogue as received, and beside it the editorial layer that officials of each tenant own.';
grant usage on schema catalogue to motcua_app;

create schema counter;
comment on schema counter is 'What happens at the counters of a desk: filing for citizens who came in person.';
grant usage on schema counter to motcua_app;

create schema designer;
comment on schema designer is 'Versions of e-forms while officials design them; capability designer.';
grant usage on schema designer to motcua_app;

create schema documents;
comment on schema documents is 'What is known of each stored file; the bytes are in the file store.';
grant usage on schema documents to motcua_app;

create schema dossiers;
comment on schema dossiers is 'Dossiers, the events they are folded from, and the queues of the desk.';
grant usage on schema dossiers to motcua_app;

create schema forms;
comment on schema forms is 'E-forms by version and the drafts that citizens fill.';
grant usage on schema forms to motcua_app;

create schema identity;
comment on schema identity is 'Citizens as the identity provider vouched for them, credentials, sessions.';
grant usage on schema identity to motcua_app;

create schema journal;
comment on schema journal is 'Who read whose data, and what was done to people, roles and agencies: insert-only.';
grant usage on schema journal to motcua_app;

create schema notes;
comment on schema notes is 'Notes, mentions and questions between officials about a dossier; never shown to a citizen.';
grant usage on schema notes to motcua_app;

create schema notifications;
comment on schema notifications is 'What was told to citizens, by which channel, and whether it arrived.';
grant usage on schema notifications to motcua_app;

create schema platform;
comment on schema platform is 'What the house needs to run: migrations, the door to the job queue.';
grant usage on schema platform to motcua_app;

create schema reference;
comment on schema reference is 'What laws and decrees fix: units, codes, days off, reasons. The same for every tenant; the application only reads.';
grant usage on schema reference to motcua_app;

create schema registers;
comment on schema registers is 'Calls to the registers of the State (cơ sở dữ liệu quốc gia): who answers for them, and a log that nobody changes.';
grant usage on schema registers to motcua_app;

create schema tenancy;
comment on schema tenancy is 'Tenants, their agencies, officials and who may act as what.';
grant usage on schema tenancy to motcua_app;

create schema tickets;
comment on schema tickets is 'Queue tickets: who is called next at the counters of a desk, and how long the others still wait. No personal data.';
grant usage on schema tickets to motcua_app;

create schema vault;
comment on schema vault is 'What was issued to a person here or accepted of them before, offered again instead of an upload.';
grant usage on schema vault to motcua_app;

create schema workflow;
comment on schema workflow is 'Processes by version and the tokens that stand in them.';
grant usage on schema workflow to motcua_app;

CREATE OR REPLACE FUNCTION platform.enqueue(task text, payload json, job_key text, run_at timestamp with time zone, max_attempts integer)
 RETURNS void
 LANGUAGE sql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog'
AS $function$
	select graphile_worker.add_job(task, payload, job_key => job_key, run_at => run_at, max_attempts => max_attempts,
		job_key_mode => 'preserve_run_at')
$function$;
comment on function platform.enqueue(text,json,text,timestamp with time zone,integer) is 'Puts a job into the queue; the same job_key twice is one job.';
grant execute on function platform.enqueue(text,json,text,timestamp with time zone,integer) to motcua_app;

CREATE OR REPLACE FUNCTION platform.isolate(tenant_table regclass, privileges text)
 RETURNS void
 LANGUAGE plpgsql
AS $function$
begin
	execute format('alter table %s enable row level security', tenant_table);
	execute format('alter table %s force row level security', tenant_table);
	execute format('create policy tenant on %s using (tenant_id = current_setting(''app.tenant'')) with check (tenant_id = current_setting(''app.tenant''))', tenant_table);
	execute format('grant %s on %s to motcua_app', privileges, tenant_table);
end $function$;
comment on function platform.isolate(regclass,text) is 'Puts a table of tenant data behind the tenant policy and grants the application just these privileges.';
grant execute on function platform.isolate(regclass,text) to public;

CREATE OR REPLACE FUNCTION platform.migrations_done()
 RETURNS SETOF text
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'pg_catalog'
AS $function$
	select name from migrations.done order by name
$function$;
comment on function platform.migrations_done() is 'Names of the migrations that ran: /readyz compares them with the files.';
grant execute on function platform.migrations_done() to motcua_app;

CREATE OR REPLACE FUNCTION platform.queue_state()
 RETURNS TABLE(task text, waiting bigint, running bigint, retrying bigint, stuck bigint)
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'pg_catalog'
AS $function$
	select task_identifier,
		count(*) filter (where locked_at is null and attempts = 0),
		count(*) filter (where locked_at is not null),
		count(*) filter (where locked_at is null and attempts between 1 and max_attempts - 1),
		count(*) filter (where locked_at is null and attempts >= max_attempts)
	from graphile_worker.jobs
	group by task_identifier
$function$;
comment on function platform.queue_state() is 'How many jobs of each task wait, run, wait for another attempt, or are stuck: attempted as often as they may be.';
grant execute on function platform.queue_state() to motcua_app;

create table calendar.change (
	tenant_id text not null,
	change_id uuid not null,
	what jsonb not null,
	reason text not null,
	made_by uuid,
	made_by_name text not null,
	made_at timestamp with time zone not null,
	state text not null,
	preview jsonb,
	tell boolean default true not null,
	cursor_id uuid,
	pass smallint default 1 not null,
	looked integer default 0 not null,
	moved integer default 0 not null,
	finished_at timestamp with time zone,
	ahead jsonb default '[]'::jsonb not null,
	constraint change_pkey PRIMARY KEY (tenant_id, change_id),
	constraint change_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES tenancy.tenant(code),
	constraint change_state_check CHECK ((state = ANY (ARRAY['asked'::text, 'previewed'::text, 'running'::text, 'done'::text, 'dropped'::text])))
);
comment on table calendar.change is 'A change of a calendar (thay đổi lịch): asked, previewed, then run over every open dossier. Never deleted: it is the trail.';
comment on column calendar.change.tenant_id is 'The tenant.';
comment on column calendar.change.change_id is 'UUIDv7.';
comment on column calendar.change.what is 'CalendarChange, see src/capabilities/calendar/change.ts.';
comment on column calendar.change.reason is 'The decree or decision, as it goes into each dossier''s history.';
comment on column calendar.change.made_by is 'The official; null when the nation''s days changed by an import.';
comment on column calendar.change.made_by_name is 'Their name then.';
comment on column calendar.change.made_at is 'When it was asked.';
comment on column calendar.change.state is 'asked, previewed, running, done; or dropped.';
comment on column calendar.change.preview is 'How many due times it would move, and by how much.';
comment on column calendar.change.tell is 'Whether the citizens whose date moves are told.';
comment on column calendar.change.cursor_id is 'The last dossier that was looked at: a run that was killed goes on after it.';
comment on column calendar.change.pass is 'A second pass catches what other processes wrote while they still kept the old calendar.';
comment on column calendar.change.looked is 'Open dossiers looked at.';
comment on column calendar.change.moved is 'Due times moved.';
comment on column calendar.change.finished_at is 'When the run ended.';
comment on column calendar.change.ahead is 'What was looked at beyond cursor_id: [after, up to] in the order of the ids. A run that was killed leaves it out.';
CREATE INDEX change_by_time ON calendar.change USING btree (tenant_id, change_id DESC);
alter table calendar.change enable row level security;
alter table calendar.change force row level security;
create policy tenant on calendar.change as permissive for all to public using ((tenant_id = current_setting('app.tenant'::text))) with check ((tenant_id = current_setting('app.tenant'::text)));
grant insert, select, update on table calendar.change to motcua_app;

create table calendar.cut_off (
	tenant_id text not null,
	profile text not null,
	valid_from date not null,
	latest time without time zone not null,
	source text not null,
	constraint cut_off_pkey PRIMARY KEY (tenant_id, profile, valid_from),
	constraint cut_off_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES tenancy.tenant(code)
);
comment on table calendar.cut_off is 'A cut-off of a profile that differs from the nation''s, from a day on.';
comment on column calendar.cut_off.tenant_id is 'The tenant.';
comment on column calendar.cut_off.profile is 'Whose hours it belongs to.';
comment on column calendar.cut_off.valid_from is 'First day of the rule.';
comment on column calendar.cut_off.latest is 'The last minute that is in time.';
comment on column calendar.cut_off.source is 'The decision that says so.';
alter table calendar.cut_off enable row level security;
alter table calendar.cut_off force row level security;
create policy tenant on calendar.cut_off as permissive for all to public using ((tenant_id = current_setting('app.tenant'::text))) with check ((tenant_id = current_setting('app.tenant'::text)));
grant delete, insert, select, update on table calendar.cut_off to motcua_app;

create table calendar.hours (
	tenant_id text not null,
	profile text not null,
	weekday smallint not null,
	opens time without time zone not null,
	closes time without time zone not null,
	valid_from date not null,
	valid_to date,
	constraint hours_pkey PRIMARY KEY (tenant_id, profile, weekday, opens, valid_from),
	constraint hours_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES tenancy.tenant(code),
	constraint hours_check CHECK ((closes > opens)),
	constraint hours_weekday_check CHECK (((weekday >= 1) AND (weekday <= 7)))
);
comment on table calendar.hours is 'Working sessions of a week (buổi làm việc): a row is half a day.';
comment on column calendar.hours.tenant_id is 'The tenant.';
comment on column calendar.hours.profile is 'Name of the set of hours, e.g. commune.';
comment on column calendar.hours.weekday is 'ISO: 1 Monday … 7 Sunday.';
comment on column calendar.hours.opens is 'Start of the session, on the clocks of Viet Nam.';
comment on column calendar.hours.closes is 'End of the session.';
comment on column calendar.hours.valid_from is 'First day of these hours.';
comment on column calendar.hours.valid_to is 'First day they no longer hold; null while they do.';
alter table calendar.hours enable row level security;
alter table calendar.hours force row level security;
create policy tenant on calendar.hours as permissive for all to public using ((tenant_id = current_setting('app.tenant'::text))) with check ((tenant_id = current_setting('app.tenant'::text)));
grant delete, insert, select, update on table calendar.hours to motcua_app;

create table calendar.local_day (
	tenant_id text not null,
	profile text not null,
	day date not null,
	kind text not null,
	name text not null,
	source text not null,
	constraint local_day_pkey PRIMARY KEY (tenant_id, profile, day),
	constraint local_day_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES tenancy.tenant(code),
	constraint local_day_kind_check CHECK ((kind = ANY (ARRAY['off'::text, 'work'::text])))
);
comment on table calendar.local_day is 'A day that a tenant alone has off or works.';
comment on column calendar.local_day.tenant_id is 'The tenant.';
comment on column calendar.local_day.profile is 'Whose hours it changes.';
comment on column calendar.local_day.day is 'The day.';
comment on column calendar.local_day.kind is 'off, or work (then with the hours of Monday).';
comment on column calendar.local_day.name is 'What it is called.';
comment on column calendar.local_day.source is 'The decision that says so.';
alter table calendar.local_day enable row level security;
alter table calendar.local_day force row level security;
create policy tenant on calendar.local_day as permissive for all to public using ((tenant_id = current_setting('app.tenant'::text))) with check ((tenant_id = current_setting('app.tenant'::text)));
grant delete, insert, select, update on table calendar.local_day to motcua_app;

create table calendar.profile (
	tenant_id text not null,
	profile text not null,
	name text not null,
	constraint profile_pkey PRIMARY KEY (tenant_id, profile),
	constraint profile_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES tenancy.tenant(code),
	constraint profile_profile_check CHECK ((profile ~ '^[a-z0-9-]{1,40}$'::text))
);
comment on table calendar.profile is 'A set of working hours that agencies keep (lịch làm việc), by the name people know it.';
comment on column calendar.profile.tenant_id is 'The tenant.';
comment on column calendar.profile.profile is 'What tenancy.agency.hours_profile refers to.';
comment on column calendar.profile.name is 'What it is called, in Vietnamese.';
alter table calendar.profile enable row level security;
alter table calendar.profile force row level security;
create policy tenant on calendar.profile as permissive for all to public using ((tenant_id = current_setting('app.tenant'::text))) with check ((tenant_id = current_setting('app.tenant'::text)));
grant insert, select, update on table calendar.profile to motcua_app;

create table catalogue.edition (
	tenant_id text not null,
	number bigint not null,
	procedures integer not null,
	refreshed_at timestamp with time zone not null,
	constraint edition_pkey PRIMARY KEY (tenant_id),
	constraint edition_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES tenancy.tenant(code)
);
comment on table catalogue.edition is 'Counts up whenever what search sees of a tenant changes; caches and ETags hang on it.';
comment on column catalogue.edition.tenant_id is 'The tenant.';
comment on column catalogue.edition.number is 'Counts up.';
comment on column catalogue.edition.procedures is 'How many procedures are listed.';
comment on column catalogue.edition.refreshed_at is 'When the listing was last brought up to date.';
alter table catalogue.edition enable row level security;
alter table catalogue.edition force row level security;
create policy tenant on catalogue.edition as permissive for all to public using ((tenant_id = current_setting('app.tenant'::text))) with check ((tenant_id = current_setting('app.tenant'::text)));
grant insert, select, update on table catalogue.edition to motcua_app;

create table catalogue.listing (
	tenant_id text not null,
	code text not null,
	version integer not null,
	title text not null,
	plain_title text not null,
	summary text not null,
	field text not null,
	ministry text not null,
	agency text not null,
	levels text[] not null,
	subjects text[] not null,
	online_level text,
	limits jsonb not null,
	fee jsonb not null,
	prominence real not null,
	constraint listing_pkey PRIMARY KEY (tenant_id, code),
	constraint listing_tenant_id_code_version_fkey FOREIGN KEY (tenant_id, code, version) REFERENCES catalogue.procedure(tenant_id, code, version),
	constraint listing_online_level_check CHECK ((online_level = ANY (ARRAY['full'::text, 'partial'::text, 'info'::text])))
);
comment on table catalogue.listing is 'The version of each procedure that applies today, as lists show it: a projection, written with the act that changes it.';
comment on column catalogue.listing.tenant_id is 'The tenant.';
comment on column catalogue.listing.code is 'The procedure.';
comment on column catalogue.listing.version is 'The version that applies.';
comment on column catalogue.listing.title is 'Official name.';
comment on column catalogue.listing.plain_title is 'As people say it.';
comment on column catalogue.listing.summary is 'One or two plain sentences.';
comment on column catalogue.listing.field is 'Lĩnh vực.';
comment on column catalogue.listing.ministry is 'Who promulgated it.';
comment on column catalogue.listing.agency is 'Who decides.';
comment on column catalogue.listing.levels is 'ministry, province, commune, other.';
comment on column catalogue.listing.subjects is 'Who may apply.';
comment on column catalogue.listing.online_level is 'full (toàn trình), partial (một phần), info; null when the source does not say.';
comment on column catalogue.listing.limits is 'Limits of the first case, in their own unit.';
comment on column catalogue.listing.fee is 'What it costs, in short.';
comment on column catalogue.listing.prominence is 'Order when nothing is searched for, and a nudge when something is.';
CREATE INDEX listing_by_prominence ON catalogue.listing USING btree (tenant_id, prominence DESC, code);
alter table catalogue.listing enable row level security;
alter table catalogue.listing force row level security;
create policy tenant on catalogue.listing as permissive for all to public using ((tenant_id = current_setting('app.tenant'::text))) with check ((tenant_id = current_setting('app.tenant'::text)));
grant delete, insert, select, update on table catalogue.listing to motcua_app;

create table catalogue.posting (
	tenant_id text not null,
	term text not null,
	code text not null,
	weight real not null,
	constraint posting_pkey PRIMARY KEY (tenant_id, term, code) INCLUDE (weight)
);
comment on table catalogue.posting is 'Which word, or pair of words, says how much about which listed procedure.';
comment on column catalogue.posting.tenant_id is 'The tenant.';
comment on column catalogue.posting.term is 'One folded syllable, two neighbours with a space between, or a whole phrase after =.';
comment on column catalogue.posting.code is 'The procedure.';
comment on column catalogue.posting.weight is 'Frequency, damped by length and place; without the rarity of the term.';
CREATE INDEX posting_by_code ON catalogue.posting USING btree (tenant_id, code);
alter table catalogue.posting enable row level security;
alter table catalogue.posting force row level security;
create policy tenant on catalogue.posting as permissive for all to public using ((tenant_id = current_setting('app.tenant'::text))) with check ((tenant_id = current_setting('app.tenant'::text)));
grant delete, insert, select on table catalogue.posting to motcua_app;

create table catalogue.procedure (
	tenant_id text not null,
	code text not null,
	version integer not null,
	valid_from date not null,
	valid_to date,
	editorial text not null,
	content jsonb not null,
	sha256 text not null,
	received_source text,
	received_version integer,
	flags jsonb default '[]'::jsonb not null,
	published_at timestamp with time zone not null,
	published_by text not null,
	constraint procedure_pkey PRIMARY KEY (tenant_id, code, version),
	constraint procedure_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES tenancy.tenant(code),
	constraint procedure_check CHECK (((valid_to IS NULL) OR (valid_to >= valid_from))),
	constraint procedure_editorial_check CHECK ((editorial = ANY (ARRAY['automatic'::text, 'reviewed'::text]))),
	constraint procedure_version_check CHECK ((version > 0))
);
comment on table catalogue.procedure is 'A procedure as this tenant publishes it (lớp biên tập), by version; a dossier keeps the version it was submitted under.';
comment on column catalogue.procedure.tenant_id is 'The tenant.';
comment on column catalogue.procedure.code is 'Code of the procedure (mã TTHC).';
comment on column catalogue.procedure.version is 'Counts up from 1.';
comment on column catalogue.procedure.valid_from is 'First day it applies.';
comment on column catalogue.procedure.valid_to is 'First day it no longer applies; equal to valid_from when it was replaced on its first day.';
comment on column catalogue.procedure.editorial is 'automatic: mapped by the machine and read by nobody yet; reviewed: an official answers for it.';
comment on column catalogue.procedure.content is 'The procedure in our shape (src/capabilities/catalogue/procedure.ts).';
comment on column catalogue.procedure.sha256 is 'Digest of the content.';
comment on column catalogue.procedure.received_source is 'Which source it was mapped from.';
comment on column catalogue.procedure.received_version is 'Which version of it.';
comment on column catalogue.procedure.flags is 'What was untidy in the source and how it was read; nothing is dropped.';
comment on column catalogue.procedure.published_at is 'When it was published.';
comment on column catalogue.procedure.published_by is 'Who published it; import for the machine.';
alter table catalogue.procedure enable row level security;
alter table catalogue.procedure force row level security;
create policy tenant on catalogue.procedure as permissive for all to public using ((tenant_id = current_setting('app.tenant'::text))) with check ((tenant_id = current_setting('app.tenant'::text)));
grant insert, select, update on table catalogue.procedure to motcua_app;

create table catalogue.received (
	source text not null,
	code text not null,
	version integer not null,
	name text not null,
	shape text not null,
	content jsonb not null,
	sha256 text not null,
	as_of date,
	received_at timestamp with time zone not null,
	gone_at timestamp with time zone,
	constraint received_pkey PRIMARY KEY (source, code, version),
	constraint received_shape_check CHECK ((shape = ANY (ARRAY['curated'::text, 'national-export'::text]))),
	constraint received_version_check CHECK ((version > 0))
);
comment on table catalogue.received is 'A procedure as a source gave it, verbatim and untidy. A changed one is a new version; nothing is edited.';
comment on column catalogue.received.source is 'The file or service it came from.';
comment on column catalogue.received.code is 'National code; for one without, cm- and its folded name.';
comment on column catalogue.received.version is 'Counts up when the content changes.';
comment on column catalogue.received.name is 'Official name.';
comment on column catalogue.received.shape is 'How content is laid out, so that it can be read again later.';
comment on column catalogue.received.content is 'Verbatim.';
comment on column catalogue.received.sha256 is 'Digest of the content.';
comment on column catalogue.received.as_of is 'The day the source says its content was true.';
comment on column catalogue.received.received_at is 'When it came.';
comment on column catalogue.received.gone_at is 'When the source no longer listed it.';
grant select on table catalogue.received to motcua_app;

create table catalogue.term (
	tenant_id text not null,
	term text not null,
	shown text not null,
	procedures integer not null,
	constraint term_pkey PRIMARY KEY (tenant_id, term)
);
comment on table catalogue.term is 'The words of the catalogue: how rare each is, and how it is written; the spelling of queries is mended by it.';
comment on column catalogue.term.tenant_id is 'The tenant.';
comment on column catalogue.term.term is 'As in catalogue.posting; whole phrases are left out.';
comment on column catalogue.term.shown is 'With its accents.';
comment on column catalogue.term.procedures is 'In how many listed procedures it occurs.';
alter table catalogue.term enable row level security;
alter table catalogue.term force row level security;
create policy tenant on catalogue.term as permissive for all to public using ((tenant_id = current_setting('app.tenant'::text))) with check ((tenant_id = current_setting('app.tenant'::text)));
grant delete, insert, select, update on table catalogue.term to motcua_app;

create table counter.filing (
	tenant_id text not null,
	draft_id uuid not null,
	person_id uuid not null,
	official_id uuid not null,
	agency_id uuid not null,
	role text not null,
	ticket text,
	begun_at timestamp with time zone not null,
	ticket_id uuid,
	constraint filing_pkey PRIMARY KEY (tenant_id, draft_id),
	constraint filing_ticket_check CHECK (((length(ticket) >= 1) AND (length(ticket) <= 20)))
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
comment on column counter.filing.ticket_id is 'The queue ticket of that number, when it was one of this desk''s that day (tickets.ticket).';
alter table counter.filing enable row level security;
alter table counter.filing force row level security;
create policy tenant on counter.filing as permissive for all to public using ((tenant_id = current_setting('app.tenant'::text))) with check ((tenant_id = current_setting('app.tenant'::text)));
grant insert, select on table counter.filing to motcua_app;

create table designer.act (
	tenant_id text not null,
	sketch_id uuid not null,
	seq integer not null,
	kind text not null,
	at timestamp with time zone not null,
	official_id uuid not null,
	official_name text not null,
	words text default ''::text not null,
	constraint act_pkey PRIMARY KEY (tenant_id, sketch_id, seq),
	constraint act_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES tenancy.tenant(code),
	constraint act_tenant_id_sketch_id_fkey FOREIGN KEY (tenant_id, sketch_id) REFERENCES designer.sketch(tenant_id, sketch_id),
	constraint act_kind_check CHECK ((kind = ANY (ARRAY['begun'::text, 'edited'::text, 'review-asked'::text, 'sent-back'::text, 'approved'::text, 'published'::text, 'discarded'::text]))),
	constraint act_seq_check CHECK ((seq > 0))
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
alter table designer.act enable row level security;
alter table designer.act force row level security;
create policy tenant on designer.act as permissive for all to public using ((tenant_id = current_setting('app.tenant'::text))) with check ((tenant_id = current_setting('app.tenant'::text)));
grant insert, select on table designer.act to motcua_app;

create table designer.edit (
	tenant_id text not null,
	sketch_id uuid not null,
	edit integer not null,
	definition jsonb not null,
	constraint edit_pkey PRIMARY KEY (tenant_id, sketch_id, edit),
	constraint edit_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES tenancy.tenant(code),
	constraint edit_tenant_id_sketch_id_fkey FOREIGN KEY (tenant_id, sketch_id) REFERENCES designer.sketch(tenant_id, sketch_id),
	constraint edit_edit_check CHECK ((edit >= 0))
);
comment on table designer.edit is 'The form after each edit of a sketch, so that edits can be undone and made again.';
comment on column designer.edit.tenant_id is 'The tenant.';
comment on column designer.edit.sketch_id is 'The sketch.';
comment on column designer.edit.edit is '0 is what it began as.';
comment on column designer.edit.definition is 'The whole form; it may be broken while it is designed.';
alter table designer.edit enable row level security;
alter table designer.edit force row level security;
create policy tenant on designer.edit as permissive for all to public using ((tenant_id = current_setting('app.tenant'::text))) with check ((tenant_id = current_setting('app.tenant'::text)));
grant delete, insert, select on table designer.edit to motcua_app;

create table designer.sketch (
	tenant_id text not null,
	sketch_id uuid not null,
	form_id text not null,
	procedure_code text not null,
	title text not null,
	based_on integer,
	state text not null,
	edit integer not null,
	last_edit integer not null,
	revision integer not null,
	saved_by text not null,
	saved_at timestamp with time zone not null,
	published_version integer,
	constraint sketch_pkey PRIMARY KEY (tenant_id, sketch_id),
	constraint sketch_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES tenancy.tenant(code),
	constraint sketch_based_on_check CHECK ((based_on > 0)),
	constraint sketch_check CHECK ((last_edit >= edit)),
	constraint sketch_edit_check CHECK ((edit >= 0)),
	constraint sketch_form_id_check CHECK ((form_id ~ '^[a-z0-9]+(-[a-z0-9]+)*$'::text)),
	constraint sketch_published_version_check CHECK ((published_version > 0)),
	constraint sketch_revision_check CHECK ((revision > 0)),
	constraint sketch_state_check CHECK ((state = ANY (ARRAY['drafting'::text, 'in-review'::text, 'approved'::text, 'published'::text, 'discarded'::text])))
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
CREATE INDEX sketch_by_form ON designer.sketch USING btree (tenant_id, form_id, sketch_id);
alter table designer.sketch enable row level security;
alter table designer.sketch force row level security;
create policy tenant on designer.sketch as permissive for all to public using ((tenant_id = current_setting('app.tenant'::text))) with check ((tenant_id = current_setting('app.tenant'::text)));
grant insert, select, update on table designer.sketch to motcua_app;

create table designer.trial (
	tenant_id text not null,
	sketch_id uuid not null,
	official_id uuid not null,
	answers jsonb not null,
	revision integer not null,
	constraint trial_pkey PRIMARY KEY (tenant_id, sketch_id, official_id),
	constraint trial_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES tenancy.tenant(code),
	constraint trial_tenant_id_sketch_id_fkey FOREIGN KEY (tenant_id, sketch_id) REFERENCES designer.sketch(tenant_id, sketch_id),
	constraint trial_revision_check CHECK ((revision > 0))
);
comment on table designer.trial is 'What an official has filled in while trying a sketch in its preview.';
comment on column designer.trial.tenant_id is 'The tenant.';
comment on column designer.trial.sketch_id is 'The sketch.';
comment on column designer.trial.official_id is 'Who tries it.';
comment on column designer.trial.answers is 'As of a citizen’s draft: address to answer.';
comment on column designer.trial.revision is 'Counts the saves.';
alter table designer.trial enable row level security;
alter table designer.trial force row level security;
create policy tenant on designer.trial as permissive for all to public using ((tenant_id = current_setting('app.tenant'::text))) with check ((tenant_id = current_setting('app.tenant'::text)));
grant delete, insert, select, update on table designer.trial to motcua_app;

create table documents.file (
	tenant_id text not null,
	file_id uuid not null,
	kind text not null,
	person_id uuid,
	draft_id uuid,
	dossier_id uuid,
	component_key text,
	name text not null,
	media_type text not null,
	bytes bigint not null,
	sha256 text not null,
	pages integer,
	made_from jsonb default '[]'::jsonb not null,
	stored_at timestamp with time zone not null,
	removed_at timestamp with time zone,
	scanned_at timestamp with time zone,
	scanned_by text,
	signatures jsonb,
	from_vault jsonb,
	constraint file_pkey PRIMARY KEY (tenant_id, file_id),
	constraint file_bytes_check CHECK ((bytes > 0)),
	constraint file_kind_check CHECK ((kind = ANY (ARRAY['component'::text, 'result'::text]))),
	constraint file_sha256_check CHECK ((sha256 ~ '^[0-9a-f]{64}$'::text))
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
comment on column documents.file.scanned_at is 'When clamd found all that was sent for it clean; null when no scanner was there (chưa quét vi-rút).';
comment on column documents.file.scanned_by is 'The scanner and its signatures as it names them, e.g. ClamAV 1.4.6/27461/…';
comment on column documents.file.signatures is '[{signer, organisation, issuer, signedAt, verdict}], see src/capabilities/documents/signature.ts; [] for a PDF that is not signed, null where nobody looked.';
comment on column documents.file.from_vault is '{paper, origin, title, number, issuer, on, dossier, validTo}: the paper of the sender''s vault that this file is, with its provenance; null for an upload.';
CREATE INDEX file_by_dossier ON documents.file USING btree (tenant_id, dossier_id) WHERE (dossier_id IS NOT NULL);
CREATE INDEX file_by_draft ON documents.file USING btree (tenant_id, draft_id) WHERE (draft_id IS NOT NULL);
alter table documents.file enable row level security;
alter table documents.file force row level security;
create policy tenant on documents.file as permissive for all to public using ((tenant_id = current_setting('app.tenant'::text))) with check ((tenant_id = current_setting('app.tenant'::text)));
grant insert, select, update on table documents.file to motcua_app;

create table documents.thumbnail (
	tenant_id text not null,
	of_sha256 text not null,
	sha256 text,
	made_at timestamp with time zone not null,
	constraint thumbnail_pkey PRIMARY KEY (tenant_id, of_sha256),
	constraint thumbnail_of_sha256_check CHECK ((of_sha256 ~ '^[0-9a-f]{64}$'::text)),
	constraint thumbnail_sha256_check CHECK ((sha256 ~ '^[0-9a-f]{64}$'::text))
);
comment on table documents.thumbnail is 'The first page of a stored file as a small picture (ảnh thu nhỏ); it lies in the file store too.';
comment on column documents.thumbnail.tenant_id is 'The tenant.';
comment on column documents.thumbnail.of_sha256 is 'Digest of the file it shows; files of the same bytes share it.';
comment on column documents.thumbnail.sha256 is 'Digest of the picture (WebP); null when the file cannot be drawn, which is not tried again.';
comment on column documents.thumbnail.made_at is 'When.';
alter table documents.thumbnail enable row level security;
alter table documents.thumbnail force row level security;
create policy tenant on documents.thumbnail as permissive for all to public using ((tenant_id = current_setting('app.tenant'::text))) with check ((tenant_id = current_setting('app.tenant'::text)));
grant insert, select on table documents.thumbnail to motcua_app;

create table documents.upload (
	tenant_id text not null,
	upload_id uuid not null,
	person_id uuid not null,
	draft_id uuid not null,
	component_key text not null,
	name text not null,
	print text not null,
	bytes bigint not null,
	arrived bigint default 0 not null,
	begun_at timestamp with time zone not null,
	touched_at timestamp with time zone not null,
	taken_at timestamp with time zone,
	constraint upload_pkey PRIMARY KEY (tenant_id, upload_id),
	constraint upload_bytes_check CHECK ((bytes > 0)),
	constraint upload_check CHECK (((arrived >= 0) AND (arrived <= bytes)))
);
comment on table documents.upload is 'A file on its way in pieces (tải lên nối tiếp, tus 1.0.0): kept for three days after its last piece.';
comment on column documents.upload.tenant_id is 'The tenant.';
comment on column documents.upload.upload_id is 'UUIDv7 made by the application; the last part of the address the pieces go to.';
comment on column documents.upload.person_id is 'Who sends it.';
comment on column documents.upload.draft_id is 'The draft, or the draft of the dossier it supplements.';
comment on column documents.upload.component_key is 'Which component of the procedure it is for.';
comment on column documents.upload.name is 'As the citizen named it.';
comment on column documents.upload.print is 'Tells the same file when it is chosen again: name, size and when it was last changed, as the browser sees them.';
comment on column documents.upload.bytes is 'How long it will be.';
comment on column documents.upload.arrived is 'How much of it outlasts a power cut; the next piece begins here.';
comment on column documents.upload.begun_at is 'When its first piece was announced.';
comment on column documents.upload.touched_at is 'When the last piece came.';
comment on column documents.upload.taken_at is 'When it became files of the draft; its bytes are gone from here then.';
CREATE INDEX upload_by_age ON documents.upload USING btree (tenant_id, touched_at);
CREATE INDEX upload_by_draft ON documents.upload USING btree (tenant_id, draft_id);
alter table documents.upload enable row level security;
alter table documents.upload force row level security;
create policy tenant on documents.upload as permissive for all to public using ((tenant_id = current_setting('app.tenant'::text))) with check ((tenant_id = current_setting('app.tenant'::text)));
grant delete, insert, select, update on table documents.upload to motcua_app;

create table dossiers.bulk (
	tenant_id text not null,
	bulk_id uuid not null,
	official_id uuid not null,
	manner jsonb,
	list text not null,
	retry_of uuid,
	address text not null,
	chosen_at timestamp with time zone not null,
	confirmed_at timestamp with time zone,
	ended_at timestamp with time zone,
	constraint bulk_pkey PRIMARY KEY (tenant_id, bulk_id)
);
comment on table dossiers.bulk is 'One act on many dossiers (xử lý hàng loạt): chosen, then confirmed, then run by a job until each has an outcome.';
comment on column dossiers.bulk.tenant_id is 'The tenant.';
comment on column dossiers.bulk.bulk_id is 'UUIDv7 made by the application.';
comment on column dossiers.bulk.official_id is 'Whose act it is.';
comment on column dossiers.bulk.manner is 'Which act and with which words, see BulkManner; null until it is confirmed.';
comment on column dossiers.bulk.list is 'The query of the list it was chosen from: the way back.';
comment on column dossiers.bulk.retry_of is 'The run whose failures these are; null for a first one.';
comment on column dossiers.bulk.address is 'The network address it was confirmed from, for the events.';
comment on column dossiers.bulk.chosen_at is 'When the dossiers were chosen.';
comment on column dossiers.bulk.confirmed_at is 'When the official confirmed what the preview showed.';
comment on column dossiers.bulk.ended_at is 'When the last of them had its outcome.';
CREATE INDEX bulk_by_official ON dossiers.bulk USING btree (tenant_id, official_id, bulk_id DESC);
alter table dossiers.bulk enable row level security;
alter table dossiers.bulk force row level security;
create policy tenant on dossiers.bulk as permissive for all to public using ((tenant_id = current_setting('app.tenant'::text))) with check ((tenant_id = current_setting('app.tenant'::text)));
grant insert, select, update on table dossiers.bulk to motcua_app;

create table dossiers.bulk_item (
	tenant_id text not null,
	bulk_id uuid not null,
	dossier_id uuid not null,
	"position" integer not null,
	code text not null,
	version integer not null,
	outcome text,
	refusal jsonb,
	event_seq integer,
	ended_at timestamp with time zone,
	constraint bulk_item_pkey PRIMARY KEY (tenant_id, bulk_id, dossier_id),
	constraint bulk_item_tenant_id_bulk_id_fkey FOREIGN KEY (tenant_id, bulk_id) REFERENCES dossiers.bulk(tenant_id, bulk_id),
	constraint bulk_item_tenant_id_dossier_id_fkey FOREIGN KEY (tenant_id, dossier_id) REFERENCES dossiers.dossier(tenant_id, dossier_id),
	constraint bulk_item_outcome_check CHECK ((outcome = ANY (ARRAY['done'::text, 'refused'::text, 'failed'::text])))
);
comment on table dossiers.bulk_item is 'A dossier of a bulk act, with what became of it.';
comment on column dossiers.bulk_item.tenant_id is 'The tenant.';
comment on column dossiers.bulk_item.bulk_id is 'The bulk act.';
comment on column dossiers.bulk_item.dossier_id is 'The dossier; once in a bulk act.';
comment on column dossiers.bulk_item."position" is 'Its place in the list it was chosen from.';
comment on column dossiers.bulk_item.code is 'Its code.';
comment on column dossiers.bulk_item.version is 'The version the official saw: a dossier that changed since is refused, as in a single act.';
comment on column dossiers.bulk_item.outcome is 'done, refused (with the reason), or failed (a fault of ours); null while it waits.';
comment on column dossiers.bulk_item.refusal is 'Why, see Refusal of the dossiers; null unless refused.';
comment on column dossiers.bulk_item.event_seq is 'The event it made; null unless done.';
comment on column dossiers.bulk_item.ended_at is 'When it had its outcome.';
alter table dossiers.bulk_item enable row level security;
alter table dossiers.bulk_item force row level security;
create policy tenant on dossiers.bulk_item as permissive for all to public using ((tenant_id = current_setting('app.tenant'::text))) with check ((tenant_id = current_setting('app.tenant'::text)));
grant insert, select, update on table dossiers.bulk_item to motcua_app;

create table dossiers.code_counter (
	tenant_id text not null,
	agency_id uuid not null,
	day date not null,
	last_number integer not null,
	constraint code_counter_pkey PRIMARY KEY (tenant_id, agency_id, day)
);
comment on table dossiers.code_counter is 'The last number given to a dossier of an agency on a day.';
comment on column dossiers.code_counter.tenant_id is 'The tenant.';
comment on column dossiers.code_counter.agency_id is 'The agency.';
comment on column dossiers.code_counter.day is 'The day in Viet Nam.';
comment on column dossiers.code_counter.last_number is 'Last number given.';
alter table dossiers.code_counter enable row level security;
alter table dossiers.code_counter force row level security;
create policy tenant on dossiers.code_counter as permissive for all to public using ((tenant_id = current_setting('app.tenant'::text))) with check ((tenant_id = current_setting('app.tenant'::text)));
grant insert, select, update on table dossiers.code_counter to motcua_app;

create table dossiers.dossier (
	tenant_id text not null,
	dossier_id uuid not null,
	code text not null,
	state text not null,
	draft_id uuid not null,
	person_id uuid not null,
	procedure_code text not null,
	procedure_version integer not null,
	procedure_name text not null,
	case_code text,
	form_id text not null,
	form_version integer not null,
	process_id text not null,
	process_version integer not null,
	channel text not null,
	receiving_agency_id uuid not null,
	competent_agency_id uuid not null,
	applicant_name text not null,
	applicant_sort text not null,
	answers jsonb not null,
	time_limit jsonb not null,
	clock jsonb default '{}'::jsonb not null,
	marks jsonb default '{}'::jsonb not null,
	supplement jsonb,
	proposal jsonb,
	result jsonb,
	submitted_at timestamp with time zone not null,
	received_at timestamp with time zone,
	due_at timestamp with time zone,
	closed_at timestamp with time zone,
	version integer not null,
	last_hash bytea not null,
	files jsonb default '[]'::jsonb not null,
	ended jsonb,
	outcomes jsonb default '{}'::jsonb not null,
	second_supplement jsonb,
	hands jsonb default '{}'::jsonb not null,
	transfer jsonb,
	opinions jsonb default '[]'::jsonb not null,
	children jsonb default '[]'::jsonb not null,
	parent jsonb,
	lookups jsonb default '[]'::jsonb not null,
	constraint dossier_tenant_id_code_key UNIQUE (tenant_id, code),
	constraint dossier_tenant_id_draft_id_key UNIQUE (tenant_id, draft_id),
	constraint dossier_pkey PRIMARY KEY (tenant_id, dossier_id),
	constraint dossier_tenant_id_competent_agency_id_fkey FOREIGN KEY (tenant_id, competent_agency_id) REFERENCES tenancy.agency(tenant_id, agency_id),
	constraint dossier_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES tenancy.tenant(code),
	constraint dossier_tenant_id_person_id_fkey FOREIGN KEY (tenant_id, person_id) REFERENCES identity.person(tenant_id, person_id),
	constraint dossier_tenant_id_receiving_agency_id_fkey FOREIGN KEY (tenant_id, receiving_agency_id) REFERENCES tenancy.agency(tenant_id, agency_id),
	constraint dossier_channel_check CHECK ((channel = ANY (ARRAY['online'::text, 'direct'::text, 'postal'::text]))),
	constraint dossier_state_check CHECK ((state = ANY (ARRAY['submitted'::text, 'received'::text, 'declined'::text, 'in-process'::text, 'awaiting-supplement'::text, 'awaiting-fee'::text, 'withdrawn'::text, 'stopped'::text, 'processed'::text, 'returned'::text]))),
	constraint dossier_version_check CHECK ((version > 0))
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
comment on column dossiers.dossier.files is 'The files as handed in: id, component, name, type, bytes, sha256, pages.';
comment on column dossiers.dossier.ended is 'Why it was declined or withdrawn, or when and how its result was returned.';
comment on column dossiers.dossier.outcomes is 'Outcomes of steps that conditions of its process ask for later, by step.';
comment on column dossiers.dossier.second_supplement is 'A second request for a supplement that waits for its approval; null when none does.';
comment on column dossiers.dossier.hands is 'Token to who has its step in hand, and the role that a rule gave it: Hands, see src/capabilities/dossiers/hands.ts.';
comment on column dossiers.dossier.transfer is 'For a dossier received elsewhere: by when the receiving desk hands it on and when the competent agency had it (Transfer, see src/capabilities/dossiers/transfer.ts); null for others.';
comment on column dossiers.dossier.opinions is 'Agencies that were asked for their opinion, by when they answer, and what they answered: Opinion, see src/capabilities/dossiers/opinion.ts.';
comment on column dossiers.dossier.children is 'Dossiers that its steps opened at other agencies, and what those told of them: Child, see src/capabilities/dossiers/child.ts.';
comment on column dossiers.dossier.parent is 'The dossier elsewhere whose step opened this one (Parent, see src/capabilities/dossiers/child.ts); null for what a citizen filed.';
comment on column dossiers.dossier.lookups is 'How each register that its form asks stands: dossiers/looked-up.ts. Folded from the events.';
CREATE INDEX dossier_by_applicant ON dossiers.dossier USING btree (tenant_id, applicant_sort COLLATE "C", dossier_id);
CREATE INDEX dossier_by_competent ON dossiers.dossier USING btree (tenant_id, competent_agency_id, dossier_id);
CREATE INDEX dossier_by_person ON dossiers.dossier USING btree (tenant_id, person_id, submitted_at DESC);
CREATE INDEX dossier_by_procedure ON dossiers.dossier USING btree (tenant_id, procedure_code);
CREATE INDEX dossier_by_procedure_closed ON dossiers.dossier USING btree (tenant_id, procedure_code, closed_at) WHERE (closed_at IS NOT NULL);
CREATE INDEX dossier_by_receiving ON dossiers.dossier USING btree (tenant_id, receiving_agency_id, dossier_id) WHERE (receiving_agency_id <> competent_agency_id);
CREATE INDEX dossier_by_reception ON dossiers.dossier USING btree (tenant_id, receiving_agency_id, received_at, dossier_id) WHERE (received_at IS NOT NULL);
CREATE INDEX dossier_open ON dossiers.dossier USING btree (tenant_id, dossier_id) WHERE (closed_at IS NULL);
alter table dossiers.dossier enable row level security;
alter table dossiers.dossier force row level security;
create policy tenant on dossiers.dossier as permissive for all to public using ((tenant_id = current_setting('app.tenant'::text))) with check ((tenant_id = current_setting('app.tenant'::text)));
grant insert, select, update on table dossiers.dossier to motcua_app;

create table dossiers.event (
	tenant_id text not null,
	dossier_id uuid not null,
	seq integer not null,
	kind text not null,
	at timestamp with time zone not null,
	actor jsonb not null,
	payload jsonb not null,
	previous_hash bytea not null,
	hash bytea not null,
	constraint event_pkey PRIMARY KEY (tenant_id, dossier_id, seq),
	constraint event_seq_check CHECK ((seq > 0))
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
CREATE INDEX event_by_official ON dossiers.event USING btree (tenant_id, ((actor ->> 'id'::text)), at) WHERE ((actor ->> 'kind'::text) = 'official'::text);
alter table dossiers.event enable row level security;
alter table dossiers.event force row level security;
create policy tenant on dossiers.event as permissive for all to public using ((tenant_id = current_setting('app.tenant'::text))) with check ((tenant_id = current_setting('app.tenant'::text)));
grant insert, select on table dossiers.event to motcua_app;

create table dossiers.export (
	tenant_id text not null,
	export_id uuid not null,
	official_id uuid not null,
	asked jsonb not null,
	format text not null,
	title text not null,
	asked_at timestamp with time zone not null,
	address text not null,
	rows_written integer default 0 not null,
	parts jsonb,
	bytes bigint,
	finished_at timestamp with time zone,
	failed_at timestamp with time zone,
	expires_at timestamp with time zone not null,
	failed_because text,
	constraint export_pkey PRIMARY KEY (tenant_id, export_id),
	constraint export_failed_check CHECK (((failed_because = ANY (ARRAY['not-allowed'::text, 'broken'::text])) AND ((failed_because IS NULL) OR (failed_at IS NOT NULL)))),
	constraint export_format_check CHECK ((format = ANY (ARRAY['xlsx'::text, 'csv'::text]))),
	constraint export_rows_written_check CHECK ((rows_written >= 0))
);
comment on table dossiers.export is 'A list written to a file (kết xuất): who asked for what and when stays; the file can be had until it expires.';
comment on column dossiers.export.tenant_id is 'The tenant.';
comment on column dossiers.export.export_id is 'UUIDv7 made by the application.';
comment on column dossiers.export.official_id is 'Who asked for it; nobody else may have it.';
comment on column dossiers.export.asked is 'The list as it stood on the screen, the official as they were at work then, and the columns with their names.';
comment on column dossiers.export.format is 'xlsx or csv.';
comment on column dossiers.export.title is 'The name of the list.';
comment on column dossiers.export.asked_at is 'When.';
comment on column dossiers.export.address is 'The network address it was asked from.';
comment on column dossiers.export.rows_written is 'How many dossiers are in it so far.';
comment on column dossiers.export.parts is 'Digests of the parts of the file in the file store, in order; null until it is finished.';
comment on column dossiers.export.bytes is 'Size of the whole file.';
comment on column dossiers.export.finished_at is 'When it could be had.';
comment on column dossiers.export.failed_at is 'When it was given up.';
comment on column dossiers.export.expires_at is 'Until when it can be had.';
comment on column dossiers.export.failed_because is 'not-allowed: who asked may not export any more; broken: it failed each time it was tried. Null while it has not failed.';
CREATE INDEX export_by_official ON dossiers.export USING btree (tenant_id, official_id, export_id);
alter table dossiers.export enable row level security;
alter table dossiers.export force row level security;
create policy tenant on dossiers.export as permissive for all to public using ((tenant_id = current_setting('app.tenant'::text))) with check ((tenant_id = current_setting('app.tenant'::text)));
grant insert, select, update on table dossiers.export to motcua_app;

create table dossiers.message_in (
	tenant_id text not null,
	from_tenant text not null,
	key text not null,
	kind text not null,
	draft_id uuid,
	dossier_id uuid,
	body jsonb not null,
	came_at timestamp with time zone not null,
	constraint message_in_pkey PRIMARY KEY (tenant_id, from_tenant, key),
	constraint message_in_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES tenancy.tenant(code),
	constraint message_in_kind_check CHECK ((kind = ANY (ARRAY['open'::text, 'told'::text, 'recall'::text])))
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
alter table dossiers.message_in enable row level security;
alter table dossiers.message_in force row level security;
create policy tenant on dossiers.message_in as permissive for all to public using ((tenant_id = current_setting('app.tenant'::text))) with check ((tenant_id = current_setting('app.tenant'::text)));
grant insert, select on table dossiers.message_in to motcua_app;

create table dossiers.message_out (
	tenant_id text not null,
	message_id uuid not null,
	key text not null,
	kind text not null,
	dossier_id uuid not null,
	token_id uuid not null,
	to_tenant text,
	written_at timestamp with time zone not null,
	attempts integer default 0 not null,
	trouble text,
	stuck_at timestamp with time zone,
	done_at timestamp with time zone,
	done_as text,
	constraint message_out_key UNIQUE (tenant_id, key),
	constraint message_out_pkey PRIMARY KEY (tenant_id, message_id),
	constraint message_out_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES tenancy.tenant(code),
	constraint message_out_attempts_check CHECK ((attempts >= 0)),
	constraint message_out_done_as_check CHECK ((done_as = ANY (ARRAY['acknowledged'::text, 'refused'::text, 'void'::text]))),
	constraint message_out_kind_check CHECK ((kind = ANY (ARRAY['open'::text, 'told'::text, 'recall'::text])))
);
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
CREATE INDEX message_out_by_dossier ON dossiers.message_out USING btree (tenant_id, dossier_id);
CREATE INDEX message_out_open ON dossiers.message_out USING btree (tenant_id, written_at) WHERE (done_at IS NULL);
CREATE INDEX message_out_refused ON dossiers.message_out USING btree (tenant_id, written_at) WHERE (done_as = 'refused'::text);
alter table dossiers.message_out enable row level security;
alter table dossiers.message_out force row level security;
create policy tenant on dossiers.message_out as permissive for all to public using ((tenant_id = current_setting('app.tenant'::text))) with check ((tenant_id = current_setting('app.tenant'::text)));
grant insert, select, update on table dossiers.message_out to motcua_app;

create table dossiers.pace (
	tenant_id text not null,
	procedure_code text not null,
	agency_id uuid not null,
	finished integer not null,
	median_seconds integer not null,
	most_seconds integer not null,
	measured_at timestamp with time zone not null,
	constraint pace_pkey PRIMARY KEY (tenant_id, procedure_code, agency_id),
	constraint pace_check CHECK ((most_seconds >= median_seconds)),
	constraint pace_finished_check CHECK ((finished >= 10)),
	constraint pace_median_seconds_check CHECK ((median_seconds >= 0))
);
comment on table dossiers.pace is 'The real distribution of the last 30 days, of each procedure with at least ten results; fewer would tell of persons.';
comment on column dossiers.pace.tenant_id is 'The tenant.';
comment on column dossiers.pace.procedure_code is 'The procedure.';
comment on column dossiers.pace.agency_id is 'The agency that decided; all zeros: every agency of the tenant together.';
comment on column dossiers.pace.finished is 'How many results it is measured on.';
comment on column dossiers.pace.median_seconds is 'Half of them took no more working seconds of the office, without what waited for the citizen.';
comment on column dossiers.pace.most_seconds is 'Nine in ten took no more.';
comment on column dossiers.pace.measured_at is 'When.';
alter table dossiers.pace enable row level security;
alter table dossiers.pace force row level security;
create policy tenant on dossiers.pace as permissive for all to public using ((tenant_id = current_setting('app.tenant'::text))) with check ((tenant_id = current_setting('app.tenant'::text)));
grant delete, insert, select on table dossiers.pace to motcua_app;

create table dossiers.rating (
	tenant_id text not null,
	dossier_id uuid not null,
	person_id uuid not null,
	stars smallint not null,
	remark text default ''::text not null,
	rated_at timestamp with time zone not null,
	constraint rating_pkey PRIMARY KEY (tenant_id, dossier_id),
	constraint rating_tenant_id_dossier_id_fkey FOREIGN KEY (tenant_id, dossier_id) REFERENCES dossiers.dossier(tenant_id, dossier_id),
	constraint rating_stars_check CHECK (((stars >= 1) AND (stars <= 5)))
);
comment on table dossiers.rating is 'How the citizen found the service (đánh giá).';
comment on column dossiers.rating.tenant_id is 'The tenant.';
comment on column dossiers.rating.dossier_id is 'The dossier.';
comment on column dossiers.rating.person_id is 'Who rated.';
comment on column dossiers.rating.stars is '1 … 5.';
comment on column dossiers.rating.remark is 'In their words.';
comment on column dossiers.rating.rated_at is 'When.';
alter table dossiers.rating enable row level security;
alter table dossiers.rating force row level security;
create policy tenant on dossiers.rating as permissive for all to public using ((tenant_id = current_setting('app.tenant'::text))) with check ((tenant_id = current_setting('app.tenant'::text)));
grant insert, select on table dossiers.rating to motcua_app;

create table dossiers.reminder (
	tenant_id text not null,
	dossier_id uuid not null,
	token_id uuid not null,
	kind text not null,
	step_due_at timestamp with time zone not null,
	agency_id uuid not null,
	role text not null,
	step_name text not null,
	made_at timestamp with time zone not null,
	constraint reminder_pkey PRIMARY KEY (tenant_id, dossier_id, token_id, kind, step_due_at),
	constraint reminder_tenant_id_dossier_id_fkey FOREIGN KEY (tenant_id, dossier_id) REFERENCES dossiers.dossier(tenant_id, dossier_id),
	constraint reminder_kind_check CHECK ((kind = ANY (ARRAY['soon'::text, 'late'::text, 'escalated'::text])))
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
CREATE INDEX reminder_by_desk ON dossiers.reminder USING btree (tenant_id, agency_id, role, made_at DESC);
alter table dossiers.reminder enable row level security;
alter table dossiers.reminder force row level security;
create policy tenant on dossiers.reminder as permissive for all to public using ((tenant_id = current_setting('app.tenant'::text))) with check ((tenant_id = current_setting('app.tenant'::text)));
grant delete, insert, select on table dossiers.reminder to motcua_app;

create table dossiers.result (
	tenant_id text not null,
	dossier_id uuid not null,
	number text not null,
	title text not null,
	agency_id uuid not null,
	signer_name text not null,
	signer_title text not null,
	reserved_at timestamp with time zone not null,
	verification_code text not null,
	file_id uuid,
	sha256 text,
	issued_at timestamp with time zone,
	constraint result_tenant_id_verification_code_key UNIQUE (tenant_id, verification_code),
	constraint result_pkey PRIMARY KEY (tenant_id, dossier_id),
	constraint result_tenant_id_dossier_id_fkey FOREIGN KEY (tenant_id, dossier_id) REFERENCES dossiers.dossier(tenant_id, dossier_id)
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
alter table dossiers.result enable row level security;
alter table dossiers.result force row level security;
create policy tenant on dossiers.result as permissive for all to public using ((tenant_id = current_setting('app.tenant'::text))) with check ((tenant_id = current_setting('app.tenant'::text)));
grant insert, select, update on table dossiers.result to motcua_app;

create table dossiers.result_number (
	tenant_id text not null,
	agency_id uuid not null,
	register text not null,
	year integer not null,
	last_number integer not null,
	constraint result_number_pkey PRIMARY KEY (tenant_id, agency_id, register, year)
);
comment on table dossiers.result_number is 'The last number given in a register of results (sổ) in a year.';
comment on column dossiers.result_number.tenant_id is 'The tenant.';
comment on column dossiers.result_number.agency_id is 'The issuing agency.';
comment on column dossiers.result_number.register is 'Which register, e.g. GKS.';
comment on column dossiers.result_number.year is 'Calendar year in Viet Nam.';
comment on column dossiers.result_number.last_number is 'Last number given.';
alter table dossiers.result_number enable row level security;
alter table dossiers.result_number force row level security;
create policy tenant on dossiers.result_number as permissive for all to public using ((tenant_id = current_setting('app.tenant'::text))) with check ((tenant_id = current_setting('app.tenant'::text)));
grant insert, select, update on table dossiers.result_number to motcua_app;

create table dossiers.saved_list (
	tenant_id text not null,
	saved_list_id uuid not null,
	owner_id uuid not null,
	shared_with uuid,
	name text not null,
	query text not null,
	saved_at timestamp with time zone not null,
	constraint saved_list_pkey PRIMARY KEY (tenant_id, saved_list_id),
	constraint saved_list_name_check CHECK (((length(name) >= 1) AND (length(name) <= 80))),
	constraint saved_list_query_check CHECK ((length(query) <= 2000))
);
comment on table dossiers.saved_list is 'A list of the desk that an official keeps under a name (hàng việc đã lưu).';
comment on column dossiers.saved_list.tenant_id is 'The tenant.';
comment on column dossiers.saved_list.saved_list_id is 'UUIDv7 made by the application.';
comment on column dossiers.saved_list.owner_id is 'The official who keeps it.';
comment on column dossiers.saved_list.shared_with is 'The agency whose officials see it too; null when it is the owner''s alone.';
comment on column dossiers.saved_list.name is 'Its name.';
comment on column dossiers.saved_list.query is 'The query of its address: list, criteria, columns and order.';
comment on column dossiers.saved_list.saved_at is 'When.';
CREATE INDEX saved_list_by_owner ON dossiers.saved_list USING btree (tenant_id, owner_id);
CREATE INDEX saved_list_by_unit ON dossiers.saved_list USING btree (tenant_id, shared_with) WHERE (shared_with IS NOT NULL);
alter table dossiers.saved_list enable row level security;
alter table dossiers.saved_list force row level security;
create policy tenant on dossiers.saved_list as permissive for all to public using ((tenant_id = current_setting('app.tenant'::text))) with check ((tenant_id = current_setting('app.tenant'::text)));
grant delete, insert, select on table dossiers.saved_list to motcua_app;

create table dossiers.search_card (
	tenant_id text not null,
	dossier_id uuid not null,
	open boolean not null,
	words tsvector not null,
	constraint search_card_pkey PRIMARY KEY (tenant_id, dossier_id)
);
comment on table dossiers.search_card is 'What a dossier is found by (thẻ tra cứu): the words of every field, written in the statement that writes the dossier. See dossiers/card.ts.';
comment on column dossiers.search_card.tenant_id is 'The tenant.';
comment on column dossiers.search_card.dossier_id is 'The dossier.';
comment on column dossiers.search_card.open is 'Whether anything of it waits at a desk.';
comment on column dossiers.search_card.words is 'Each word with its tenant and its field, without positions.';
CREATE INDEX search_card_closed ON dossiers.search_card USING gin (words) WITH (gin_pending_list_limit='2048') WHERE (NOT open);
CREATE INDEX search_card_open ON dossiers.search_card USING gin (words) WITH (gin_pending_list_limit='512') WHERE open;
alter table dossiers.search_card enable row level security;
alter table dossiers.search_card force row level security;
create policy sought on dossiers.search_card as restrictive for select to public using ((words @@ ( SELECT (COALESCE(NULLIF(current_setting('app.sought'::text, true), ''::text), '!''-'''::text))::tsquery AS "coalesce")));
create policy tenant on dossiers.search_card as permissive for all to public using ((tenant_id = current_setting('app.tenant'::text))) with check ((tenant_id = current_setting('app.tenant'::text)));
grant insert, select, update on table dossiers.search_card to motcua_app;

create table dossiers.simulation (
	tenant_id text not null,
	simulation_id uuid not null,
	draft_id uuid not null,
	revision integer not null,
	durations text not null,
	asked_by text not null,
	asked_at timestamp with time zone not null,
	looked integer default 0 not null,
	total integer not null,
	outcome jsonb,
	constraint simulation_pkey PRIMARY KEY (tenant_id, simulation_id),
	constraint simulation_durations_check CHECK ((durations = ANY (ARRAY['real'::text, 'budget'::text])))
);
comment on table dossiers.simulation is 'A draft of a process run against the dossiers of the last month (chạy thử).';
comment on column dossiers.simulation.tenant_id is 'The tenant.';
comment on column dossiers.simulation.simulation_id is 'UUIDv7 made by the application.';
comment on column dossiers.simulation.draft_id is 'The draft.';
comment on column dossiers.simulation.revision is 'The revision of the draft that was run.';
comment on column dossiers.simulation.durations is 'real: steps take as long as they took; budget: as long as the draft gives them.';
comment on column dossiers.simulation.asked_by is 'Who asked for it.';
comment on column dossiers.simulation.asked_at is 'When; the month ends here.';
comment on column dossiers.simulation.looked is 'How many dossiers it has come through.';
comment on column dossiers.simulation.total is 'How many there are.';
comment on column dossiers.simulation.outcome is 'The figures as it was and as it would be, see Simulated; null while it runs.';
CREATE INDEX simulation_by_draft ON dossiers.simulation USING btree (tenant_id, draft_id, simulation_id DESC);
alter table dossiers.simulation enable row level security;
alter table dossiers.simulation force row level security;
create policy tenant on dossiers.simulation as permissive for all to public using ((tenant_id = current_setting('app.tenant'::text))) with check ((tenant_id = current_setting('app.tenant'::text)));
grant insert, select, update on table dossiers.simulation to motcua_app;

create table dossiers.version_plan (
	tenant_id text not null,
	plan_id uuid not null,
	process_id text not null,
	from_version integer not null,
	to_version integer not null,
	counterparts jsonb not null,
	reason text not null,
	actor jsonb not null,
	confirmed_at timestamp with time zone not null,
	runs integer default 1 not null,
	ended_at timestamp with time zone,
	constraint version_plan_pkey PRIMARY KEY (tenant_id, plan_id)
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
CREATE INDEX version_plan_by_process ON dossiers.version_plan USING btree (tenant_id, process_id, plan_id DESC);
alter table dossiers.version_plan enable row level security;
alter table dossiers.version_plan force row level security;
create policy tenant on dossiers.version_plan as permissive for all to public using ((tenant_id = current_setting('app.tenant'::text))) with check ((tenant_id = current_setting('app.tenant'::text)));
grant insert, select, update on table dossiers.version_plan to motcua_app;

create table dossiers.version_plan_item (
	tenant_id text not null,
	plan_id uuid not null,
	dossier_id uuid not null,
	code text not null,
	outcome text,
	refusal jsonb,
	event_seq integer,
	ended_at timestamp with time zone,
	constraint version_plan_item_pkey PRIMARY KEY (tenant_id, plan_id, dossier_id),
	constraint version_plan_item_tenant_id_dossier_id_fkey FOREIGN KEY (tenant_id, dossier_id) REFERENCES dossiers.dossier(tenant_id, dossier_id),
	constraint version_plan_item_tenant_id_plan_id_fkey FOREIGN KEY (tenant_id, plan_id) REFERENCES dossiers.version_plan(tenant_id, plan_id),
	constraint version_plan_item_outcome_check CHECK ((outcome = ANY (ARRAY['moved'::text, 'stayed'::text, 'failed'::text])))
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
alter table dossiers.version_plan_item enable row level security;
alter table dossiers.version_plan_item force row level security;
create policy tenant on dossiers.version_plan_item as permissive for all to public using ((tenant_id = current_setting('app.tenant'::text))) with check ((tenant_id = current_setting('app.tenant'::text)));
grant insert, select, update on table dossiers.version_plan_item to motcua_app;

create table dossiers.work (
	tenant_id text not null,
	dossier_id uuid not null,
	token_id uuid not null,
	agency_id uuid not null,
	role text not null,
	holder_id uuid,
	queue text not null,
	step_id text not null,
	step_name text not null,
	since timestamp with time zone not null,
	step_due_at timestamp with time zone,
	due_at timestamp with time zone,
	sort_at timestamp with time zone not null,
	awaited_by uuid,
	constraint work_pkey PRIMARY KEY (tenant_id, dossier_id, token_id),
	constraint work_tenant_id_dossier_id_fkey FOREIGN KEY (tenant_id, dossier_id) REFERENCES dossiers.dossier(tenant_id, dossier_id),
	constraint work_queue_check CHECK ((queue = ANY (ARRAY['to-receive'::text, 'in-hand'::text, 'awaiting-citizen'::text, 'automatic'::text])))
);
comment on table dossiers.work is 'What waits at the desk (hàng việc): one row per token of an open dossier, written with it.';
comment on column dossiers.work.tenant_id is 'The tenant.';
comment on column dossiers.work.dossier_id is 'The dossier.';
comment on column dossiers.work.token_id is 'The token.';
comment on column dossiers.work.agency_id is 'The agency whose step it is.';
comment on column dossiers.work.role is 'The role that may act.';
comment on column dossiers.work.holder_id is 'The official who has it in hand; null while anyone of the role may take it.';
comment on column dossiers.work.queue is 'to-receive, in-hand, awaiting-citizen, or automatic: nobody has anything to do until a time, a message or a service leads on.';
comment on column dossiers.work.step_id is 'BPMN element.';
comment on column dossiers.work.step_name is 'Its name.';
comment on column dossiers.work.since is 'Since when it waits here.';
comment on column dossiers.work.step_due_at is 'Due time of the step.';
comment on column dossiers.work.due_at is 'Due time of the dossier; null while the clock stands still.';
comment on column dossiers.work.sort_at is 'Order in the list: due_at, or when it came while nothing is due.';
comment on column dossiers.work.awaited_by is 'The agency that waits for this opinion, when another one gives it; null for all other work. Opinions that were asked before the upgrade get it with the next act on their dossier.';
CREATE INDEX work_awaited ON dossiers.work USING btree (tenant_id, awaited_by, sort_at, dossier_id) INCLUDE (step_due_at) WHERE ((awaited_by IS NOT NULL) AND (queue = 'in-hand'::text) AND (step_due_at IS NOT NULL));
CREATE INDEX work_by_agency ON dossiers.work USING btree (tenant_id, agency_id, queue, sort_at, dossier_id);
CREATE INDEX work_by_arrival ON dossiers.work USING btree (tenant_id, agency_id, queue, dossier_id);
CREATE INDEX work_by_holder ON dossiers.work USING btree (tenant_id, holder_id, queue, sort_at, dossier_id) WHERE (holder_id IS NOT NULL);
CREATE INDEX work_by_step_due ON dossiers.work USING btree (tenant_id, step_due_at) WHERE (step_due_at IS NOT NULL);
CREATE INDEX work_in_pool ON dossiers.work USING btree (tenant_id, agency_id, role, queue, sort_at, dossier_id) INCLUDE (due_at) WHERE (holder_id IS NULL);
CREATE INDEX work_waits_elsewhere ON dossiers.work USING btree (tenant_id, agency_id, sort_at, dossier_id) INCLUDE (step_due_at) WHERE ((queue = 'automatic'::text) AND (step_due_at IS NOT NULL));
alter table dossiers.work enable row level security;
alter table dossiers.work force row level security;
create policy tenant on dossiers.work as permissive for all to public using ((tenant_id = current_setting('app.tenant'::text))) with check ((tenant_id = current_setting('app.tenant'::text)));
grant delete, insert, select, update on table dossiers.work to motcua_app;

create table dossiers.work_count (
	tenant_id text not null,
	agency_id uuid not null,
	role text not null,
	holder_id uuid not null,
	queue text not null,
	due_day date not null,
	slot smallint not null,
	n integer not null,
	constraint work_count_pkey PRIMARY KEY (tenant_id, agency_id, role, holder_id, queue, due_day, slot)
);
comment on table dossiers.work_count is 'How many rows of dossiers.work there are, kept in the same transaction; spread over slots so that acts do not wait for one another.';
comment on column dossiers.work_count.tenant_id is 'The tenant.';
comment on column dossiers.work_count.agency_id is 'The agency.';
comment on column dossiers.work_count.role is 'The role.';
comment on column dossiers.work_count.holder_id is 'The holder; all zeros while nobody has it.';
comment on column dossiers.work_count.queue is 'The queue.';
comment on column dossiers.work_count.due_day is 'Day of due_at in Viet Nam; infinity while nothing is due.';
comment on column dossiers.work_count.slot is 'One of 4, by dossier.';
comment on column dossiers.work_count.n is 'How many; may be negative in one slot, never in sum.';
CREATE INDEX work_count_by_agency ON dossiers.work_count USING btree (tenant_id, agency_id) INCLUDE (role, holder_id, queue, due_day, n) WHERE (n <> 0);
CREATE INDEX work_count_by_holder ON dossiers.work_count USING btree (tenant_id, holder_id) WHERE ((n <> 0) AND (holder_id <> '00000000-0000-0000-0000-000000000000'::uuid));
alter table dossiers.work_count enable row level security;
alter table dossiers.work_count force row level security;
create policy tenant on dossiers.work_count as permissive for all to public using ((tenant_id = current_setting('app.tenant'::text))) with check ((tenant_id = current_setting('app.tenant'::text)));
grant delete, insert, select, update on table dossiers.work_count to motcua_app;

create table forms.draft (
	tenant_id text not null,
	draft_id uuid not null,
	person_id uuid not null,
	procedure_code text not null,
	procedure_version integer not null,
	case_code text,
	agency_id uuid,
	form_id text not null,
	form_version integer not null,
	answers jsonb default '{}'::jsonb not null,
	provenance jsonb default '{}'::jsonb not null,
	revision integer default 0 not null,
	started_at timestamp with time zone not null,
	saved_at timestamp with time zone not null,
	dossier_id uuid,
	discarded_at timestamp with time zone,
	field_revisions jsonb default '{}'::jsonb not null,
	receiving_agency_id uuid,
	moved_from integer,
	begun_from jsonb,
	asked_as text default 'steps'::text not null,
	lookups jsonb default '{}'::jsonb not null,
	constraint draft_pkey PRIMARY KEY (tenant_id, draft_id),
	constraint draft_tenant_id_form_id_form_version_fkey FOREIGN KEY (tenant_id, form_id, form_version) REFERENCES forms.form(tenant_id, form_id, version),
	constraint draft_tenant_id_person_id_fkey FOREIGN KEY (tenant_id, person_id) REFERENCES identity.person(tenant_id, person_id),
	constraint draft_asked_as CHECK ((asked_as = ANY (ARRAY['steps'::text, 'whole'::text]))) NOT VALID
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
comment on column forms.draft.field_revisions is 'Field id to the revision at which its answer last changed: tells a second device what the first one did.';
comment on column forms.draft.receiving_agency_id is 'The desk where the citizen files and gets the result, when it is not that of the agency that decides; null when it is.';
comment on column forms.draft.moved_from is 'The version of the form that the draft was on when its citizen last saw it; null when nothing changed since, or they have seen what did.';
comment on column forms.draft.begun_from is 'Null: from nothing. {kind: earlier, dossier, kept, lost: [{label, was}]} or {kind: link, kept, refused: [{name, why}]}: what was filled in at the beginning, and what was not and why.';
comment on column forms.draft.asked_as is 'steps: one group of questions on a page; whole: all on one page, as the citizen chose.';
comment on column forms.draft.lookups is 'What came of each register that the form asks, with the facts that the form may show: forms/lookup.ts. Gone when the draft is discarded.';
CREATE INDEX draft_by_person ON forms.draft USING btree (tenant_id, person_id, saved_at DESC);
alter table forms.draft enable row level security;
alter table forms.draft force row level security;
create policy tenant on forms.draft as permissive for all to public using ((tenant_id = current_setting('app.tenant'::text))) with check ((tenant_id = current_setting('app.tenant'::text)));
grant insert, select, update on table forms.draft to motcua_app;

create table forms.form (
	tenant_id text not null,
	form_id text not null,
	version integer not null,
	procedure_code text not null,
	definition jsonb not null,
	published_at timestamp with time zone not null,
	valid_from date not null,
	valid_to date,
	constraint form_pkey PRIMARY KEY (tenant_id, form_id, version),
	constraint form_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES tenancy.tenant(code),
	constraint form_version_check CHECK ((version > 0))
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
CREATE INDEX form_by_procedure ON forms.form USING btree (tenant_id, procedure_code, version DESC);
alter table forms.form enable row level security;
alter table forms.form force row level security;
create policy tenant on forms.form as permissive for all to public using ((tenant_id = current_setting('app.tenant'::text))) with check ((tenant_id = current_setting('app.tenant'::text)));
grant insert, select, update on table forms.form to motcua_app;

create table identity.credential (
	tenant_id text not null,
	official_id uuid not null,
	password_hash text not null,
	changed_at timestamp with time zone not null,
	temporary boolean default false not null,
	constraint credential_pkey PRIMARY KEY (tenant_id, official_id),
	constraint credential_tenant_id_official_id_fkey FOREIGN KEY (tenant_id, official_id) REFERENCES tenancy.official(tenant_id, official_id)
);
comment on table identity.credential is 'What an official proves identity with.';
comment on column identity.credential.tenant_id is 'The tenant.';
comment on column identity.credential.official_id is 'The official.';
comment on column identity.credential.password_hash is 'argon2id in PHC form.';
comment on column identity.credential.changed_at is 'When the password was set.';
comment on column identity.credential.temporary is 'Given by an administrator: it must be changed at the first sign-in.';
alter table identity.credential enable row level security;
alter table identity.credential force row level security;
create policy tenant on identity.credential as permissive for all to public using ((tenant_id = current_setting('app.tenant'::text))) with check ((tenant_id = current_setting('app.tenant'::text)));
grant insert, select, update on table identity.credential to motcua_app;

create table identity.failed_sign_in (
	tenant_id text not null,
	who text not null,
	failed_at timestamp with time zone not null,
	constraint failed_sign_in_pkey PRIMARY KEY (tenant_id, who, failed_at),
	constraint failed_sign_in_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES tenancy.tenant(code)
);
comment on table identity.failed_sign_in is 'Wrong passwords, to slow down guessing.';
comment on column identity.failed_sign_in.tenant_id is 'The tenant.';
comment on column identity.failed_sign_in.who is 'The user name or the address that tried.';
comment on column identity.failed_sign_in.failed_at is 'When.';
alter table identity.failed_sign_in enable row level security;
alter table identity.failed_sign_in force row level security;
create policy tenant on identity.failed_sign_in as permissive for all to public using ((tenant_id = current_setting('app.tenant'::text))) with check ((tenant_id = current_setting('app.tenant'::text)));
grant delete, insert, select on table identity.failed_sign_in to motcua_app;

create table identity.passkey (
	tenant_id text not null,
	credential_id text not null,
	official_id uuid not null,
	public_key bytea not null,
	counter bigint not null,
	transports text[] not null,
	name text not null,
	added_at timestamp with time zone not null,
	used_at timestamp with time zone,
	constraint passkey_pkey PRIMARY KEY (tenant_id, credential_id),
	constraint passkey_tenant_id_official_id_fkey FOREIGN KEY (tenant_id, official_id) REFERENCES tenancy.official(tenant_id, official_id)
);
comment on table identity.passkey is 'A passkey (WebAuthn credential) of an official.';
comment on column identity.passkey.tenant_id is 'The tenant.';
comment on column identity.passkey.credential_id is 'As the authenticator names it, base64url.';
comment on column identity.passkey.official_id is 'Whose.';
comment on column identity.passkey.public_key is 'COSE key.';
comment on column identity.passkey.counter is 'Signature counter; a smaller one than before is a copy.';
comment on column identity.passkey.transports is 'How it is reached: internal, usb, hybrid …';
comment on column identity.passkey.name is 'What its owner calls it.';
comment on column identity.passkey.added_at is 'Since when.';
comment on column identity.passkey.used_at is 'When it last opened.';
alter table identity.passkey enable row level security;
alter table identity.passkey force row level security;
create policy tenant on identity.passkey as permissive for all to public using ((tenant_id = current_setting('app.tenant'::text))) with check ((tenant_id = current_setting('app.tenant'::text)));
grant delete, insert, select, update on table identity.passkey to motcua_app;

create table identity.person (
	tenant_id text not null,
	person_id uuid not null,
	issuer text not null,
	subject text not null,
	assurance smallint not null,
	full_name text not null,
	personal_id text,
	birth_date date,
	sex text,
	ethnicity text,
	nationality text,
	residence text,
	home_town text,
	phone text,
	email text,
	locale text default 'vi'::text not null,
	vouched_at timestamp with time zone not null,
	same_as uuid,
	constraint person_tenant_id_issuer_subject_key UNIQUE (tenant_id, issuer, subject),
	constraint person_pkey PRIMARY KEY (tenant_id, person_id),
	constraint person_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES tenancy.tenant(code),
	constraint person_assurance_check CHECK ((assurance = ANY (ARRAY[1, 2]))),
	constraint person_locale_check CHECK ((locale = ANY (ARRAY['vi'::text, 'en'::text]))),
	constraint person_sex_check CHECK ((sex = ANY (ARRAY['male'::text, 'female'::text])))
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
comment on column identity.person.same_as is 'The person of the VNeID account that is the same one, known since they signed in at level 2; only on a person whom a counter wrote down. That person may open the dossiers of this one.';
CREATE INDEX person_by_personal_id ON identity.person USING btree (tenant_id, personal_id) WHERE (personal_id IS NOT NULL);
CREATE INDEX person_same_as ON identity.person USING btree (tenant_id, same_as) WHERE (same_as IS NOT NULL);
alter table identity.person enable row level security;
alter table identity.person force row level security;
create policy tenant on identity.person as permissive for all to public using ((tenant_id = current_setting('app.tenant'::text))) with check ((tenant_id = current_setting('app.tenant'::text)));
grant insert, select, update on table identity.person to motcua_app;

create table identity.recovery_code (
	tenant_id text not null,
	official_id uuid not null,
	code_hash bytea not null,
	used_at timestamp with time zone,
	constraint recovery_code_pkey PRIMARY KEY (tenant_id, official_id, code_hash),
	constraint recovery_code_tenant_id_official_id_fkey FOREIGN KEY (tenant_id, official_id) REFERENCES tenancy.official(tenant_id, official_id)
);
comment on table identity.recovery_code is 'Codes for when the authenticator is lost; each opens once.';
comment on column identity.recovery_code.tenant_id is 'The tenant.';
comment on column identity.recovery_code.official_id is 'Whose.';
comment on column identity.recovery_code.code_hash is 'HMAC-SHA-256 of the code.';
comment on column identity.recovery_code.used_at is 'When it was used; null while it is good.';
alter table identity.recovery_code enable row level security;
alter table identity.recovery_code force row level security;
create policy tenant on identity.recovery_code as permissive for all to public using ((tenant_id = current_setting('app.tenant'::text))) with check ((tenant_id = current_setting('app.tenant'::text)));
grant delete, insert, select, update on table identity.recovery_code to motcua_app;

create table identity.session (
	tenant_id text not null,
	token_hash bytea not null,
	person_id uuid,
	official_id uuid,
	created_at timestamp with time zone not null,
	seen_at timestamp with time zone not null,
	expires_at timestamp with time zone not null,
	ended_at timestamp with time zone,
	session_id uuid,
	method text,
	address text,
	agent text,
	constraint session_pkey PRIMARY KEY (tenant_id, token_hash),
	constraint session_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES tenancy.tenant(code),
	constraint session_tenant_id_official_id_fkey FOREIGN KEY (tenant_id, official_id) REFERENCES tenancy.official(tenant_id, official_id),
	constraint session_tenant_id_person_id_fkey FOREIGN KEY (tenant_id, person_id) REFERENCES identity.person(tenant_id, person_id),
	constraint session_check CHECK ((num_nonnulls(person_id, official_id) = 1))
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
comment on column identity.session.session_id is 'Names the session to people who list and end it; the token itself is never shown.';
comment on column identity.session.method is 'How the official came in: password, totp, recovery-code, passkey or openid; null for citizens.';
comment on column identity.session.address is 'The network address at sign-in.';
comment on column identity.session.agent is 'What the browser called itself, shortened.';
CREATE INDEX session_by_official ON identity.session USING btree (tenant_id, official_id, created_at) WHERE (official_id IS NOT NULL);
alter table identity.session enable row level security;
alter table identity.session force row level security;
create policy tenant on identity.session as permissive for all to public using ((tenant_id = current_setting('app.tenant'::text))) with check ((tenant_id = current_setting('app.tenant'::text)));
grant delete, insert, select, update on table identity.session to motcua_app;

create table identity.sign_in_policy (
	tenant_id text not null,
	second_factor text default 'by-role'::text not null,
	openid_issuer text,
	openid_client_id text,
	sealed_client_secret bytea,
	openid_claim text default 'preferred_username'::text not null,
	openid_name text,
	constraint sign_in_policy_pkey PRIMARY KEY (tenant_id),
	constraint sign_in_policy_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES tenancy.tenant(code),
	constraint sign_in_policy_check CHECK ((num_nonnulls(openid_issuer, openid_client_id, sealed_client_secret) = ANY (ARRAY[0, 3]))),
	constraint sign_in_policy_second_factor_check CHECK ((second_factor = ANY (ARRAY['off'::text, 'by-role'::text, 'everyone'::text])))
);
comment on table identity.sign_in_policy is 'How the officials of a tenant sign in. Without a row: password, second factor where the role asks for it.';
comment on column identity.sign_in_policy.tenant_id is 'The tenant.';
comment on column identity.sign_in_policy.second_factor is 'off, by-role (tenancy.role.second_factor), or everyone.';
comment on column identity.sign_in_policy.openid_issuer is 'The tenant''s own OpenID provider; null when it has none.';
comment on column identity.sign_in_policy.openid_client_id is 'Our name there.';
comment on column identity.sign_in_policy.sealed_client_secret is 'Our secret there, encrypted as TOTP secrets are.';
comment on column identity.sign_in_policy.openid_claim is 'Which claim holds the official''s user name here.';
comment on column identity.sign_in_policy.openid_name is 'What its button is called.';
alter table identity.sign_in_policy enable row level security;
alter table identity.sign_in_policy force row level security;
create policy tenant on identity.sign_in_policy as permissive for all to public using ((tenant_id = current_setting('app.tenant'::text))) with check ((tenant_id = current_setting('app.tenant'::text)));
grant insert, select, update on table identity.sign_in_policy to motcua_app;

create table identity.totp (
	tenant_id text not null,
	official_id uuid not null,
	sealed_secret bytea not null,
	last_step bigint not null,
	added_at timestamp with time zone not null,
	constraint totp_pkey PRIMARY KEY (tenant_id, official_id),
	constraint totp_tenant_id_official_id_fkey FOREIGN KEY (tenant_id, official_id) REFERENCES tenancy.official(tenant_id, official_id)
);
comment on table identity.totp is 'The authenticator app of an official (RFC 6238).';
comment on column identity.totp.tenant_id is 'The tenant.';
comment on column identity.totp.official_id is 'Whose.';
comment on column identity.totp.sealed_secret is 'The shared secret, encrypted with AES-256-GCM under a key made of SECRET.';
comment on column identity.totp.last_step is 'The newest step a code was taken of: none of it or before it is taken again.';
comment on column identity.totp.added_at is 'Since when.';
alter table identity.totp enable row level security;
alter table identity.totp force row level security;
create policy tenant on identity.totp as permissive for all to public using ((tenant_id = current_setting('app.tenant'::text))) with check ((tenant_id = current_setting('app.tenant'::text)));
grant delete, insert, select, update on table identity.totp to motcua_app;

create table journal.entry (
	tenant_id text not null,
	entry_id uuid not null,
	at timestamp with time zone not null,
	kind text not null,
	official_id uuid,
	official_name text not null,
	acting_as jsonb default '[]'::jsonb not null,
	address text not null,
	dossier_id uuid,
	dossier_code text,
	subject text default ''::text not null,
	detail jsonb default '{}'::jsonb not null,
	constraint entry_pkey PRIMARY KEY (tenant_id, entry_id),
	constraint entry_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES tenancy.tenant(code)
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
CREATE INDEX entry_by_dossier ON journal.entry USING btree (tenant_id, dossier_id, entry_id) WHERE (dossier_id IS NOT NULL);
CREATE INDEX entry_by_official ON journal.entry USING btree (tenant_id, official_id, entry_id);
alter table journal.entry enable row level security;
alter table journal.entry force row level security;
create policy tenant on journal.entry as permissive for all to public using ((tenant_id = current_setting('app.tenant'::text))) with check ((tenant_id = current_setting('app.tenant'::text)));
grant insert, select on table journal.entry to motcua_app;

create table notes.answer (
	tenant_id text not null,
	note_id uuid not null,
	official_id uuid not null,
	official_name text not null,
	words text not null,
	answered_at timestamp with time zone not null,
	constraint answer_pkey PRIMARY KEY (tenant_id, note_id),
	constraint answer_tenant_id_note_id_fkey FOREIGN KEY (tenant_id, note_id) REFERENCES notes.note(tenant_id, note_id),
	constraint answer_words_check CHECK (((length(words) >= 1) AND (length(words) <= 4000)))
);
comment on table notes.answer is 'The answer to a question; a question has one.';
comment on column notes.answer.tenant_id is 'The tenant.';
comment on column notes.answer.note_id is 'The question.';
comment on column notes.answer.official_id is 'Who answered.';
comment on column notes.answer.official_name is 'Their name then.';
comment on column notes.answer.words is 'The answer.';
comment on column notes.answer.answered_at is 'When.';
alter table notes.answer enable row level security;
alter table notes.answer force row level security;
create policy tenant on notes.answer as permissive for all to public using ((tenant_id = current_setting('app.tenant'::text))) with check ((tenant_id = current_setting('app.tenant'::text)));
grant insert, select on table notes.answer to motcua_app;

create table notes.note (
	tenant_id text not null,
	note_id uuid not null,
	dossier_id uuid not null,
	author_id uuid not null,
	author_name text not null,
	author_title text not null,
	asked_of_id uuid,
	asked_of_name text,
	written_at timestamp with time zone not null,
	constraint note_pkey PRIMARY KEY (tenant_id, note_id),
	constraint note_check CHECK (((asked_of_id IS NULL) = (asked_of_name IS NULL)))
);
comment on table notes.note is 'A note of an official on a dossier (ghi chú), or a question to a colleague (hỏi ý kiến đồng nghiệp).';
comment on column notes.note.tenant_id is 'The tenant.';
comment on column notes.note.note_id is 'UUIDv7 that the form carries: sent twice, it is one note.';
comment on column notes.note.dossier_id is 'The dossier.';
comment on column notes.note.author_id is 'Who wrote it.';
comment on column notes.note.author_name is 'Their name then.';
comment on column notes.note.author_title is 'Their title then.';
comment on column notes.note.asked_of_id is 'The colleague who is asked; null for a plain note.';
comment on column notes.note.asked_of_name is 'Their name then.';
comment on column notes.note.written_at is 'When.';
CREATE INDEX note_by_dossier ON notes.note USING btree (tenant_id, dossier_id, note_id);
alter table notes.note enable row level security;
alter table notes.note force row level security;
create policy tenant on notes.note as permissive for all to public using ((tenant_id = current_setting('app.tenant'::text))) with check ((tenant_id = current_setting('app.tenant'::text)));
grant insert, select on table notes.note to motcua_app;

create table notes.notice (
	tenant_id text not null,
	official_id uuid not null,
	note_id uuid not null,
	why text not null,
	dossier_code text not null,
	noticed_at timestamp with time zone not null,
	read_at timestamp with time zone,
	constraint notice_pkey PRIMARY KEY (tenant_id, official_id, note_id, why),
	constraint notice_tenant_id_note_id_fkey FOREIGN KEY (tenant_id, note_id) REFERENCES notes.note(tenant_id, note_id),
	constraint notice_why_check CHECK ((why = ANY (ARRAY['mentioned'::text, 'asked'::text, 'answered'::text])))
);
comment on table notes.notice is 'What an official is to look at: they were mentioned, asked, or answered.';
comment on column notes.notice.tenant_id is 'The tenant.';
comment on column notes.notice.official_id is 'To whom.';
comment on column notes.notice.note_id is 'About which note; once for each reason.';
comment on column notes.notice.why is 'mentioned, asked or answered.';
comment on column notes.notice.dossier_code is 'The dossier of the note.';
comment on column notes.notice.noticed_at is 'When.';
comment on column notes.notice.read_at is 'When it was opened; null while it is unread.';
CREATE INDEX notice_asked ON notes.notice USING btree (tenant_id, dossier_code) WHERE (why = 'asked'::text);
CREATE INDEX notice_by_official ON notes.notice USING btree (tenant_id, official_id, noticed_at);
CREATE INDEX notice_unread ON notes.notice USING btree (tenant_id, official_id, noticed_at) WHERE (read_at IS NULL);
alter table notes.notice enable row level security;
alter table notes.notice force row level security;
create policy tenant on notes.notice as permissive for all to public using ((tenant_id = current_setting('app.tenant'::text))) with check ((tenant_id = current_setting('app.tenant'::text)));
grant insert, select, update on table notes.notice to motcua_app;

create table notes.wording (
	tenant_id text not null,
	note_id uuid not null,
	version integer not null,
	words text not null,
	worded_at timestamp with time zone not null,
	constraint wording_pkey PRIMARY KEY (tenant_id, note_id, version),
	constraint wording_tenant_id_note_id_fkey FOREIGN KEY (tenant_id, note_id) REFERENCES notes.note(tenant_id, note_id),
	constraint wording_version_check CHECK ((version > 0)),
	constraint wording_words_check CHECK (((length(words) >= 1) AND (length(words) <= 4000)))
);
comment on table notes.wording is 'The words of a note; the highest version is what it says now.';
comment on column notes.wording.tenant_id is 'The tenant.';
comment on column notes.wording.note_id is 'The note.';
comment on column notes.wording.version is '1 for the first.';
comment on column notes.wording.words is 'What it says; @user.name mentions a colleague.';
comment on column notes.wording.worded_at is 'When.';
alter table notes.wording enable row level security;
alter table notes.wording force row level security;
create policy tenant on notes.wording as permissive for all to public using ((tenant_id = current_setting('app.tenant'::text))) with check ((tenant_id = current_setting('app.tenant'::text)));
grant insert, select on table notes.wording to motcua_app;

create table notifications.message (
	tenant_id text not null,
	message_id uuid not null,
	person_id uuid not null,
	dossier_id uuid not null,
	dossier_code text not null,
	moment text not null,
	event_seq integer not null,
	subject text not null,
	body text not null,
	locale text not null,
	channel text not null,
	recipient text,
	made_at timestamp with time zone not null,
	sent_at timestamp with time zone,
	attempts integer default 0 not null,
	last_failure text,
	read_at timestamp with time zone,
	constraint message_tenant_id_dossier_id_event_seq_channel_key UNIQUE (tenant_id, dossier_id, event_seq, channel),
	constraint message_pkey PRIMARY KEY (tenant_id, message_id),
	constraint message_tenant_id_person_id_fkey FOREIGN KEY (tenant_id, person_id) REFERENCES identity.person(tenant_id, person_id),
	constraint message_channel_check CHECK ((channel = ANY (ARRAY['portal'::text, 'email'::text])))
);
comment on table notifications.message is 'One of the five moments told to a citizen by one channel (tin báo).';
comment on column notifications.message.tenant_id is 'The tenant.';
comment on column notifications.message.message_id is 'UUIDv7 made by the application.';
comment on column notifications.message.person_id is 'To whom.';
comment on column notifications.message.dossier_id is 'About which dossier.';
comment on column notifications.message.dossier_code is 'Its code.';
comment on column notifications.message.moment is 'Which of the moments: src/capabilities/notifications/moments.ts.';
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
CREATE INDEX message_by_person ON notifications.message USING btree (tenant_id, person_id, made_at DESC) WHERE (channel = 'portal'::text);
alter table notifications.message enable row level security;
alter table notifications.message force row level security;
create policy tenant on notifications.message as permissive for all to public using ((tenant_id = current_setting('app.tenant'::text))) with check ((tenant_id = current_setting('app.tenant'::text)));
grant insert, select, update on table notifications.message to motcua_app;

create table notifications.official_letter (
	tenant_id text not null,
	message_id uuid not null,
	official_id uuid not null,
	subject text not null,
	body text not null,
	recipient text not null,
	made_at timestamp with time zone not null,
	sent_at timestamp with time zone,
	attempts integer default 0 not null,
	last_failure text,
	constraint official_letter_pkey PRIMARY KEY (tenant_id, message_id)
);
comment on table notifications.official_letter is 'A letter to an official: what they are reminded of in one run of the reminders (thư nhắc việc).';
comment on column notifications.official_letter.tenant_id is 'The tenant.';
comment on column notifications.official_letter.message_id is 'UUIDv7 made by the application.';
comment on column notifications.official_letter.official_id is 'To whom.';
comment on column notifications.official_letter.subject is 'Title.';
comment on column notifications.official_letter.body is 'Plain text; of citizens no more than the codes of dossiers.';
comment on column notifications.official_letter.recipient is 'The address as it was then.';
comment on column notifications.official_letter.made_at is 'When it was written.';
comment on column notifications.official_letter.sent_at is 'When the channel took it.';
comment on column notifications.official_letter.attempts is 'How often sending was tried.';
comment on column notifications.official_letter.last_failure is 'What the channel said when it refused.';
alter table notifications.official_letter enable row level security;
alter table notifications.official_letter force row level security;
create policy tenant on notifications.official_letter as permissive for all to public using ((tenant_id = current_setting('app.tenant'::text))) with check ((tenant_id = current_setting('app.tenant'::text)));
grant insert, select, update on table notifications.official_letter to motcua_app;

create table platform.loaded (
	name text not null,
	digest text not null,
	loaded_at timestamp with time zone default now() not null,
	constraint loaded_pkey PRIMARY KEY (name)
);
comment on table platform.loaded is 'What was loaded from files (reference, demo), so that a start loads it again only when the files changed.';
comment on column platform.loaded.name is 'What was loaded, e.g. demo.';
comment on column platform.loaded.digest is 'SHA-256 of the files it was loaded from.';
comment on column platform.loaded.loaded_at is 'When.';

create table reference.administrative_unit (
	code text not null,
	valid_from date not null,
	valid_to date,
	level text not null,
	kind text not null,
	name text not null,
	full_name text not null,
	name_en text,
	folded text not null,
	parent_code text,
	province_code text not null,
	agency_code text,
	merged_from_text text,
	merged_from_codes text[] default '{}'::text[] not null,
	file text not null,
	constraint administrative_unit_pkey PRIMARY KEY (code, valid_from),
	constraint administrative_unit_check CHECK (((valid_to IS NULL) OR (valid_to > valid_from))),
	constraint administrative_unit_level_check CHECK ((level = ANY (ARRAY['province'::text, 'district'::text, 'commune'::text])))
);
comment on table reference.administrative_unit is 'A province, a district (until 2025-06-30) or a commune, with the days between which it existed so. Its identity is code and first day: 3,315 of the 3,321 codes of 2025-07-01 had another meaning before.';
comment on column reference.administrative_unit.code is 'Code of the General Statistics Office: 2, 3 or 5 digits.';
comment on column reference.administrative_unit.valid_from is 'First day; of the old set, the first day the source vouches for.';
comment on column reference.administrative_unit.valid_to is 'First day it no longer existed so; null while it does.';
comment on column reference.administrative_unit.level is 'province, district, commune.';
comment on column reference.administrative_unit.kind is 'thanh_pho_tw, tinh, quan, huyen, thi_xa, thanh_pho, phuong, xa, thi_tran, dac_khu.';
comment on column reference.administrative_unit.name is 'Name without its kind.';
comment on column reference.administrative_unit.full_name is 'Name with its kind.';
comment on column reference.administrative_unit.name_en is 'English name of a province.';
comment on column reference.administrative_unit.folded is 'Full name without accents, for search only.';
comment on column reference.administrative_unit.parent_code is 'The unit above it on the same days.';
comment on column reference.administrative_unit.province_code is 'Its province; its own code when it is one.';
comment on column reference.administrative_unit.agency_code is 'Hxx of a province (QĐ 20/2020/QĐ-TTg).';
comment on column reference.administrative_unit.merged_from_text is 'What the resolution says it was made of, verbatim.';
comment on column reference.administrative_unit.merged_from_codes is 'The old provinces a new province was made of.';
comment on column reference.administrative_unit.file is 'The file that gave it.';
CREATE INDEX administrative_unit_by_parent ON reference.administrative_unit USING btree (parent_code, valid_from, code);
CREATE INDEX administrative_unit_folded ON reference.administrative_unit USING gin (folded public.gin_trgm_ops);
grant select on table reference.administrative_unit to motcua_app;

create table reference.agency_code (
	code text not null,
	full_code text not null,
	name text not null,
	kind text not null,
	state text not null,
	successor_code text,
	successor_note text,
	confidence text not null,
	constraint agency_code_pkey PRIMARY KEY (code),
	constraint agency_code_kind_check CHECK ((kind = ANY (ARRAY['ministry'::text, 'province'::text]))),
	constraint agency_code_state_check CHECK ((state = ANY (ARRAY['current'::text, 'retired'::text])))
);
comment on table reference.agency_code is 'First-level agency codes (QĐ 20/2020/QĐ-TTg). A retired code goes on living inside codes of procedures and results.';
comment on column reference.agency_code.code is 'Gxx or Hxx.';
comment on column reference.agency_code.full_code is '000.00.00.Gxx.';
comment on column reference.agency_code.name is 'The name when the code was given.';
comment on column reference.agency_code.kind is 'ministry or province.';
comment on column reference.agency_code.state is 'current or retired.';
comment on column reference.agency_code.successor_code is 'The one code that took over, when there is one.';
comment on column reference.agency_code.successor_note is 'What became of it, in words.';
comment on column reference.agency_code.confidence is 'How sure the source is.';
grant select on table reference.agency_code to motcua_app;

create table reference.cut_off (
	valid_from date not null,
	latest time without time zone not null,
	source text not null,
	constraint cut_off_pkey PRIMARY KEY (valid_from)
);
comment on table reference.cut_off is 'From a day on, what comes later than this counts as received on the next working day, nationwide.';
comment on column reference.cut_off.valid_from is 'First day of the rule.';
comment on column reference.cut_off.latest is 'The last minute that is in time, on the clocks of Viet Nam.';
comment on column reference.cut_off.source is 'The text that says so.';
grant select on table reference.cut_off to motcua_app;

create table reference.dataset (
	name text not null,
	version integer not null,
	sha256 text not null,
	content jsonb not null,
	source text not null,
	imported_at timestamp with time zone not null,
	constraint dataset_pkey PRIMARY KEY (name, version),
	constraint dataset_version_check CHECK ((version > 0))
);
comment on table reference.dataset is 'Facts that are read whole: indicators, slips, document format, messages, portal states, identity rules, glossary, essential services, paper forms, internal processes.';
comment on column reference.dataset.name is 'Name of its file without the ending.';
comment on column reference.dataset.version is 'Counts up when the file changes; old versions stay.';
comment on column reference.dataset.sha256 is 'Digest of the file.';
comment on column reference.dataset.content is 'The file as it is.';
comment on column reference.dataset.source is 'Where it comes from.';
comment on column reference.dataset.imported_at is 'When.';
grant select on table reference.dataset to motcua_app;

create table reference.day_off (
	day date not null,
	name text not null,
	kind text not null,
	source text not null,
	confidence text not null,
	note text,
	constraint day_off_pkey PRIMARY KEY (day),
	constraint day_off_confidence_check CHECK ((confidence = ANY (ARRAY['confirmed'::text, 'provisional'::text, 'unconfirmed'::text]))),
	constraint day_off_kind_check CHECK ((kind = ANY (ARRAY['statutory'::text, 'substitute'::text, 'swap'::text])))
);
comment on table reference.day_off is 'A weekday on which offices are closed nationwide (BLLĐ 2019 Điều 111, 112).';
comment on column reference.day_off.day is 'The day in Viet Nam.';
comment on column reference.day_off.name is 'The feast.';
comment on column reference.day_off.kind is 'statutory; substitute (the feast fell on a weekend); swap (worked on a Saturday instead).';
comment on column reference.day_off.source is 'The notice.';
comment on column reference.day_off.confidence is 'confirmed; provisional while no notice is out; unconfirmed.';
comment on column reference.day_off.note is 'What else the source says.';
grant select on table reference.day_off to motcua_app;

create table reference.ethnic_group (
	code text not null,
	name text not null,
	ordinal integer not null,
	constraint ethnic_group_pkey PRIMARY KEY (code)
);
comment on table reference.ethnic_group is 'The 54 ethnic groups (QĐ 121-TCTK/PPCĐ 1979).';
comment on column reference.ethnic_group.code is '1 … 54.';
comment on column reference.ethnic_group.name is 'Spelling of the population database.';
comment on column reference.ethnic_group.ordinal is 'Order in lists.';
grant select on table reference.ethnic_group to motcua_app;

create table reference.import_run (
	run_id uuid not null,
	file text not null,
	sha256 text not null,
	counts jsonb not null,
	source text not null,
	imported_at timestamp with time zone not null,
	constraint import_run_pkey PRIMARY KEY (run_id)
);
comment on table reference.import_run is 'One file taken in by bin/import; a file whose digest is that of its last run is left alone.';
comment on column reference.import_run.run_id is 'UUIDv7 made by the application.';
comment on column reference.import_run.file is 'Name of the file, without its folder.';
comment on column reference.import_run.sha256 is 'Digest of its bytes.';
comment on column reference.import_run.counts is 'How many rows of what kind it gave.';
comment on column reference.import_run.source is 'Where its content comes from, as its meta says.';
comment on column reference.import_run.imported_at is 'When.';
CREATE INDEX import_run_by_file ON reference.import_run USING btree (file, imported_at DESC);
grant select on table reference.import_run to motcua_app;

create table reference.reason (
	code text not null,
	kind text not null,
	component_type text not null,
	reason text not null,
	remedy text not null,
	ordinal integer not null,
	constraint reason_pkey PRIMARY KEY (code),
	constraint reason_kind_check CHECK ((kind = ANY (ARRAY['supplement'::text, 'decline'::text, 'notice'::text])))
);
comment on table reference.reason is 'Why a supplement is asked for or a dossier declined, in plain words.';
comment on column reference.reason.code is 'E.g. TK01.';
comment on column reference.reason.kind is 'supplement (Mẫu 02), decline (Mẫu 03), notice.';
comment on column reference.reason.component_type is 'What kind of paper it is about.';
comment on column reference.reason.reason is 'What is wrong.';
comment on column reference.reason.remedy is 'What to do.';
comment on column reference.reason.ordinal is 'Order in lists.';
grant select on table reference.reason to motcua_app;

create table reference.succession (
	new_code text not null,
	new_valid_from date not null,
	ordinal integer not null,
	old_code text,
	old_valid_from date,
	share text not null,
	text text not null,
	constraint succession_pkey PRIMARY KEY (new_code, new_valid_from, ordinal),
	constraint succession_new_code_new_valid_from_fkey FOREIGN KEY (new_code, new_valid_from) REFERENCES reference.administrative_unit(code, valid_from) ON DELETE CASCADE,
	constraint succession_old_code_old_valid_from_fkey FOREIGN KEY (old_code, old_valid_from) REFERENCES reference.administrative_unit(code, valid_from) ON DELETE CASCADE,
	constraint succession_check CHECK (((share = 'unresolved'::text) = (old_code IS NULL))),
	constraint succession_share_check CHECK ((share = ANY (ARRAY['whole'::text, 'part'::text, 'unresolved'::text])))
);
comment on table reference.succession is 'Which old unit went into which new one. A part means the old unit was split: an old address leads to several new ones, so people are asked.';
comment on column reference.succession.new_code is 'The new unit.';
comment on column reference.succession.new_valid_from is 'Its first day.';
comment on column reference.succession.ordinal is 'Place in the text of the resolution, from 1.';
comment on column reference.succession.old_code is 'The old unit; null when the text names none that is known for sure.';
comment on column reference.succession.old_valid_from is 'Its first day.';
comment on column reference.succession.share is 'whole, part (split), unresolved.';
comment on column reference.succession.text is 'The words of the source.';
CREATE INDEX succession_by_old ON reference.succession USING btree (old_code, old_valid_from);
grant select on table reference.succession to motcua_app;

create table reference.worked_day (
	day date not null,
	instead_of date not null,
	name text not null,
	kind text not null,
	source text not null,
	confidence text not null,
	constraint worked_day_pkey PRIMARY KEY (day),
	constraint worked_day_kind_check CHECK ((kind = 'swap'::text))
);
comment on table reference.worked_day is 'A Saturday or Sunday that is worked in exchange for a weekday.';
comment on column reference.worked_day.day is 'The day in Viet Nam.';
comment on column reference.worked_day.instead_of is 'The weekday that is off for it.';
comment on column reference.worked_day.name is 'The feast it belongs to.';
comment on column reference.worked_day.kind is 'swap (hoán đổi).';
comment on column reference.worked_day.source is 'The notice.';
comment on column reference.worked_day.confidence is 'How sure the source is.';
grant select on table reference.worked_day to motcua_app;

create table registers.answer (
	tenant_id text not null,
	call_id uuid not null,
	at timestamp with time zone not null,
	came text not null,
	told text[] default '{}'::text[] not null,
	milliseconds integer not null,
	constraint answer_pkey PRIMARY KEY (tenant_id, call_id),
	constraint answer_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES tenancy.tenant(code)
);
comment on table registers.answer is 'What came of a call: that something was told and what kind, never what it said. Insert-only.';
comment on column registers.answer.tenant_id is 'The tenant.';
comment on column registers.answer.call_id is 'The call; one without an answer was cut off.';
comment on column registers.answer.at is 'When.';
comment on column registers.answer.came is 'told, matches, differs, unknown or away.';
comment on column registers.answer.told is 'The names of the facts that were taken over.';
comment on column registers.answer.milliseconds is 'How long it took.';
alter table registers.answer enable row level security;
alter table registers.answer force row level security;
create policy tenant on registers.answer as permissive for all to public using ((tenant_id = current_setting('app.tenant'::text))) with check ((tenant_id = current_setting('app.tenant'::text)));
grant insert, select on table registers.answer to motcua_app;

create table registers.call (
	tenant_id text not null,
	call_id uuid not null,
	at timestamp with time zone not null,
	register text not null,
	service text not null,
	request text not null,
	purpose text not null,
	official_id uuid not null,
	official_name text not null,
	account text not null,
	agency_id uuid not null,
	agency_name text not null,
	draft_id uuid not null,
	dossier_id uuid,
	dossier_code text,
	person_id uuid not null,
	subject text not null,
	own boolean not null,
	constraint call_pkey PRIMARY KEY (tenant_id, call_id),
	constraint call_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES tenancy.tenant(code),
	constraint call_account_check CHECK ((account <> ''::text)),
	constraint call_official_name_check CHECK ((official_name <> ''::text)),
	constraint call_purpose_check CHECK ((purpose <> ''::text)),
	constraint call_request_check CHECK ((request <> ''::text)),
	constraint call_subject_check CHECK ((subject <> ''::text))
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
CREATE INDEX call_by_dossier ON registers.call USING btree (tenant_id, draft_id, call_id);
CREATE INDEX call_by_person ON registers.call USING btree (tenant_id, person_id, at);
CREATE INDEX call_by_subject ON registers.call USING btree (tenant_id, subject, call_id);
alter table registers.call enable row level security;
alter table registers.call force row level security;
create policy tenant on registers.call as permissive for all to public using ((tenant_id = current_setting('app.tenant'::text))) with check ((tenant_id = current_setting('app.tenant'::text)));
grant insert, select on table registers.call to motcua_app;

create table registers.responsible (
	tenant_id text not null,
	register text not null,
	agency_id uuid not null,
	official_id uuid not null,
	account text not null,
	appointed_at timestamp with time zone not null,
	constraint responsible_pkey PRIMARY KEY (tenant_id, register, agency_id),
	constraint responsible_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES tenancy.tenant(code)
);
comment on table registers.responsible is 'The official in whose name an agency asks a register (tài khoản khai thác). Without one no call is made.';
comment on column registers.responsible.tenant_id is 'The tenant.';
comment on column registers.responsible.register is 'The register: registers/register.ts.';
comment on column registers.responsible.agency_id is 'The agency that asks; the nil UUID stands for every agency without one of its own.';
comment on column registers.responsible.official_id is 'The official.';
comment on column registers.responsible.account is 'Their account as the register knows it (MaCanBo), at most 20 characters.';
comment on column registers.responsible.appointed_at is 'Since when.';
alter table registers.responsible enable row level security;
alter table registers.responsible force row level security;
create policy tenant on registers.responsible as permissive for all to public using ((tenant_id = current_setting('app.tenant'::text))) with check ((tenant_id = current_setting('app.tenant'::text)));
grant delete, insert, select, update on table registers.responsible to motcua_app;

create table tenancy.absence (
	tenant_id text not null,
	absence_id uuid not null,
	official_id uuid not null,
	substitute_id uuid not null,
	from_day date not null,
	back_day date not null,
	reason text not null,
	declared_by uuid not null,
	declared_at timestamp with time zone not null,
	cancelled_at timestamp with time zone,
	constraint absence_pkey PRIMARY KEY (tenant_id, absence_id),
	constraint absence_tenant_id_official_id_fkey FOREIGN KEY (tenant_id, official_id) REFERENCES tenancy.official(tenant_id, official_id),
	constraint absence_tenant_id_substitute_id_fkey FOREIGN KEY (tenant_id, substitute_id) REFERENCES tenancy.official(tenant_id, official_id),
	constraint absence_check CHECK ((back_day > from_day))
);
comment on table tenancy.absence is 'When an official is away and who acts instead of them (vắng mặt, làm thay). Never deleted: the trail of work refers to it.';
comment on column tenancy.absence.tenant_id is 'The tenant.';
comment on column tenancy.absence.absence_id is 'UUIDv7 made by the application.';
comment on column tenancy.absence.official_id is 'Who is away.';
comment on column tenancy.absence.substitute_id is 'Who has their duties and their work meanwhile.';
comment on column tenancy.absence.from_day is 'First day away.';
comment on column tenancy.absence.back_day is 'First day back.';
comment on column tenancy.absence.reason is 'Why, as the unit may read it.';
comment on column tenancy.absence.declared_by is 'The official who declared it: the one away, or the head.';
comment on column tenancy.absence.declared_at is 'When it was declared.';
comment on column tenancy.absence.cancelled_at is 'When it was called off or cut short; null while it stands.';
CREATE INDEX absence_by_official ON tenancy.absence USING btree (tenant_id, official_id, back_day);
CREATE INDEX absence_by_substitute ON tenancy.absence USING btree (tenant_id, substitute_id, back_day);
alter table tenancy.absence enable row level security;
alter table tenancy.absence force row level security;
create policy tenant on tenancy.absence as permissive for all to public using ((tenant_id = current_setting('app.tenant'::text))) with check ((tenant_id = current_setting('app.tenant'::text)));
grant insert, select, update on table tenancy.absence to motcua_app;

create table tenancy.agency (
	tenant_id text not null,
	agency_id uuid not null,
	code text not null,
	name text not null,
	short_name text not null,
	name_en text not null,
	parent_name text,
	kind text not null,
	parent_id uuid,
	unit_code text,
	place_name text not null,
	address text not null,
	phone text not null,
	hours_profile text default 'commune'::text not null,
	valid_from date not null,
	valid_to date,
	succeeded_by uuid,
	succeeded_at timestamp with time zone,
	constraint agency_tenant_id_code_valid_from_key UNIQUE (tenant_id, code, valid_from),
	constraint agency_pkey PRIMARY KEY (tenant_id, agency_id),
	constraint agency_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES tenancy.tenant(code),
	constraint agency_tenant_id_parent_id_fkey FOREIGN KEY (tenant_id, parent_id) REFERENCES tenancy.agency(tenant_id, agency_id),
	constraint agency_tenant_id_succeeded_by_fkey FOREIGN KEY (tenant_id, succeeded_by) REFERENCES tenancy.agency(tenant_id, agency_id),
	constraint agency_check CHECK (((valid_to IS NULL) OR (valid_to > valid_from))),
	constraint agency_kind_check CHECK ((kind = ANY (ARRAY['peoples-committee'::text, 'department'::text, 'service-centre'::text, 'division'::text])))
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
comment on column tenancy.agency.succeeded_at is 'When its duties, drafts and open dossiers had all gone to the successor; null before, and while it exists.';
alter table tenancy.agency enable row level security;
alter table tenancy.agency force row level security;
create policy tenant on tenancy.agency as permissive for all to public using ((tenant_id = current_setting('app.tenant'::text))) with check ((tenant_id = current_setting('app.tenant'::text)));
grant insert, select, update on table tenancy.agency to motcua_app;

create table tenancy.competence (
	tenant_id text not null,
	competence_id uuid not null,
	kind text not null,
	agency_id uuid not null,
	procedure_code text,
	field text,
	unit_code text,
	valid_from date not null,
	valid_to date,
	source text not null,
	constraint competence_pkey PRIMARY KEY (tenant_id, competence_id),
	constraint competence_tenant_id_agency_id_fkey FOREIGN KEY (tenant_id, agency_id) REFERENCES tenancy.agency(tenant_id, agency_id),
	constraint competence_check CHECK ((num_nonnulls(procedure_code, field) <= 1)),
	constraint competence_check1 CHECK (((valid_to IS NULL) OR (valid_to > valid_from))),
	constraint competence_kind_check CHECK ((kind = ANY (ARRAY['decides'::text, 'receives'::text])))
);
comment on table tenancy.competence is 'Which agency decides or receives which procedures, of which place, by date (thẩm quyền).';
comment on column tenancy.competence.tenant_id is 'The tenant.';
comment on column tenancy.competence.competence_id is 'UUIDv7 made by the application.';
comment on column tenancy.competence.kind is 'decides (thẩm quyền giải quyết) or receives (nơi tiếp nhận).';
comment on column tenancy.competence.agency_id is 'The agency.';
comment on column tenancy.competence.procedure_code is 'For this procedure; null when it is for a field or for all.';
comment on column tenancy.competence.field is 'For every procedure of this field (lĩnh vực); null when it is for one procedure or for all.';
comment on column tenancy.competence.unit_code is 'For dossiers of this administrative unit; null for every unit (non-territorial).';
comment on column tenancy.competence.valid_from is 'First day it holds.';
comment on column tenancy.competence.valid_to is 'First day it no longer holds; null while open.';
comment on column tenancy.competence.source is 'The decision that says so.';
CREATE INDEX competence_by_procedure ON tenancy.competence USING btree (tenant_id, kind, procedure_code, valid_from);
alter table tenancy.competence enable row level security;
alter table tenancy.competence force row level security;
create policy tenant on tenancy.competence as permissive for all to public using ((tenant_id = current_setting('app.tenant'::text))) with check ((tenant_id = current_setting('app.tenant'::text)));
grant insert, select, update on table tenancy.competence to motcua_app;

create table tenancy.duty (
	tenant_id text not null,
	official_id uuid not null,
	agency_id uuid not null,
	role text not null,
	valid_from date not null,
	valid_to date,
	unit_id uuid,
	"position" text,
	fields text[] default '{}'::text[] not null,
	source text default ''::text not null,
	constraint duty_pkey PRIMARY KEY (tenant_id, official_id, agency_id, role, valid_from),
	constraint duty_tenant_id_agency_id_fkey FOREIGN KEY (tenant_id, agency_id) REFERENCES tenancy.agency(tenant_id, agency_id),
	constraint duty_tenant_id_official_id_fkey FOREIGN KEY (tenant_id, official_id) REFERENCES tenancy.official(tenant_id, official_id)
);
comment on table tenancy.duty is 'What an official may act as, at which agency, between which days (nhiệm vụ).';
comment on column tenancy.duty.tenant_id is 'The tenant.';
comment on column tenancy.duty.official_id is 'The official.';
comment on column tenancy.duty.agency_id is 'The agency for which the duty holds.';
comment on column tenancy.duty.role is 'The role as processes name it, e.g. receptionist, justice-clerk, chairman.';
comment on column tenancy.duty.valid_from is 'First day.';
comment on column tenancy.duty.valid_to is 'First day it no longer holds; null while it does.';
comment on column tenancy.duty.unit_id is 'The unit (phòng, bộ phận) of the agency in which the duty is done; null when it is the whole agency.';
comment on column tenancy.duty."position" is 'Chức vụ, e.g. Phó Trưởng phòng; null when the title says it.';
comment on column tenancy.duty.fields is 'The fields (lĩnh vực) it is limited to, as the catalogue names them; empty for every field.';
comment on column tenancy.duty.source is 'The decision that gave it, e.g. QĐ 12/QĐ-UBND.';
alter table tenancy.duty enable row level security;
alter table tenancy.duty force row level security;
create policy tenant on tenancy.duty as permissive for all to public using ((tenant_id = current_setting('app.tenant'::text))) with check ((tenant_id = current_setting('app.tenant'::text)));
grant insert, select, update on table tenancy.duty to motcua_app;

create table tenancy.official (
	tenant_id text not null,
	official_id uuid not null,
	username text not null,
	full_name text not null,
	title text not null,
	phone text not null,
	agency_id uuid not null,
	active boolean default true not null,
	email text default ''::text not null,
	reminded_by_mail boolean default true not null,
	constraint official_tenant_id_username_key UNIQUE (tenant_id, username),
	constraint official_pkey PRIMARY KEY (tenant_id, official_id),
	constraint official_tenant_id_agency_id_fkey FOREIGN KEY (tenant_id, agency_id) REFERENCES tenancy.agency(tenant_id, agency_id),
	constraint official_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES tenancy.tenant(code),
	constraint official_username_check CHECK ((username = lower(username)))
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
comment on column tenancy.official.email is 'Office e-mail address for reminders; empty when there is none.';
comment on column tenancy.official.reminded_by_mail is 'False once the official has turned letters of reminders off.';
alter table tenancy.official enable row level security;
alter table tenancy.official force row level security;
create policy tenant on tenancy.official as permissive for all to public using ((tenant_id = current_setting('app.tenant'::text))) with check ((tenant_id = current_setting('app.tenant'::text)));
grant insert, select, update on table tenancy.official to motcua_app;

create table tenancy.role (
	tenant_id text not null,
	code text not null,
	name text not null,
	name_en text not null,
	permissions text[] not null,
	reach text default 'agency'::text not null,
	second_factor boolean default false not null,
	retired_at timestamp with time zone,
	constraint role_pkey PRIMARY KEY (tenant_id, code),
	constraint role_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES tenancy.tenant(code),
	constraint role_code_check CHECK ((code ~ '^[a-z][a-z0-9-]{1,49}$'::text)),
	constraint role_reach_check CHECK ((reach = ANY (ARRAY['agency'::text, 'tenant'::text])))
);
comment on table tenancy.role is 'A role (vai trò) of a tenant: a named set of permissions. Processes name it; duties give it to people.';
comment on column tenancy.role.tenant_id is 'The tenant.';
comment on column tenancy.role.code is 'As processes name it, e.g. justice-clerk.';
comment on column tenancy.role.name is 'As people name it, e.g. Công chức tư pháp – hộ tịch.';
comment on column tenancy.role.name_en is 'The name in English.';
comment on column tenancy.role.permissions is 'What its holder may do; the closed list is identity/permission.ts, an unknown one grants nothing.';
comment on column tenancy.role.reach is 'agency: at the agency of the duty; tenant: at every agency (administrators, inspectors).';
comment on column tenancy.role.second_factor is 'Whether its holders must sign in with a second factor.';
comment on column tenancy.role.retired_at is 'Since when it can no longer be given and grants nothing.';
alter table tenancy.role enable row level security;
alter table tenancy.role force row level security;
create policy tenant on tenancy.role as permissive for all to public using ((tenant_id = current_setting('app.tenant'::text))) with check ((tenant_id = current_setting('app.tenant'::text)));
grant insert, select, update on table tenancy.role to motcua_app;

create table tenancy.succession (
	tenant_id text not null,
	from_agency_id uuid not null,
	to_agency_id uuid not null,
	effective_on date not null,
	kind text not null,
	fields text[] default '{}'::text[] not null,
	decision text not null,
	recorded_at timestamp with time zone not null,
	recorded_by text not null,
	handed_over_at timestamp with time zone,
	constraint succession_pkey PRIMARY KEY (tenant_id, from_agency_id, to_agency_id),
	constraint succession_tenant_id_from_agency_id_fkey FOREIGN KEY (tenant_id, from_agency_id) REFERENCES tenancy.agency(tenant_id, agency_id),
	constraint succession_tenant_id_to_agency_id_fkey FOREIGN KEY (tenant_id, to_agency_id) REFERENCES tenancy.agency(tenant_id, agency_id),
	constraint succession_kind_check CHECK ((kind = ANY (ARRAY['merge'::text, 'split'::text])))
);
comment on table tenancy.succession is 'From a day on, one agency takes over from another (sáp nhập, chia tách). A split has a row for each successor.';
comment on column tenancy.succession.tenant_id is 'The tenant.';
comment on column tenancy.succession.from_agency_id is 'Who ends.';
comment on column tenancy.succession.to_agency_id is 'Who takes over.';
comment on column tenancy.succession.effective_on is 'The first day of the successor: at its midnight the open dossiers are handed over.';
comment on column tenancy.succession.kind is 'merge: everything goes to one; split: by field, the rest to the one without fields.';
comment on column tenancy.succession.fields is 'The fields (lĩnh vực) this successor takes over in a split; empty: all that no other takes.';
comment on column tenancy.succession.decision is 'The decision that says so, e.g. NQ 1662/NQ-UBTVQH15.';
comment on column tenancy.succession.recorded_at is 'When it was entered.';
comment on column tenancy.succession.recorded_by is 'By whom.';
comment on column tenancy.succession.handed_over_at is 'When the open dossiers had been handed over; null before.';
alter table tenancy.succession enable row level security;
alter table tenancy.succession force row level security;
create policy tenant on tenancy.succession as permissive for all to public using ((tenant_id = current_setting('app.tenant'::text))) with check ((tenant_id = current_setting('app.tenant'::text)));
grant delete, insert, select, update on table tenancy.succession to motcua_app;

create table tenancy.tenant (
	code text not null,
	host_label text not null,
	kind text not null,
	name text not null,
	name_en text not null,
	authority text not null,
	authority_en text not null,
	hotline text not null,
	portal_mode text default 'own'::text not null,
	created_at timestamp with time zone default now() not null,
	constraint tenant_host_label_key UNIQUE (host_label),
	constraint tenant_pkey PRIMARY KEY (code),
	constraint tenant_code_check CHECK ((code ~ '^[A-Z][0-9]{2}$'::text)),
	constraint tenant_host_label_check CHECK ((host_label ~ '^[a-z0-9-]+$'::text)),
	constraint tenant_kind_check CHECK ((kind = ANY (ARRAY['province'::text, 'city'::text, 'ministry'::text]))),
	constraint tenant_portal_mode_check CHECK ((portal_mode = ANY (ARRAY['own'::text, 'national'::text, 'both'::text])))
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
grant select on table tenancy.tenant to motcua_app;

create table tickets.act (
	tenant_id text not null,
	act_id uuid not null,
	agency_id uuid not null,
	ticket_id uuid not null,
	kind text not null,
	line text not null,
	prior boolean not null,
	counter_no smallint,
	official_id uuid,
	seconds integer,
	at timestamp with time zone not null,
	constraint act_pkey PRIMARY KEY (tenant_id, act_id),
	constraint act_tenant_id_ticket_id_fkey FOREIGN KEY (tenant_id, ticket_id) REFERENCES tickets.ticket(tenant_id, ticket_id),
	constraint act_kind_check CHECK ((kind = ANY (ARRAY['taken'::text, 'called'::text, 'recalled'::text, 'served'::text, 'missed'::text, 'put-back'::text, 'transferred'::text, 'returned'::text, 'priority-taken-away'::text]))),
	constraint act_seconds_check CHECK ((seconds >= 0))
);
comment on table tickets.act is 'What was done with a ticket, once and for all; the waiting times are measured here.';
comment on column tickets.act.tenant_id is 'The tenant.';
comment on column tickets.act.act_id is 'UUIDv7 made by the application.';
comment on column tickets.act.agency_id is 'The desk.';
comment on column tickets.act.ticket_id is 'The ticket.';
comment on column tickets.act.kind is 'What was done.';
comment on column tickets.act.line is 'The letter of the line it stood in then.';
comment on column tickets.act.prior is 'Whether it was a priority ticket.';
comment on column tickets.act.counter_no is 'At which counter; null when it waited.';
comment on column tickets.act.official_id is 'Who did it; null for its holder.';
comment on column tickets.act.seconds is 'How long the counter worked on it, when it is done with it: served or transferred.';
comment on column tickets.act.at is 'When.';
CREATE INDEX act_called ON tickets.act USING btree (tenant_id, agency_id, at) WHERE (kind = 'called'::text);
CREATE INDEX act_measured ON tickets.act USING btree (tenant_id, agency_id, at) WHERE (seconds IS NOT NULL);
alter table tickets.act enable row level security;
alter table tickets.act force row level security;
create policy tenant on tickets.act as permissive for all to public using ((tenant_id = current_setting('app.tenant'::text))) with check ((tenant_id = current_setting('app.tenant'::text)));
grant insert, select on table tickets.act to motcua_app;

create table tickets.counter (
	tenant_id text not null,
	agency_id uuid not null,
	counter_no smallint not null,
	name text not null,
	letters text[] not null,
	active boolean not null,
	official_id uuid,
	staffed_at timestamp with time zone,
	constraint counter_pkey PRIMARY KEY (tenant_id, agency_id, counter_no),
	constraint counter_tenant_id_agency_id_fkey FOREIGN KEY (tenant_id, agency_id) REFERENCES tickets.hall(tenant_id, agency_id),
	constraint counter_check CHECK (((official_id IS NULL) = (staffed_at IS NULL))),
	constraint counter_counter_no_check CHECK (((counter_no >= 1) AND (counter_no <= 99))),
	constraint counter_name_check CHECK ((length(name) <= 60))
);
comment on table tickets.counter is 'A counter (quầy) to which people are called.';
comment on column tickets.counter.tenant_id is 'The tenant.';
comment on column tickets.counter.agency_id is 'The desk.';
comment on column tickets.counter.counter_no is 'The number over the counter.';
comment on column tickets.counter.name is 'What stands beside the number, e.g. Hộ tịch; may be empty.';
comment on column tickets.counter.letters is 'The lines it calls from.';
comment on column tickets.counter.active is 'Whether it can be used.';
comment on column tickets.counter.official_id is 'Who sits there; null when nobody does.';
comment on column tickets.counter.staffed_at is 'Since when; it holds for that day only.';
alter table tickets.counter enable row level security;
alter table tickets.counter force row level security;
create policy tenant on tickets.counter as permissive for all to public using ((tenant_id = current_setting('app.tenant'::text))) with check ((tenant_id = current_setting('app.tenant'::text)));
grant insert, select, update on table tickets.counter to motcua_app;

create table tickets.hall (
	tenant_id text not null,
	agency_id uuid not null,
	slug text not null,
	key text not null,
	early_minutes smallint not null,
	trial boolean not null,
	suspended boolean not null,
	constraint hall_tenant_id_slug_key UNIQUE (tenant_id, slug),
	constraint hall_pkey PRIMARY KEY (tenant_id, agency_id),
	constraint hall_tenant_id_agency_id_fkey FOREIGN KEY (tenant_id, agency_id) REFERENCES tenancy.agency(tenant_id, agency_id),
	constraint hall_early_minutes_check CHECK (((early_minutes >= 0) AND (early_minutes <= 120))),
	constraint hall_key_check CHECK (((length(key) >= 1) AND (length(key) <= 64))),
	constraint hall_slug_check CHECK (((slug ~ '^[a-z0-9-]+$'::text) AND (length(slug) <= 60)))
);
comment on table tickets.hall is 'The waiting hall (phòng chờ) of a desk that gives queue tickets.';
comment on column tickets.hall.tenant_id is 'The tenant.';
comment on column tickets.hall.agency_id is 'The desk.';
comment on column tickets.hall.slug is 'Its word in the address: /lay-so/tran-bien.';
comment on column tickets.hall.key is 'Opens the pages of the kiosk and of the screen, and makes the passing code of the hall''s QR. Renewed, those pages must be opened anew.';
comment on column tickets.hall.early_minutes is 'Tickets are given from so many minutes before the desk opens: people stand at the door.';
comment on column tickets.hall.trial is 'Tickets are given at any hour, and every page says that it is a trial.';
comment on column tickets.hall.suspended is 'No tickets are given just now, whatever the hour.';
alter table tickets.hall enable row level security;
alter table tickets.hall force row level security;
create policy tenant on tickets.hall as permissive for all to public using ((tenant_id = current_setting('app.tenant'::text))) with check ((tenant_id = current_setting('app.tenant'::text)));
grant insert, select, update on table tickets.hall to motcua_app;

create table tickets.line (
	tenant_id text not null,
	agency_id uuid not null,
	letter text not null,
	name text not null,
	name_en text not null,
	active boolean not null,
	constraint line_pkey PRIMARY KEY (tenant_id, agency_id, letter),
	constraint line_tenant_id_agency_id_fkey FOREIGN KEY (tenant_id, agency_id) REFERENCES tickets.hall(tenant_id, agency_id),
	constraint line_letter_check CHECK ((letter = ANY (ARRAY['A'::text, 'B'::text, 'C'::text, 'D'::text, 'E'::text, 'F'::text, 'G'::text, 'H'::text, 'I'::text, 'J'::text, 'K'::text, 'L'::text, 'M'::text, 'N'::text, 'O'::text, 'P'::text, 'Q'::text, 'R'::text, 'S'::text, 'T'::text, 'U'::text, 'V'::text, 'W'::text, 'X'::text, 'Y'::text, 'Z'::text]))),
	constraint line_name_check CHECK (((length(name) >= 1) AND (length(name) <= 120))),
	constraint line_name_en_check CHECK (((length(name_en) >= 1) AND (length(name_en) <= 120)))
);
comment on table tickets.line is 'A line people wait in (nhóm thủ tục), with the letter its numbers begin with. It is never deleted: its letter is on tickets.';
comment on column tickets.line.tenant_id is 'The tenant.';
comment on column tickets.line.agency_id is 'The desk.';
comment on column tickets.line.letter is 'A to Z.';
comment on column tickets.line.name is 'What one comes for, e.g. Hộ tịch, chứng thực.';
comment on column tickets.line.name_en is 'The same in English.';
comment on column tickets.line.active is 'Whether it gives tickets.';
alter table tickets.line enable row level security;
alter table tickets.line force row level security;
create policy tenant on tickets.line as permissive for all to public using ((tenant_id = current_setting('app.tenant'::text))) with check ((tenant_id = current_setting('app.tenant'::text)));
grant insert, select, update on table tickets.line to motcua_app;

create table tickets.ticket (
	tenant_id text not null,
	ticket_id uuid not null,
	agency_id uuid not null,
	day date not null,
	letter text not null,
	number integer not null,
	line text not null,
	priority text,
	channel text not null,
	press uuid not null,
	state text not null,
	taken_at timestamp with time zone not null,
	queued_at timestamp with time zone not null,
	counter_no smallint,
	official_id uuid,
	called_at timestamp with time zone,
	calls integer not null,
	ended_at timestamp with time zone,
	lost_priority text,
	lost_because text,
	constraint ticket_tenant_id_agency_id_day_letter_number_key UNIQUE (tenant_id, agency_id, day, letter, number),
	constraint ticket_tenant_id_press_letter_key UNIQUE (tenant_id, press, letter),
	constraint ticket_pkey PRIMARY KEY (tenant_id, ticket_id),
	constraint ticket_tenant_id_agency_id_fkey FOREIGN KEY (tenant_id, agency_id) REFERENCES tickets.hall(tenant_id, agency_id),
	constraint ticket_calls_check CHECK ((calls >= 0)),
	constraint ticket_channel_check CHECK ((channel = ANY (ARRAY['kiosk'::text, 'phone'::text]))),
	constraint ticket_check CHECK (((state = ANY (ARRAY['called'::text, 'served'::text, 'missed'::text])) = (counter_no IS NOT NULL))),
	constraint ticket_check1 CHECK ((((counter_no IS NULL) = (called_at IS NULL)) AND ((counter_no IS NULL) = (official_id IS NULL)))),
	constraint ticket_check2 CHECK (((state = ANY (ARRAY['served'::text, 'missed'::text, 'returned'::text])) = (ended_at IS NOT NULL))),
	constraint ticket_lost_check CHECK ((((lost_priority IS NULL) = (lost_because IS NULL)) AND ((lost_priority IS NULL) OR (priority IS NULL)) AND (lost_priority = ANY (ARRAY['elderly'::text, 'disabled'::text, 'pregnant'::text, 'merit'::text])) AND (lost_because = ANY (ARRAY['no-proof'::text, 'not-entitled'::text, 'by-mistake'::text])))),
	constraint ticket_number_check CHECK ((number > 0)),
	constraint ticket_priority_check CHECK ((priority = ANY (ARRAY['elderly'::text, 'disabled'::text, 'pregnant'::text, 'merit'::text]))),
	constraint ticket_state_check CHECK ((state = ANY (ARRAY['waiting'::text, 'called'::text, 'served'::text, 'missed'::text, 'returned'::text])))
);
comment on table tickets.ticket is 'A queue ticket (phiếu lấy số). Who holds it is not written down.';
comment on column tickets.ticket.tenant_id is 'The tenant.';
comment on column tickets.ticket.ticket_id is 'UUIDv7 made by the application; whoever knows it may follow the ticket and give it back.';
comment on column tickets.ticket.agency_id is 'The desk.';
comment on column tickets.ticket.day is 'The day in Viet Nam; it holds for that day only.';
comment on column tickets.ticket.letter is 'The line it was taken for; stays in its number.';
comment on column tickets.ticket.number is 'Counts from 1 each day and letter, without a gap: 12 under A is A012.';
comment on column tickets.ticket.line is 'The letter of the line it waits in now; another after a transfer.';
comment on column tickets.ticket.priority is 'Why its holder comes first (đối tượng ưu tiên); null for everyone else.';
comment on column tickets.ticket.channel is 'Where it was taken.';
comment on column tickets.ticket.press is 'Names the press of the button: pressed twice, it is one ticket.';
comment on column tickets.ticket.state is 'waiting, called to a counter, served, missed (did not come when called), returned by its holder.';
comment on column tickets.ticket.taken_at is 'When it was taken.';
comment on column tickets.ticket.queued_at is 'Its place in the line: when it was taken, later once it was put back.';
comment on column tickets.ticket.counter_no is 'The counter it was called to.';
comment on column tickets.ticket.official_id is 'Who called it.';
comment on column tickets.ticket.called_at is 'When it was first called to that counter.';
comment on column tickets.ticket.calls is 'How often it was called, over all counters: the screen announces every call.';
comment on column tickets.ticket.ended_at is 'When it was served, missed or returned.';
comment on column tickets.ticket.lost_priority is 'The priority that was claimed and taken away by an official; null for everyone else.';
comment on column tickets.ticket.lost_because is 'Why: no-proof, not-entitled or by-mistake; its holder is told.';
CREATE UNIQUE INDEX ticket_at_counter ON tickets.ticket USING btree (tenant_id, agency_id, day, counter_no) WHERE (state = 'called'::text);
CREATE INDEX ticket_open ON tickets.ticket USING btree (tenant_id, agency_id, day, queued_at) WHERE (state = ANY (ARRAY['waiting'::text, 'called'::text, 'missed'::text]));
alter table tickets.ticket enable row level security;
alter table tickets.ticket force row level security;
create policy tenant on tickets.ticket as permissive for all to public using ((tenant_id = current_setting('app.tenant'::text))) with check ((tenant_id = current_setting('app.tenant'::text)));
grant insert, select, update on table tickets.ticket to motcua_app;

create table vault.access (
	tenant_id text not null,
	access_id uuid not null,
	paper_id uuid not null,
	act text not null,
	at timestamp with time zone not null,
	person_id uuid not null,
	draft_id uuid,
	address text not null,
	constraint access_pkey PRIMARY KEY (tenant_id, access_id),
	constraint access_act_check CHECK ((act = ANY (ARRAY['opened'::text, 'taken'::text])))
);
comment on table vault.access is 'Who opened a paper of a vault or took it into a draft; its owner reads this. What officials open of a dossier is in journal.entry.';
comment on column vault.access.tenant_id is 'The tenant.';
comment on column vault.access.access_id is 'UUIDv7 made by the application.';
comment on column vault.access.paper_id is 'The paper.';
comment on column vault.access.act is 'opened, or taken into a draft.';
comment on column vault.access.at is 'When.';
comment on column vault.access.person_id is 'Who: the person signed in.';
comment on column vault.access.draft_id is 'The draft it was taken into.';
comment on column vault.access.address is 'The network address.';
CREATE INDEX access_by_paper ON vault.access USING btree (tenant_id, paper_id, access_id);
alter table vault.access enable row level security;
alter table vault.access force row level security;
create policy tenant on vault.access as permissive for all to public using ((tenant_id = current_setting('app.tenant'::text))) with check ((tenant_id = current_setting('app.tenant'::text)));
grant insert, select on table vault.access to motcua_app;

create table vault.paper (
	tenant_id text not null,
	paper_id uuid not null,
	owner_id uuid not null,
	origin text not null,
	kind text,
	title text not null,
	title_en text,
	number text,
	issuer_id uuid not null,
	issuer_name text not null,
	procedure_code text not null,
	procedure_name text not null,
	dossier_id uuid not null,
	dossier_code text not null,
	file_id uuid not null,
	sha256 text not null,
	kept_at timestamp with time zone not null,
	valid_from date not null,
	valid_to date,
	ended_at timestamp with time zone,
	ended_as text,
	ended_words text,
	ended_by text,
	constraint paper_pkey PRIMARY KEY (tenant_id, paper_id),
	constraint paper_check CHECK (((ended_at IS NULL) = (ended_as IS NULL))),
	constraint paper_ended_as_check CHECK ((ended_as = ANY (ARRAY['revoked'::text, 'replaced'::text]))),
	constraint paper_origin_check CHECK ((origin = ANY (ARRAY['issued'::text, 'accepted'::text])))
);
comment on table vault.paper is 'A paper in somebody''s vault (giấy tờ trong kho dữ liệu điện tử): a result, or a component that an official found right in a dossier that ended well.';
comment on column vault.paper.tenant_id is 'The tenant.';
comment on column vault.paper.paper_id is 'UUIDv7 made by the application.';
comment on column vault.paper.owner_id is 'The citizen whose paper it is: who filed the dossier. Nobody else is shown it.';
comment on column vault.paper.origin is 'issued: a result of ours; accepted: what they handed in and an official found right.';
comment on column vault.paper.kind is 'Which component it can stand for, by the catalogue''s key (src/capabilities/vault/kinds.json); null: a result that no form asks for.';
comment on column vault.paper.title is 'What it is called, in Vietnamese.';
comment on column vault.paper.title_en is 'In English, where the form says so.';
comment on column vault.paper.number is 'The number of a result; null for what was accepted.';
comment on column vault.paper.issuer_id is 'The agency that issued it, or that accepted it.';
comment on column vault.paper.issuer_name is 'Its name on that day.';
comment on column vault.paper.procedure_code is 'The procedure it came with.';
comment on column vault.paper.procedure_name is 'The name of that procedure then.';
comment on column vault.paper.dossier_id is 'The dossier it came with.';
comment on column vault.paper.dossier_code is 'Its code.';
comment on column vault.paper.file_id is 'The file in documents.file.';
comment on column vault.paper.sha256 is 'Hex digest of its bytes: what is taken from the vault must have it.';
comment on column vault.paper.kept_at is 'When it came into the vault: the moment the result was issued.';
comment on column vault.paper.valid_from is 'The first day it holds.';
comment on column vault.paper.valid_to is 'The first day it no longer holds; null: no end is known.';
comment on column vault.paper.ended_at is 'When it was revoked or replaced; null: it stands.';
comment on column vault.paper.ended_as is 'revoked (thu hồi, hủy) or replaced (thay bằng giấy khác).';
comment on column vault.paper.ended_words is 'Why, and by which decision.';
comment on column vault.paper.ended_by is 'The official who ended it, by name and title.';
CREATE INDEX paper_by_dossier ON vault.paper USING btree (tenant_id, dossier_id);
CREATE INDEX paper_ended ON vault.paper USING btree (tenant_id, sha256) WHERE (ended_at IS NOT NULL);
CREATE UNIQUE INDEX paper_once ON vault.paper USING btree (tenant_id, owner_id, sha256, COALESCE(kind, ''::text));
alter table vault.paper enable row level security;
alter table vault.paper force row level security;
create policy tenant on vault.paper as permissive for all to public using ((tenant_id = current_setting('app.tenant'::text))) with check ((tenant_id = current_setting('app.tenant'::text)));
grant insert, select, update on table vault.paper to motcua_app;

create table workflow.draft (
	tenant_id text not null,
	draft_id uuid not null,
	process_id text not null,
	procedure_code text not null,
	name text not null,
	based_on integer,
	state text not null,
	bpmn text not null,
	revision integer not null,
	saved_by text not null,
	saved_at timestamp with time zone not null,
	published_version integer,
	constraint draft_pkey PRIMARY KEY (tenant_id, draft_id),
	constraint draft_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES tenancy.tenant(code),
	constraint draft_based_on_check CHECK ((based_on > 0)),
	constraint draft_bpmn_check CHECK ((length(bpmn) <= 1000000)),
	constraint draft_process_id_check CHECK ((process_id ~ '^[a-z][a-z0-9-]{1,59}$'::text)),
	constraint draft_published_version_check CHECK ((published_version > 0)),
	constraint draft_revision_check CHECK ((revision > 0)),
	constraint draft_state_check CHECK ((state = ANY (ARRAY['drafting'::text, 'in-review'::text, 'approved'::text, 'published'::text, 'discarded'::text])))
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
CREATE INDEX draft_by_process ON workflow.draft USING btree (tenant_id, process_id, draft_id);
alter table workflow.draft enable row level security;
alter table workflow.draft force row level security;
create policy tenant on workflow.draft as permissive for all to public using ((tenant_id = current_setting('app.tenant'::text))) with check ((tenant_id = current_setting('app.tenant'::text)));
grant insert, select, update on table workflow.draft to motcua_app;

create table workflow.draft_act (
	tenant_id text not null,
	draft_id uuid not null,
	seq integer not null,
	kind text not null,
	at timestamp with time zone not null,
	official_id uuid not null,
	official_name text not null,
	words text default ''::text not null,
	constraint draft_act_pkey PRIMARY KEY (tenant_id, draft_id, seq),
	constraint draft_act_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES tenancy.tenant(code),
	constraint draft_act_kind_check CHECK ((kind = ANY (ARRAY['begun'::text, 'saved'::text, 'review-asked'::text, 'sent-back'::text, 'approved'::text, 'published'::text, 'discarded'::text]))),
	constraint draft_act_seq_check CHECK ((seq > 0))
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
alter table workflow.draft_act enable row level security;
alter table workflow.draft_act force row level security;
create policy tenant on workflow.draft_act as permissive for all to public using ((tenant_id = current_setting('app.tenant'::text))) with check ((tenant_id = current_setting('app.tenant'::text)));
grant insert, select on table workflow.draft_act to motcua_app;

create table workflow.message (
	tenant_id text not null,
	dossier_id uuid not null,
	message_key text not null,
	name text not null,
	words text not null,
	actor jsonb not null,
	came_at timestamp with time zone not null,
	taken_by integer,
	constraint message_pkey PRIMARY KEY (tenant_id, dossier_id, message_key)
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
alter table workflow.message enable row level security;
alter table workflow.message force row level security;
create policy tenant on workflow.message as permissive for all to public using ((tenant_id = current_setting('app.tenant'::text))) with check ((tenant_id = current_setting('app.tenant'::text)));
grant insert, select, update on table workflow.message to motcua_app;

create table workflow.process (
	tenant_id text not null,
	process_id text not null,
	version integer not null,
	procedure_code text not null,
	name text not null,
	bpmn text not null,
	graph jsonb not null,
	published_at timestamp with time zone not null,
	valid_from date not null,
	valid_to date,
	constraint process_pkey PRIMARY KEY (tenant_id, process_id, version),
	constraint process_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES tenancy.tenant(code),
	constraint process_version_check CHECK ((version > 0))
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
CREATE INDEX process_by_procedure ON workflow.process USING btree (tenant_id, procedure_code, version DESC);
alter table workflow.process enable row level security;
alter table workflow.process force row level security;
create policy tenant on workflow.process as permissive for all to public using ((tenant_id = current_setting('app.tenant'::text))) with check ((tenant_id = current_setting('app.tenant'::text)));
grant insert, select, update on table workflow.process to motcua_app;

create table workflow.token (
	tenant_id text not null,
	dossier_id uuid not null,
	token_id uuid not null,
	node_id text not null,
	arrived_at timestamp with time zone not null,
	scope_id uuid,
	host_id uuid,
	due_at timestamp with time zone,
	stuck text,
	constraint token_pkey PRIMARY KEY (tenant_id, dossier_id, token_id)
);
comment on table workflow.token is 'Where a dossier stands in its process. Parallel branches have a row each.';
comment on column workflow.token.tenant_id is 'The tenant.';
comment on column workflow.token.dossier_id is 'The dossier.';
comment on column workflow.token.token_id is 'UUIDv7 made by the application.';
comment on column workflow.token.node_id is 'Id of the BPMN element where it waits.';
comment on column workflow.token.arrived_at is 'Since when.';
comment on column workflow.token.scope_id is 'The token of the sub-process it runs in; null at the top.';
comment on column workflow.token.host_id is 'The token of the step at whose edge it watches for a time or a message; null for all others.';
comment on column workflow.token.due_at is 'When the time it waits for runs out; null when it waits for none.';
comment on column workflow.token.stuck is 'Why the step cannot go on by itself, until somebody has it tried again; null while it can.';
alter table workflow.token enable row level security;
alter table workflow.token force row level security;
create policy tenant on workflow.token as permissive for all to public using ((tenant_id = current_setting('app.tenant'::text))) with check ((tenant_id = current_setting('app.tenant'::text)));
grant delete, insert, select, update on table workflow.token to motcua_app;

