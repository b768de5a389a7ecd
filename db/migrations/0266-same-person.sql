-- Whom a counter wrote down may have an account of their own already, not yet of level 2: from then on both are one person.
alter table identity.person add column same_as uuid;
comment on column identity.person.same_as is 'The person of the VNeID account that is the same one, known since they signed in at level 2; only on a person whom a counter wrote down. That person may open the dossiers of this one.';
create index person_same_as on identity.person (tenant_id, same_as) where same_as is not null;
