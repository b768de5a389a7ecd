-- What the desk looks dossiers up by: the name of the applicant, and the procedures that were ever filed for.
create index dossier_by_applicant on dossiers.dossier (tenant_id, applicant_sort collate "C", dossier_id);
create index dossier_by_procedure on dossiers.dossier (tenant_id, procedure_code);
