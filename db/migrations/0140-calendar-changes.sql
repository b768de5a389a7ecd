-- When offices work, as data that people change: cut-offs by date, profiles with names, and every change with who made it.

create table reference.cut_off (
	valid_from date primary key,
	latest time not null,
	source text not null
);
comment on table reference.cut_off is 'From a day on, what comes later than this counts as received on the next working day, nationwide.';
comment on column reference.cut_off.valid_from is 'First day of the rule.';
comment on column reference.cut_off.latest is 'The last minute that is in time, on the clocks of Viet Nam.';
comment on column reference.cut_off.source is 'The text that says so.';
grant select on reference.cut_off to motcua_app;
insert into reference.cut_off (valid_from, latest, source) values
	('2018-06-21', '15:00', 'Nghị định 61/2018/NĐ-CP, Điều 18 khoản 2'),
	('2025-07-01', '15:00', 'Nghị định 118/2025/NĐ-CP, Điều 18 khoản 2'),
	('2026-08-05', '15:00', 'Nghị định 118/2025 sửa đổi 2026, Điều 18 khoản 2');

create table calendar.profile (
	tenant_id text not null references tenancy.tenant (code),
	profile text not null check (profile ~ '^[a-z0-9-]{1,40}$'),
	name text not null,
	primary key (tenant_id, profile)
);
comment on table calendar.profile is 'A set of working hours that agencies keep (lịch làm việc), by the name people know it.';
comment on column calendar.profile.tenant_id is 'The tenant.';
comment on column calendar.profile.profile is 'What tenancy.agency.hours_profile refers to.';
comment on column calendar.profile.name is 'What it is called, in Vietnamese.';
select platform.isolate('calendar.profile', 'select, insert, update');

create table calendar.cut_off (
	tenant_id text not null references tenancy.tenant (code),
	profile text not null,
	valid_from date not null,
	latest time not null,
	source text not null,
	primary key (tenant_id, profile, valid_from)
);
comment on table calendar.cut_off is 'A cut-off of a profile that differs from the nation''s, from a day on.';
comment on column calendar.cut_off.tenant_id is 'The tenant.';
comment on column calendar.cut_off.profile is 'Whose hours it belongs to.';
comment on column calendar.cut_off.valid_from is 'First day of the rule.';
comment on column calendar.cut_off.latest is 'The last minute that is in time.';
comment on column calendar.cut_off.source is 'The decision that says so.';
select platform.isolate('calendar.cut_off', 'select, insert, update, delete');

-- A change of hours from a day on replaces what was planned for later days; a local day can be taken back.
grant delete on calendar.hours, calendar.local_day to motcua_app;

create table calendar.change (
	tenant_id text not null references tenancy.tenant (code),
	change_id uuid not null,
	what jsonb not null,
	reason text not null,
	made_by uuid,
	made_by_name text not null,
	made_at timestamptz not null,
	state text not null check (state in ('asked', 'previewed', 'running', 'done', 'dropped')),
	preview jsonb,
	tell boolean not null default true,
	cursor_id uuid,
	pass smallint not null default 1,
	looked int not null default 0,
	moved int not null default 0,
	finished_at timestamptz,
	primary key (tenant_id, change_id)
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
select platform.isolate('calendar.change', 'select, insert, update');
create index change_by_time on calendar.change (tenant_id, change_id desc);

-- Open dossiers, as a change of the calendar walks through them.
create index dossier_open on dossiers.dossier (tenant_id, dossier_id) where closed_at is null;

-- A citizen is told of a date that moves, of a new date that is promised, and of a duty that holds the clock.
alter table notifications.message drop constraint message_moment_check;
alter table notifications.message add constraint message_moment_check
	check (moment in ('submitted', 'received', 'declined', 'supplement', 'done', 'moved', 'extended', 'paused')) not valid;
