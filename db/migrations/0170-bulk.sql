-- One act on many dossiers at once. Each dossier is done in its own transaction, and its line gets its outcome in that same
-- transaction: however often the run is killed and taken up again, no dossier is done twice and none is lost.

create table dossiers.bulk (
	tenant_id text not null,
	bulk_id uuid not null,
	official_id uuid not null,
	manner jsonb,
	list text not null,
	retry_of uuid,
	address text not null,
	chosen_at timestamptz not null,
	confirmed_at timestamptz,
	ended_at timestamptz,
	primary key (tenant_id, bulk_id)
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
select platform.isolate('dossiers.bulk', 'select, insert, update');
create index bulk_by_official on dossiers.bulk (tenant_id, official_id, bulk_id desc);

create table dossiers.bulk_item (
	tenant_id text not null,
	bulk_id uuid not null,
	dossier_id uuid not null,
	position int not null,
	code text not null,
	version int not null,
	outcome text check (outcome in ('done', 'refused', 'failed')),
	refusal jsonb,
	event_seq int,
	ended_at timestamptz,
	primary key (tenant_id, bulk_id, dossier_id),
	foreign key (tenant_id, bulk_id) references dossiers.bulk (tenant_id, bulk_id),
	foreign key (tenant_id, dossier_id) references dossiers.dossier (tenant_id, dossier_id)
);
comment on table dossiers.bulk_item is 'A dossier of a bulk act, with what became of it.';
comment on column dossiers.bulk_item.tenant_id is 'The tenant.';
comment on column dossiers.bulk_item.bulk_id is 'The bulk act.';
comment on column dossiers.bulk_item.dossier_id is 'The dossier; once in a bulk act.';
comment on column dossiers.bulk_item.position is 'Its place in the list it was chosen from.';
comment on column dossiers.bulk_item.code is 'Its code.';
comment on column dossiers.bulk_item.version is 'The version the official saw: a dossier that changed since is refused, as in a single act.';
comment on column dossiers.bulk_item.outcome is 'done, refused (with the reason), or failed (a fault of ours); null while it waits.';
comment on column dossiers.bulk_item.refusal is 'Why, see Refusal of the dossiers; null unless refused.';
comment on column dossiers.bulk_item.event_seq is 'The event it made; null unless done.';
comment on column dossiers.bulk_item.ended_at is 'When it had its outcome.';
select platform.isolate('dossiers.bulk_item', 'select, insert, update');
