-- Officials are reminded by e-mail too: where to, whether they want it, and what was sent.
alter table tenancy.official
	add column email text not null default '',
	add column reminded_by_mail boolean not null default true;
comment on column tenancy.official.email is 'Office e-mail address for reminders; empty when there is none.';
comment on column tenancy.official.reminded_by_mail is 'False once the official has turned letters of reminders off.';

create table notifications.official_letter (
	tenant_id text not null,
	message_id uuid not null,
	official_id uuid not null,
	subject text not null,
	body text not null,
	recipient text not null,
	made_at timestamptz not null,
	sent_at timestamptz,
	attempts integer not null default 0,
	last_failure text,
	primary key (tenant_id, message_id)
);
comment on table notifications.official_letter is 'A letter to an official: what they are reminded of in one run of the reminders (thư nhắc việc).';
comment on column notifications.official_letter.tenant_id is 'The tenant.';
comment on column notifications.official_letter.message_id is 'UUIDv7 made by the application.';
comment on column notifications.official_letter.official_id is 'To whom.';
comment on column notifications.official_letter.subject is 'Title.';
comment on column notifications.official_letter.body is 'Plain text; of citizens no more than the codes of dossiers.';
comment on column notifications.official_letter.recipient is 'The address as it was then.';
comment on column notifications.official_letter.made_at is 'When it was written.';
comment on column notifications.official_letter.sent_at is 'When the channel took it.';
comment on column notifications.official_letter.attempts is 'How often sending was tried.';
comment on column notifications.official_letter.last_failure is 'What the channel said when it refused.';
select platform.isolate('notifications.official_letter', 'select, insert, update');
