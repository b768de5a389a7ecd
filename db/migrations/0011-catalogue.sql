create schema catalogue;
comment on schema catalogue is 'Procedures: the national catalogue as received, and beside it the editorial layer that officials of each tenant own.';
grant usage on schema catalogue to motcua_app;

create table catalogue.received (
	source text not null,
	code text not null,
	version int not null check (version > 0),
	name text not null,
	shape text not null check (shape in ('curated', 'national-export')),
	content jsonb not null,
	sha256 text not null,
	as_of date,
	received_at timestamptz not null,
	gone_at timestamptz,
	primary key (source, code, version)
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
grant select on catalogue.received to motcua_app;

create table catalogue.procedure (
	tenant_id text not null references tenancy.tenant (code),
	code text not null,
	version int not null check (version > 0),
	valid_from date not null,
	valid_to date,
	editorial text not null check (editorial in ('automatic', 'reviewed')),
	content jsonb not null,
	sha256 text not null,
	received_source text,
	received_version int,
	flags jsonb not null default '[]',
	published_at timestamptz not null,
	published_by text not null,
	primary key (tenant_id, code, version),
	check (valid_to is null or valid_to >= valid_from)
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
select platform.isolate('catalogue.procedure', 'select, insert, update');

create table catalogue.edition (
	tenant_id text primary key references tenancy.tenant (code),
	number bigint not null,
	procedures int not null,
	refreshed_at timestamptz not null
);
comment on table catalogue.edition is 'Counts up whenever what search sees of a tenant changes; caches and ETags hang on it.';
comment on column catalogue.edition.tenant_id is 'The tenant.';
comment on column catalogue.edition.number is 'Counts up.';
comment on column catalogue.edition.procedures is 'How many procedures are listed.';
comment on column catalogue.edition.refreshed_at is 'When the listing was last brought up to date.';
select platform.isolate('catalogue.edition', 'select, insert, update');

create table catalogue.listing (
	tenant_id text not null,
	code text not null,
	version int not null,
	title text not null,
	plain_title text not null,
	summary text not null,
	field text not null,
	ministry text not null,
	agency text not null,
	levels text[] not null,
	subjects text[] not null,
	online_level text check (online_level in ('full', 'partial', 'info')),
	limits jsonb not null,
	fee jsonb not null,
	prominence real not null,
	primary key (tenant_id, code),
	foreign key (tenant_id, code, version) references catalogue.procedure (tenant_id, code, version)
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
select platform.isolate('catalogue.listing', 'select, insert, update, delete');
create index listing_by_prominence on catalogue.listing (tenant_id, prominence desc, code);

create table catalogue.posting (
	tenant_id text not null,
	term text collate "C" not null,
	code text not null,
	weight real not null,
	primary key (tenant_id, term, code) include (weight)
);
comment on table catalogue.posting is 'Which word, or pair of words, says how much about which listed procedure.';
comment on column catalogue.posting.tenant_id is 'The tenant.';
comment on column catalogue.posting.term is 'One folded syllable, two neighbours with a space between, or a whole phrase after =.';
comment on column catalogue.posting.code is 'The procedure.';
comment on column catalogue.posting.weight is 'Frequency, damped by length and place; without the rarity of the term.';
select platform.isolate('catalogue.posting', 'select, insert, delete');
create index posting_by_code on catalogue.posting (tenant_id, code);

create table catalogue.term (
	tenant_id text not null,
	term text collate "C" not null,
	shown text not null,
	procedures int not null,
	primary key (tenant_id, term)
);
comment on table catalogue.term is 'The words of the catalogue: how rare each is, and how it is written; the spelling of queries is mended by it.';
comment on column catalogue.term.tenant_id is 'The tenant.';
comment on column catalogue.term.term is 'As in catalogue.posting; whole phrases are left out.';
comment on column catalogue.term.shown is 'With its accents.';
comment on column catalogue.term.procedures is 'In how many listed procedures it occurs.';
select platform.isolate('catalogue.term', 'select, insert, update, delete');
