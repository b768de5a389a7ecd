-- Non-territorial filing (phi địa giới hành chính): received at one agency's desk for another that decides.

alter table forms.draft add column receiving_agency_id uuid;
comment on column forms.draft.receiving_agency_id is 'The desk where the citizen files and gets the result, when it is not that of the agency that decides; null when it is.';

alter table dossiers.dossier add column transfer jsonb;
comment on column dossiers.dossier.transfer is 'For a dossier received elsewhere: by when the receiving desk hands it on and when the competent agency had it (Transfer, see src/capabilities/dossiers/transfer.ts); null for others.';
