-- The vault of papers of each citizen (kho quản lý dữ liệu điện tử của tổ chức, cá nhân).
create schema vault;
grant usage on schema vault to motcua_app;
comment on schema vault is 'What was issued to a person here or accepted of them before, offered again instead of an upload.';

create table vault.paper (
	tenant_id text not null,
	paper_id uuid not null,
	owner_id uuid not null,
	origin text not null check (origin in ('issued', 'accepted')),
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
	kept_at timestamptz not null,
	valid_from date not null,
	valid_to date,
	ended_at timestamptz,
	ended_as text check (ended_as in ('revoked', 'replaced')),
	ended_words text,
	ended_by text,
	primary key (tenant_id, paper_id),
	check ((ended_at is null) = (ended_as is null))
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
select platform.isolate('vault.paper', 'select, insert, update');
create unique index paper_once on vault.paper (tenant_id, owner_id, sha256, (coalesce(kind, '')));
create index paper_by_dossier on vault.paper (tenant_id, dossier_id);
create index paper_ended on vault.paper (tenant_id, sha256) where ended_at is not null;

create table vault.access (
	tenant_id text not null,
	access_id uuid not null,
	paper_id uuid not null,
	act text not null check (act in ('opened', 'taken')),
	at timestamptz not null,
	person_id uuid not null,
	draft_id uuid,
	address text not null,
	primary key (tenant_id, access_id)
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
select platform.isolate('vault.access', 'select, insert');
create index access_by_paper on vault.access (tenant_id, paper_id, access_id);

alter table documents.file add column from_vault jsonb;
comment on column documents.file.from_vault is '{paper, origin, title, number, issuer, on, dossier, validTo}: the paper of the sender''s vault that this file is, with its provenance; null for an upload.';
