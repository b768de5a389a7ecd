-- The register of dossiers (sổ theo dõi hồ sơ) is read by agency and day of reception, page by page.
create index dossier_by_reception on dossiers.dossier (tenant_id, receiving_agency_id, received_at, dossier_id)
	where received_at is not null;
