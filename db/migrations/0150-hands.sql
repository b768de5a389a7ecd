-- Who has a step in hand (nhận việc, giao việc): one holder at most for each token, counted like everything at the desk.
-- On a database in use, run the two indexes by hand first, concurrently (docs/operations.md, Upgrade).

alter table dossiers.dossier add column hands jsonb not null default '{}';
comment on column dossiers.dossier.hands is 'Token to who has its step in hand, and the role that a rule gave it: Hands, see src/capabilities/dossiers/hands.ts.';

create index work_in_pool on dossiers.work (tenant_id, agency_id, role, queue, sort_at, dossier_id) where holder_id is null;
create index work_count_by_holder on dossiers.work_count (tenant_id, holder_id) where n <> 0 and holder_id <> '00000000-0000-0000-0000-000000000000';
