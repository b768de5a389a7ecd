-- A search card names the agencies that have to do with its dossier, so that a list of one desk asks for its own cards only.
-- Every card is written anew, tenant by tenant, while the desks go on reading: minutes, on a database with millions.
do $$
declare
	each text;
begin
	for each in select code from tenancy.tenant loop
		perform set_config('app.tenant', each, true);
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
	end loop;
	perform set_config('app.tenant', '', true);
end
$$;
