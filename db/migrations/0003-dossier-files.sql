-- What was handed in stays told by the dossier itself, so that the official's view can be held against the citizen's receipt.
alter table dossiers.dossier add column files jsonb not null default '[]';
comment on column dossiers.dossier.files is 'The files as handed in: id, component, name, type, bytes, sha256, pages.';
alter table dossiers.dossier add column ended jsonb;
comment on column dossiers.dossier.ended is 'Why it was declined or withdrawn, or when and how its result was returned.';
