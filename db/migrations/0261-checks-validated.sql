-- Checks that were added without a look at the rows that stood there already: now they hold for those too.
alter table dossiers.work validate constraint work_queue_check;
alter table tickets.ticket validate constraint ticket_lost_check;
alter table tickets.act validate constraint act_kind_check;
