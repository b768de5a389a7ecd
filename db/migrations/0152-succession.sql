alter table tenancy.agency add column succeeded_at timestamptz;
comment on column tenancy.agency.succeeded_at is 'When its duties, drafts and open dossiers had all gone to the successor; null before, and while it exists.';
