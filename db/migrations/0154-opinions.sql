-- Coordination between agencies (lấy ý kiến phối hợp): whom a step asks, by when, and what they answered.

alter table dossiers.dossier add column opinions jsonb not null default '[]';
comment on column dossiers.dossier.opinions is 'Agencies that were asked for their opinion, by when they answer, and what they answered: Opinion, see src/capabilities/dossiers/opinion.ts.';
