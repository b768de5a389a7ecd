-- An opinion is work of the agency that was asked; the agency that asked it waits, and is to see when it is late.
alter table dossiers.work add column awaited_by uuid;
comment on column dossiers.work.awaited_by is 'The agency that waits for this opinion, when another one gives it; null for all other work. Opinions that were asked before the upgrade get it with the next act on their dossier.';
