-- Queue tickets (phiếu lấy số) of a desk: its hall, lines, counters, the tickets of a day and what was done with them.

create schema tickets;
comment on schema tickets is 'Queue tickets: who is called next at the counters of a desk, and how long the others still wait. No personal data.';
grant usage on schema tickets to motcua_app;

create table tickets.hall (
	tenant_id text not null,
	agency_id uuid not null,
	slug text not null check (slug ~ '^[a-z0-9-]+$' and length(slug) <= 60),
	key text not null check (length(key) between 1 and 64),
	early_minutes smallint not null check (early_minutes between 0 and 120),
	trial boolean not null,
	suspended boolean not null,
	primary key (tenant_id, agency_id),
	unique (tenant_id, slug),
	foreign key (tenant_id, agency_id) references tenancy.agency (tenant_id, agency_id)
);
comment on table tickets.hall is 'The waiting hall (phòng chờ) of a desk that gives queue tickets.';
comment on column tickets.hall.tenant_id is 'The tenant.';
comment on column tickets.hall.agency_id is 'The desk.';
comment on column tickets.hall.slug is 'Its word in the address: /lay-so/tran-bien.';
comment on column tickets.hall.key is 'Opens the pages of the kiosk and of the screen, and makes the passing code of the hall''s QR. Renewed, those pages must be opened anew.';
comment on column tickets.hall.early_minutes is 'Tickets are given from so many minutes before the desk opens: people stand at the door.';
comment on column tickets.hall.trial is 'Tickets are given at any hour, and every page says that it is a trial.';
comment on column tickets.hall.suspended is 'No tickets are given just now, whatever the hour.';
select platform.isolate('tickets.hall', 'select, insert, update');

create table tickets.line (
	tenant_id text not null,
	agency_id uuid not null,
	letter text not null check (letter in (
		'A', 'B', 'C', 'D', 'E', 'F', 'G', 'H', 'I', 'J', 'K', 'L', 'M',
		'N', 'O', 'P', 'Q', 'R', 'S', 'T', 'U', 'V', 'W', 'X', 'Y', 'Z'
	)),
	name text not null check (length(name) between 1 and 120),
	name_en text not null check (length(name_en) between 1 and 120),
	active boolean not null,
	primary key (tenant_id, agency_id, letter),
	foreign key (tenant_id, agency_id) references tickets.hall (tenant_id, agency_id)
);
comment on table tickets.line is 'A line people wait in (nhóm thủ tục), with the letter its numbers begin with. It is never deleted: its letter is on tickets.';
comment on column tickets.line.tenant_id is 'The tenant.';
comment on column tickets.line.agency_id is 'The desk.';
comment on column tickets.line.letter is 'A to Z.';
comment on column tickets.line.name is 'What one comes for, e.g. Hộ tịch, chứng thực.';
comment on column tickets.line.name_en is 'The same in English.';
comment on column tickets.line.active is 'Whether it gives tickets.';
select platform.isolate('tickets.line', 'select, insert, update');

create table tickets.counter (
	tenant_id text not null,
	agency_id uuid not null,
	counter_no smallint not null check (counter_no between 1 and 99),
	name text not null check (length(name) <= 60),
	letters text[] not null,
	active boolean not null,
	official_id uuid,
	staffed_at timestamptz,
	primary key (tenant_id, agency_id, counter_no),
	foreign key (tenant_id, agency_id) references tickets.hall (tenant_id, agency_id),
	check ((official_id is null) = (staffed_at is null))
);
comment on table tickets.counter is 'A counter (quầy) to which people are called.';
comment on column tickets.counter.tenant_id is 'The tenant.';
comment on column tickets.counter.agency_id is 'The desk.';
comment on column tickets.counter.counter_no is 'The number over the counter.';
comment on column tickets.counter.name is 'What stands beside the number, e.g. Hộ tịch; may be empty.';
comment on column tickets.counter.letters is 'The lines it calls from.';
comment on column tickets.counter.active is 'Whether it can be used.';
comment on column tickets.counter.official_id is 'Who sits there; null when nobody does.';
comment on column tickets.counter.staffed_at is 'Since when; it holds for that day only.';
select platform.isolate('tickets.counter', 'select, insert, update');

create table tickets.ticket (
	tenant_id text not null,
	ticket_id uuid not null,
	agency_id uuid not null,
	day date not null,
	letter text not null,
	number int not null check (number > 0),
	line text not null,
	priority text check (priority in ('elderly', 'disabled', 'pregnant', 'merit')),
	channel text not null check (channel in ('kiosk', 'phone')),
	press uuid not null,
	state text not null check (state in ('waiting', 'called', 'served', 'missed', 'returned')),
	taken_at timestamptz not null,
	queued_at timestamptz not null,
	counter_no smallint,
	official_id uuid,
	called_at timestamptz,
	calls int not null check (calls >= 0),
	ended_at timestamptz,
	primary key (tenant_id, ticket_id),
	unique (tenant_id, agency_id, day, letter, number),
	unique (tenant_id, press, letter),
	foreign key (tenant_id, agency_id) references tickets.hall (tenant_id, agency_id),
	check ((state in ('called', 'served', 'missed')) = (counter_no is not null)),
	check ((counter_no is null) = (called_at is null) and (counter_no is null) = (official_id is null)),
	check ((state in ('served', 'missed', 'returned')) = (ended_at is not null))
);
comment on table tickets.ticket is 'A queue ticket (phiếu lấy số). Who holds it is not written down.';
comment on column tickets.ticket.tenant_id is 'The tenant.';
comment on column tickets.ticket.ticket_id is 'UUIDv7 made by the application; whoever knows it may follow the ticket and give it back.';
comment on column tickets.ticket.agency_id is 'The desk.';
comment on column tickets.ticket.day is 'The day in Viet Nam; it holds for that day only.';
comment on column tickets.ticket.letter is 'The line it was taken for; stays in its number.';
comment on column tickets.ticket.number is 'Counts from 1 each day and letter, without a gap: 12 under A is A012.';
comment on column tickets.ticket.line is 'The letter of the line it waits in now; another after a transfer.';
comment on column tickets.ticket.priority is 'Why its holder comes first (đối tượng ưu tiên); null for everyone else.';
comment on column tickets.ticket.channel is 'Where it was taken.';
comment on column tickets.ticket.press is 'Names the press of the button: pressed twice, it is one ticket.';
comment on column tickets.ticket.state is 'waiting, called to a counter, served, missed (did not come when called), returned by its holder.';
comment on column tickets.ticket.taken_at is 'When it was taken.';
comment on column tickets.ticket.queued_at is 'Its place in the line: when it was taken, later once it was put back.';
comment on column tickets.ticket.counter_no is 'The counter it was called to.';
comment on column tickets.ticket.official_id is 'Who called it.';
comment on column tickets.ticket.called_at is 'When it was first called to that counter.';
comment on column tickets.ticket.calls is 'How often it was called, over all counters: the screen announces every call.';
comment on column tickets.ticket.ended_at is 'When it was served, missed or returned.';
select platform.isolate('tickets.ticket', 'select, insert, update');
-- A counter has one ticket at a time, whatever happens at once.
create unique index ticket_at_counter on tickets.ticket (tenant_id, agency_id, day, counter_no) where state = 'called';
create index ticket_open on tickets.ticket (tenant_id, agency_id, day, queued_at) where state in ('waiting', 'called', 'missed');

create table tickets.act (
	tenant_id text not null,
	act_id uuid not null,
	agency_id uuid not null,
	ticket_id uuid not null,
	kind text not null
		check (kind in ('taken', 'called', 'recalled', 'served', 'missed', 'put-back', 'transferred', 'returned')),
	line text not null,
	prior boolean not null,
	counter_no smallint,
	official_id uuid,
	seconds int check (seconds >= 0),
	at timestamptz not null,
	primary key (tenant_id, act_id),
	foreign key (tenant_id, ticket_id) references tickets.ticket (tenant_id, ticket_id)
);
comment on table tickets.act is 'What was done with a ticket, once and for all; the waiting times are measured here.';
comment on column tickets.act.tenant_id is 'The tenant.';
comment on column tickets.act.act_id is 'UUIDv7 made by the application.';
comment on column tickets.act.agency_id is 'The desk.';
comment on column tickets.act.ticket_id is 'The ticket.';
comment on column tickets.act.kind is 'What was done.';
comment on column tickets.act.line is 'The letter of the line it stood in then.';
comment on column tickets.act.prior is 'Whether it was a priority ticket.';
comment on column tickets.act.counter_no is 'At which counter; null when it waited.';
comment on column tickets.act.official_id is 'Who did it; null for its holder.';
comment on column tickets.act.seconds is 'How long the counter worked on it, when it is done with it: served or transferred.';
comment on column tickets.act.at is 'When.';
select platform.isolate('tickets.act', 'select, insert');
create index act_measured on tickets.act (tenant_id, agency_id, at) where seconds is not null;
create index act_called on tickets.act (tenant_id, agency_id, at) where kind = 'called';

alter table counter.filing add column ticket_id uuid;
comment on column counter.filing.ticket_id is 'The queue ticket of that number, when it was one of this desk''s that day (tickets.ticket).';
