-- What laws and decrees fix, the same for every tenant. Only the import, which runs as the owner, writes here.

create schema reference;
comment on schema reference is 'What laws and decrees fix: units, codes, days off, reasons. The same for every tenant; the application only reads.';
grant usage on schema reference to motcua_app;

create table reference.import_run (
	run_id uuid primary key,
	file text not null,
	sha256 text not null,
	counts jsonb not null,
	source text not null,
	imported_at timestamptz not null
);
comment on table reference.import_run is 'One file taken in by bin/import; a file whose digest is that of its last run is left alone.';
comment on column reference.import_run.run_id is 'UUIDv7 made by the application.';
comment on column reference.import_run.file is 'Name of the file, without its folder.';
comment on column reference.import_run.sha256 is 'Digest of its bytes.';
comment on column reference.import_run.counts is 'How many rows of what kind it gave.';
comment on column reference.import_run.source is 'Where its content comes from, as its meta says.';
comment on column reference.import_run.imported_at is 'When.';
create index import_run_by_file on reference.import_run (file, imported_at desc);

create table reference.administrative_unit (
	code text not null,
	valid_from date not null,
	valid_to date,
	level text not null check (level in ('province', 'district', 'commune')),
	kind text not null,
	name text not null,
	full_name text not null,
	name_en text,
	folded text not null,
	parent_code text,
	province_code text not null,
	agency_code text,
	merged_from_text text,
	merged_from_codes text[] not null default '{}',
	file text not null,
	primary key (code, valid_from),
	check (valid_to is null or valid_to > valid_from)
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
create index administrative_unit_by_parent on reference.administrative_unit (parent_code, valid_from, code);
create index administrative_unit_folded on reference.administrative_unit using gin (folded gin_trgm_ops);
grant select on reference.administrative_unit to motcua_app;

create table reference.succession (
	new_code text not null,
	new_valid_from date not null,
	ordinal int not null,
	old_code text,
	old_valid_from date,
	share text not null check (share in ('whole', 'part', 'unresolved')),
	text text not null,
	primary key (new_code, new_valid_from, ordinal),
	foreign key (new_code, new_valid_from) references reference.administrative_unit (code, valid_from) on delete cascade,
	foreign key (old_code, old_valid_from) references reference.administrative_unit (code, valid_from) on delete cascade,
	check ((share = 'unresolved') = (old_code is null))
);
comment on table reference.succession is 'Which old unit went into which new one. A part means the old unit was split: an old address leads to several new ones, so people are asked.';
comment on column reference.succession.new_code is 'The new unit.';
comment on column reference.succession.new_valid_from is 'Its first day.';
comment on column reference.succession.ordinal is 'Place in the text of the resolution, from 1.';
comment on column reference.succession.old_code is 'The old unit; null when the text names none that is known for sure.';
comment on column reference.succession.old_valid_from is 'Its first day.';
comment on column reference.succession.share is 'whole, part (split), unresolved.';
comment on column reference.succession.text is 'The words of the source.';
create index succession_by_old on reference.succession (old_code, old_valid_from);
grant select on reference.succession to motcua_app;

create table reference.agency_code (
	code text primary key,
	full_code text not null,
	name text not null,
	kind text not null check (kind in ('ministry', 'province')),
	state text not null check (state in ('current', 'retired')),
	successor_code text,
	successor_note text,
	confidence text not null
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
grant select on reference.agency_code to motcua_app;

create table reference.day_off (
	day date primary key,
	name text not null,
	kind text not null check (kind in ('statutory', 'substitute', 'swap')),
	source text not null,
	confidence text not null check (confidence in ('confirmed', 'provisional', 'unconfirmed')),
	note text
);
comment on table reference.day_off is 'A weekday on which offices are closed nationwide (BLLĐ 2019 Điều 111, 112).';
comment on column reference.day_off.day is 'The day in Viet Nam.';
comment on column reference.day_off.name is 'The feast.';
comment on column reference.day_off.kind is 'statutory; substitute (the feast fell on a weekend); swap (worked on a Saturday instead).';
comment on column reference.day_off.source is 'The notice.';
comment on column reference.day_off.confidence is 'confirmed; provisional while no notice is out; unconfirmed.';
comment on column reference.day_off.note is 'What else the source says.';
grant select on reference.day_off to motcua_app;

create table reference.worked_day (
	day date primary key,
	instead_of date not null,
	name text not null,
	kind text not null check (kind in ('swap')),
	source text not null,
	confidence text not null
);
comment on table reference.worked_day is 'A Saturday or Sunday that is worked in exchange for a weekday.';
comment on column reference.worked_day.day is 'The day in Viet Nam.';
comment on column reference.worked_day.instead_of is 'The weekday that is off for it.';
comment on column reference.worked_day.name is 'The feast it belongs to.';
comment on column reference.worked_day.kind is 'swap (hoán đổi).';
comment on column reference.worked_day.source is 'The notice.';
comment on column reference.worked_day.confidence is 'How sure the source is.';
grant select on reference.worked_day to motcua_app;

create table reference.reason (
	code text primary key,
	kind text not null check (kind in ('supplement', 'decline', 'notice')),
	component_type text not null,
	reason text not null,
	remedy text not null,
	ordinal int not null
);
comment on table reference.reason is 'Why a supplement is asked for or a dossier declined, in plain words.';
comment on column reference.reason.code is 'E.g. TK01.';
comment on column reference.reason.kind is 'supplement (Mẫu 02), decline (Mẫu 03), notice.';
comment on column reference.reason.component_type is 'What kind of paper it is about.';
comment on column reference.reason.reason is 'What is wrong.';
comment on column reference.reason.remedy is 'What to do.';
comment on column reference.reason.ordinal is 'Order in lists.';
grant select on reference.reason to motcua_app;

create table reference.ethnic_group (
	code text primary key,
	name text not null,
	ordinal int not null
);
comment on table reference.ethnic_group is 'The 54 ethnic groups (QĐ 121-TCTK/PPCĐ 1979).';
comment on column reference.ethnic_group.code is '1 … 54.';
comment on column reference.ethnic_group.name is 'Spelling of the population database.';
comment on column reference.ethnic_group.ordinal is 'Order in lists.';
grant select on reference.ethnic_group to motcua_app;

create table reference.dataset (
	name text not null,
	version int not null check (version > 0),
	sha256 text not null,
	content jsonb not null,
	source text not null,
	imported_at timestamptz not null,
	primary key (name, version)
);
comment on table reference.dataset is 'Facts that are read whole: indicators, slips, document format, messages, portal states, identity rules, glossary, essential services, paper forms, internal processes.';
comment on column reference.dataset.name is 'Name of its file without the ending.';
comment on column reference.dataset.version is 'Counts up when the file changes; old versions stay.';
comment on column reference.dataset.sha256 is 'Digest of the file.';
comment on column reference.dataset.content is 'The file as it is.';
comment on column reference.dataset.source is 'Where it comes from.';
comment on column reference.dataset.imported_at is 'When.';
grant select on reference.dataset to motcua_app;
grant select on reference.import_run to motcua_app;
