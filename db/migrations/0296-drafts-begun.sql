-- Drafts that are begun from an earlier dossier or from a link, and how their citizen wants to be asked.
alter table forms.draft add column begun_from jsonb;
alter table forms.draft add column asked_as text not null default 'steps';
alter table forms.draft add constraint draft_asked_as check (asked_as in ('steps', 'whole')) not valid;
comment on column forms.draft.begun_from is 'Null: from nothing. {kind: earlier, dossier, kept, lost: [{label, was}]} or {kind: link, kept, refused: [{name, why}]}: what was filled in at the beginning, and what was not and why.';
comment on column forms.draft.asked_as is 'steps: one group of questions on a page; whole: all on one page, as the citizen chose.';
