alter table forms.draft add column field_revisions jsonb not null default '{}';
comment on column forms.draft.field_revisions is 'Field id to the revision at which its answer last changed: tells a second device what the first one did.';
