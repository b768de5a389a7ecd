alter table dossiers.dossier add column second_supplement jsonb;
comment on column dossiers.dossier.second_supplement is 'A second request for a supplement that waits for its approval; null when none does.';
