-- Lists that officials keep for themselves or for their unit, and exports that are made aside.

create table dossiers.saved_list (
	tenant_id text not null,
	saved_list_id uuid not null,
	owner_id uuid not null,
	shared_with uuid,
	name text not null check (length(name) between 1 and 80),
	query text not null check (length(query) <= 2000),
	saved_at timestamptz not null,
	primary key (tenant_id, saved_list_id)
);
comment on table dossiers.saved_list is 'A list of the desk that an official keeps under a name (hàng việc đã lưu).';
comment on column dossiers.saved_list.tenant_id is 'The tenant.';
comment on column dossiers.saved_list.saved_list_id is 'UUIDv7 made by the application.';
comment on column dossiers.saved_list.owner_id is 'The official who keeps it.';
comment on column dossiers.saved_list.shared_with is 'The agency whose officials see it too; null when it is the owner''s alone.';
comment on column dossiers.saved_list.name is 'Its name.';
comment on column dossiers.saved_list.query is 'The query of its address: list, criteria, columns and order.';
comment on column dossiers.saved_list.saved_at is 'When.';
create index saved_list_by_owner on dossiers.saved_list (tenant_id, owner_id);
create index saved_list_by_unit on dossiers.saved_list (tenant_id, shared_with) where shared_with is not null;
select platform.isolate('dossiers.saved_list', 'select, insert, delete');

create table dossiers.export (
	tenant_id text not null,
	export_id uuid not null,
	official_id uuid not null,
	asked jsonb not null,
	format text not null check (format in ('xlsx', 'csv')),
	title text not null,
	asked_at timestamptz not null,
	address text not null,
	rows_written integer not null default 0 check (rows_written >= 0),
	parts jsonb,
	bytes bigint,
	finished_at timestamptz,
	failed_at timestamptz,
	expires_at timestamptz not null,
	primary key (tenant_id, export_id)
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
create index export_by_official on dossiers.export (tenant_id, official_id, export_id);
select platform.isolate('dossiers.export', 'select, insert, update');
