-- A priority that somebody claimed at the kiosk and does not have is taken away by the official who calls.
alter table tickets.ticket
	add column lost_priority text,
	add column lost_because text;
comment on column tickets.ticket.lost_priority is 'The priority that was claimed and taken away by an official; null for everyone else.';
comment on column tickets.ticket.lost_because is 'Why: no-proof, not-entitled or by-mistake; its holder is told.';
alter table tickets.ticket add constraint ticket_lost_check check (
	(lost_priority is null) = (lost_because is null)
	and (lost_priority is null or priority is null)
	and lost_priority in ('elderly', 'disabled', 'pregnant', 'merit')
	and lost_because in ('no-proof', 'not-entitled', 'by-mistake')
) not valid;
alter table tickets.act drop constraint act_kind_check;
alter table tickets.act add constraint act_kind_check check (kind in (
	'taken', 'called', 'recalled', 'served', 'missed', 'put-back', 'transferred', 'returned', 'priority-taken-away'
)) not valid;
