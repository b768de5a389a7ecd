-- What officials say to one another about a dossier. Nothing is overwritten: a note that is reworded gets another wording.

create schema notes;
comment on schema notes is 'Notes, mentions and questions between officials about a dossier; never shown to a citizen.';
grant usage on schema notes to motcua_app;

create table notes.note (
	tenant_id text not null,
	note_id uuid not null,
	dossier_id uuid not null,
	author_id uuid not null,
	author_name text not null,
	author_title text not null,
	asked_of_id uuid,
	asked_of_name text,
	written_at timestamptz not null,
	primary key (tenant_id, note_id),
	check ((asked_of_id is null) = (asked_of_name is null))
);
comment on table notes.note is 'A note of an official on a dossier (ghi chú), or a question to a colleague (hỏi ý kiến đồng nghiệp).';
comment on column notes.note.tenant_id is 'The tenant.';
comment on column notes.note.note_id is 'UUIDv7 that the form carries: sent twice, it is one note.';
comment on column notes.note.dossier_id is 'The dossier.';
comment on column notes.note.author_id is 'Who wrote it.';
comment on column notes.note.author_name is 'Their name then.';
comment on column notes.note.author_title is 'Their title then.';
comment on column notes.note.asked_of_id is 'The colleague who is asked; null for a plain note.';
comment on column notes.note.asked_of_name is 'Their name then.';
comment on column notes.note.written_at is 'When.';
select platform.isolate('notes.note', 'select, insert');
create index note_by_dossier on notes.note (tenant_id, dossier_id, note_id);

create table notes.wording (
	tenant_id text not null,
	note_id uuid not null,
	version int not null check (version > 0),
	words text not null check (length(words) between 1 and 4000),
	worded_at timestamptz not null,
	primary key (tenant_id, note_id, version),
	foreign key (tenant_id, note_id) references notes.note (tenant_id, note_id)
);
comment on table notes.wording is 'The words of a note; the highest version is what it says now.';
comment on column notes.wording.tenant_id is 'The tenant.';
comment on column notes.wording.note_id is 'The note.';
comment on column notes.wording.version is '1 for the first.';
comment on column notes.wording.words is 'What it says; @user.name mentions a colleague.';
comment on column notes.wording.worded_at is 'When.';
select platform.isolate('notes.wording', 'select, insert');

create table notes.answer (
	tenant_id text not null,
	note_id uuid not null,
	official_id uuid not null,
	official_name text not null,
	words text not null check (length(words) between 1 and 4000),
	answered_at timestamptz not null,
	primary key (tenant_id, note_id),
	foreign key (tenant_id, note_id) references notes.note (tenant_id, note_id)
);
comment on table notes.answer is 'The answer to a question; a question has one.';
comment on column notes.answer.tenant_id is 'The tenant.';
comment on column notes.answer.note_id is 'The question.';
comment on column notes.answer.official_id is 'Who answered.';
comment on column notes.answer.official_name is 'Their name then.';
comment on column notes.answer.words is 'The answer.';
comment on column notes.answer.answered_at is 'When.';
select platform.isolate('notes.answer', 'select, insert');

create table notes.notice (
	tenant_id text not null,
	official_id uuid not null,
	note_id uuid not null,
	why text not null check (why in ('mentioned', 'asked', 'answered')),
	dossier_code text not null,
	noticed_at timestamptz not null,
	read_at timestamptz,
	primary key (tenant_id, official_id, note_id, why),
	foreign key (tenant_id, note_id) references notes.note (tenant_id, note_id)
);
comment on table notes.notice is 'What an official is to look at: they were mentioned, asked, or answered.';
comment on column notes.notice.tenant_id is 'The tenant.';
comment on column notes.notice.official_id is 'To whom.';
comment on column notes.notice.note_id is 'About which note; once for each reason.';
comment on column notes.notice.why is 'mentioned, asked or answered.';
comment on column notes.notice.dossier_code is 'The dossier of the note.';
comment on column notes.notice.noticed_at is 'When.';
comment on column notes.notice.read_at is 'When it was opened; null while it is unread.';
select platform.isolate('notes.notice', 'select, insert, update');
create index notice_unread on notes.notice (tenant_id, official_id, noticed_at) where read_at is null;
create index notice_by_official on notes.notice (tenant_id, official_id, noticed_at);
create index notice_asked on notes.notice (tenant_id, dossier_code) where why = 'asked';
