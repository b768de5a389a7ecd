-- A search card names the agencies that have to do with its dossier, so that a list of one desk asks for its own cards only.
-- One statement writes every card anew: on a database with millions of dossiers allow for minutes (docs/operations.md, Upgrade).
alter table dossiers.search_card no force row level security;
alter table dossiers.dossier no force row level security;
alter table dossiers.work no force row level security;

update dossiers.search_card
set words = words || array_to_tsvector(array(
	select search_card.tenant_id || '^' || right(place.agency_id::text, 12)
	from (
		select competent_agency_id from dossiers.dossier
		where dossier.tenant_id = search_card.tenant_id and dossier.dossier_id = search_card.dossier_id
		union
		select receiving_agency_id from dossiers.dossier
		where dossier.tenant_id = search_card.tenant_id and dossier.dossier_id = search_card.dossier_id
		union
		select agency_id from dossiers.work
		where work.tenant_id = search_card.tenant_id and work.dossier_id = search_card.dossier_id
	) as place (agency_id)
));

alter table dossiers.search_card force row level security;
alter table dossiers.dossier force row level security;
alter table dossiers.work force row level security;
