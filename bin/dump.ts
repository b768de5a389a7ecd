import type pg from 'pg'

// pg_dump is not in the packaged server. This one writes what a reviewer must see, in an order that does not change:
// by schema, then by name. It is for reading, not for restoring.

const own = `n.nspname not like 'pg\\_%' and n.nspname not in ('information_schema', 'public', 'graphile_worker', 'migrations')`
const notOfAnExtension = (kind: string, oid: string) =>
	`not exists (select from pg_depend d where d.classid = '${kind}'::regclass and d.objid = ${oid} and d.deptype = 'e')`

/** The whole schema as text. */
export async function dumpOf(client: pg.Client): Promise<string> {
	await client.query(`set search_path = pg_catalog`)
	const parts = await Promise.all([lines(client, extensions), lines(client, schemas)])
	const tables = await lines(client, tablesAndViews)
	const functions = await lines(client, routines)
	return [
		'-- Written by bin/schema from db/migrations. Do not edit: what a machine writes is never shaped by hand.',
		...parts.flat(),
		...functions,
		...tables,
		'',
	].join('\n\n')
}

async function lines(client: pg.Client, query: string): Promise<string[]> {
	const { rows } = await client.query<{ text: string }>(query)
	return rows.map(({ text }) => text)
}

const extensions = `select 'create extension ' || extname || ';' as text from pg_extension where extname <> 'plpgsql' order by extname`

const grants = (acl: string, kind: string, name: string) => `(
	select string_agg(format(E'\\ngrant %s on ${kind} %s to %s;', privileges, ${name}, grantee), '' order by grantee)
	from (
		select coalesce(r.rolname, 'public') as grantee, string_agg(lower(a.privilege_type), ', ' order by a.privilege_type) as privileges
		from aclexplode(${acl}) a left join pg_roles r on r.oid = a.grantee
		where coalesce(r.rolname, 'public') in ('public', 'motcua_app')
		group by 1
	) granted)`

const comment = (oid: string, kind: string, on: string, name: string) =>
	`(select format(E'\\ncomment on ${on} %s is %L;', ${name}, description) from pg_description where objoid = ${oid} and classoid = '${kind}'::regclass and objsubid = 0)`

const schemas = `
	select concat(format('create schema %I;', n.nspname), ${comment('n.oid', 'pg_namespace', 'schema', 'quote_ident(n.nspname)')},
		${grants('n.nspacl', 'schema', 'quote_ident(n.nspname)')}) as text
	from pg_namespace n where ${own} order by n.nspname`

const routines = `
	select concat(rtrim(pg_get_functiondef(p.oid), E'\\n'), ';', ${comment('p.oid', 'pg_proc', 'function', 'p.oid::regprocedure')},
		${grants("coalesce(p.proacl, acldefault('f', p.proowner))", 'function', 'p.oid::regprocedure')}) as text
	from pg_proc p join pg_namespace n on n.oid = p.pronamespace
	where ${own} and p.prokind in ('f', 'p') and ${notOfAnExtension('pg_proc', 'p.oid')}
	order by n.nspname, p.proname, p.oid::regprocedure::text`

const tablesAndViews = `
	select concat(
		case when c.relkind in ('v', 'm')
			then format(E'create %sview %s as\\n%s', case c.relkind when 'm' then 'materialized ' else '' end, c.oid::regclass, pg_get_viewdef(c.oid))
			else format(E'create table %s (\\n%s%s\\n);', c.oid::regclass,
				(select string_agg(format(E'\\t%I %s%s%s', a.attname, format_type(a.atttypid, a.atttypmod),
					case when a.attgenerated <> '' then format(' generated always as (%s) stored', pg_get_expr(d.adbin, d.adrelid))
						when a.attidentity <> '' then ' generated as identity'
						when d.oid is not null then ' default ' || pg_get_expr(d.adbin, d.adrelid) else '' end,
					case when a.attnotnull then ' not null' else '' end), E',\\n' order by a.attnum)
				from pg_attribute a left join pg_attrdef d on d.adrelid = a.attrelid and d.adnum = a.attnum
				where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped),
				(select string_agg(format(E',\\n\\tconstraint %I %s', k.conname, pg_get_constraintdef(k.oid)), '' order by k.contype desc, k.conname)
				from pg_constraint k where k.conrelid = c.oid and k.contype <> 'n'))
		end,
		(select format(E'\\ncomment on %s %s is %L;', case c.relkind when 'v' then 'view' when 'm' then 'materialized view' else 'table' end,
			c.oid::regclass, obj_description(c.oid, 'pg_class')) where obj_description(c.oid, 'pg_class') is not null),
		(select string_agg(format(E'\\ncomment on column %s.%I is %L;', c.oid::regclass, a.attname, col_description(c.oid, a.attnum)), '' order by a.attnum)
			from pg_attribute a where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped and col_description(c.oid, a.attnum) is not null),
		(select string_agg(format(E'\\n%s;', pg_get_indexdef(i.indexrelid)), '' order by i.indexrelid::regclass::text)
			from pg_index i where i.indrelid = c.oid and not exists (select from pg_constraint k where k.conindid = i.indexrelid)),
		(select string_agg(format(E'\\n%s;', pg_get_triggerdef(t.oid)), '' order by t.tgname) from pg_trigger t where t.tgrelid = c.oid and not t.tgisinternal),
		case when c.relrowsecurity then format(E'\\nalter table %s enable row level security;', c.oid::regclass) end,
		case when c.relforcerowsecurity then format(E'\\nalter table %s force row level security;', c.oid::regclass) end,
		(select string_agg(format(E'\\ncreate policy %I on %s as %s for %s to %s%s%s;', p.policyname, c.oid::regclass, lower(p.permissive), lower(p.cmd),
				array_to_string(p.roles, ', '), ' using (' || p.qual || ')', ' with check (' || p.with_check || ')'), '' order by p.policyname)
			from pg_policies p where p.schemaname = n.nspname and p.tablename = c.relname),
		${grants('c.relacl', 'table', 'c.oid::regclass')}) as text
	from pg_class c join pg_namespace n on n.oid = c.relnamespace
	where ${own} and c.relkind in ('r', 'p', 'v', 'm') and ${notOfAnExtension('pg_class', 'c.oid')}
	order by n.nspname, c.relname`
