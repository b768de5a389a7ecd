-- Small pictures of stored files, made once for the same bytes.
create table documents.thumbnail (
	tenant_id text not null,
	of_sha256 text not null check (of_sha256 ~ '^[0-9a-f]{64}$'),
	sha256 text check (sha256 ~ '^[0-9a-f]{64}$'),
	made_at timestamptz not null,
	primary key (tenant_id, of_sha256)
);
comment on table documents.thumbnail is 'The first page of a stored file as a small picture (ảnh thu nhỏ); it lies in the file store too.';
comment on column documents.thumbnail.tenant_id is 'The tenant.';
comment on column documents.thumbnail.of_sha256 is 'Digest of the file it shows; files of the same bytes share it.';
comment on column documents.thumbnail.sha256 is 'Digest of the picture (WebP); null when the file cannot be drawn, which is not tried again.';
comment on column documents.thumbnail.made_at is 'When.';
select platform.isolate('documents.thumbnail', 'select, insert');
