-- A draft that was begun on an earlier version of its form moves to the one in force; what changed is pointed out until seen.
alter table forms.draft add column moved_from integer;
comment on column forms.draft.moved_from is 'The version of the form that the draft was on when its citizen last saw it; null when nothing changed since, or they have seen what did.';
