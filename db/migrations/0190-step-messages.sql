-- A step of a process may tell the citizen something of its own.
alter table notifications.message drop constraint if exists message_moment_check;
comment on column notifications.message.moment is 'Which of the moments: src/capabilities/notifications/moments.ts.';
