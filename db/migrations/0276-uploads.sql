-- Files on their way: their bytes lie in the file store, out of everybody's reach, until they are whole and were looked at.
create table documents.upload (
	tenant_id text not null,
	upload_id uuid not null,
	person_id uuid not null,
	draft_id uuid not null,
	component_key text not null,
	name text not null,
	print text not null,
	bytes bigint not null check (bytes > 0),
	arrived bigint not null default 0 check (arrived >= 0 and arrived <= bytes),
	begun_at timestamptz not null,
	touched_at timestamptz not null,
	taken_at timestamptz,
	primary key (tenant_id, upload_id)
);
comment on table documents.upload is 'A file on its way in pieces (tải lên nối tiếp, tus 1.0.0): kept for three days after its last piece.';
comment on column documents.upload.tenant_id is 'The tenant.';
comment on column documents.upload.upload_id is 'UUIDv7 made by the application; the last part of the address the pieces go to.';
comment on column documents.upload.person_id is 'Who sends it.';
comment on column documents.upload.draft_id is 'The draft, or the draft of the dossier it supplements.';
comment on column documents.upload.component_key is 'Which component of the procedure it is for.';
comment on column documents.upload.name is 'As the citizen named it.';
comment on column documents.upload.print is 'Tells the same file when it is chosen again: name, size and when it was last changed, as the browser sees them.';
comment on column documents.upload.bytes is 'How long it will be.';
comment on column documents.upload.arrived is 'How much of it outlasts a power cut; the next piece begins here.';
comment on column documents.upload.begun_at is 'When its first piece was announced.';
comment on column documents.upload.touched_at is 'When the last piece came.';
comment on column documents.upload.taken_at is 'When it became files of the draft; its bytes are gone from here then.';
select platform.isolate('documents.upload', 'select, insert, update, delete');
create index upload_by_draft on documents.upload (tenant_id, draft_id);
create index upload_by_age on documents.upload (tenant_id, touched_at);
