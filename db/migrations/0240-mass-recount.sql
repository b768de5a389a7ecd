-- A change of the calendar moves a million due times within a minute: by lanes, in place, and with fewer counts.

-- Several lanes look at open dossiers at once; what a faster one has done is kept until the others come to it.
alter table calendar.change add column ahead jsonb not null default '[]';
comment on column calendar.change.ahead is 'What was looked at beyond cursor_id: [after, up to] in the order of the ids. A run that was killed leaves it out.';

-- A dossier is updated with each of its events, and no index knows what most of them change: with room on its page the row
-- stays there, and none of its ten indexes is written. Pages that are full already get their room as their rows move on.
alter table dossiers.dossier set (fillfactor = 75);

-- What waits for a role was asked with "nobody has it in hand" everywhere since 0150, which has an index of its own.
-- squawk-ignore require-concurrent-index-deletion
drop index dossiers.work_by_role;

-- Four slots for eight: acts on one desk's count of one day still seldom meet, and a desk sums half as many.
do $$
declare
	each text;
begin
	for each in select code from tenancy.tenant loop
		perform set_config('app.tenant', each, true);
		insert into dossiers.work_count (tenant_id, agency_id, role, holder_id, queue, due_day, slot, n)
		select tenant_id, agency_id, role, holder_id, queue, due_day, slot % 4, n
		from dossiers.work_count where tenant_id = each and slot >= 4 and n <> 0
		on conflict on constraint work_count_pkey do update set n = work_count.n + excluded.n;
		delete from dossiers.work_count where tenant_id = each and slot >= 4;
	end loop;
	perform set_config('app.tenant', '', true);
end
$$;
comment on column dossiers.work_count.slot is 'One of 4, by dossier.';
