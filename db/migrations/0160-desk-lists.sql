-- The lists of the desk: filters on any field of any form, by a search card for each dossier; lists by arrival and of all
-- dossiers of an agency; counters read from an index alone. On a database in use, run the indexes by hand first,
-- concurrently (docs/operations.md, Upgrade).

create table dossiers.search_card (
	tenant_id text not null,
	dossier_id uuid not null,
	open boolean not null,
	words tsvector not null,
	primary key (tenant_id, dossier_id)
);
comment on table dossiers.search_card is 'What a dossier is found by (thẻ tra cứu): the words of every field, written in the statement that writes the dossier. See dossiers/card.ts.';
comment on column dossiers.search_card.tenant_id is 'The tenant.';
comment on column dossiers.search_card.dossier_id is 'The dossier.';
comment on column dossiers.search_card.open is 'Whether anything of it waits at a desk.';
comment on column dossiers.search_card.words is 'Each word with its tenant and its field, without positions.';
select platform.isolate('dossiers.search_card', 'select, insert, update');

-- Under row security an index serves only what cannot leak, and a text search is not held to be such. What the policy itself
-- asks may use one: so a search is put into app.sought, and the policy shows the cards that fit. Unset, it shows all. It is read
-- once for each statement, not for each card, since it stands in a query of its own.
create policy sought on dossiers.search_card as restrictive for select
	using (words @@ (select coalesce(nullif(current_setting('app.sought', true), ''), '!''-''')::tsquery));

create index search_card_open on dossiers.search_card using gin (words) with (gin_pending_list_limit = 512) where open;
create index search_card_closed on dossiers.search_card using gin (words) with (gin_pending_list_limit = 2048) where not open;

create index work_by_arrival on dossiers.work (tenant_id, agency_id, queue, dossier_id);
create index dossier_by_competent on dossiers.dossier (tenant_id, competent_agency_id, dossier_id);
create index dossier_by_receiving on dossiers.dossier (tenant_id, receiving_agency_id, dossier_id)
	where receiving_agency_id <> competent_agency_id;

create index work_count_by_agency on dossiers.work_count (tenant_id, agency_id) include (role, holder_id, queue, due_day, n)
	where n <> 0;
-- squawk-ignore require-concurrent-index-deletion
drop index dossiers.work_count_standing;
