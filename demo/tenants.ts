import { z } from 'zod'
import { permissions } from '#identity'
import roles from './roles.json' with { type: 'json' }
import danang from './tenants/danang.json' with { type: 'json' }
import dongnai from './tenants/dongnai.json' with { type: 'json' }

const time = z.string().regex(/^\d\d:\d\d$/)
const demoTenant = z.object({
	tenant: z.object({
		code: z.string().regex(/^[A-Z]\d\d$/),
		hostLabel: z.string(),
		kind: z.enum(['province', 'city', 'ministry']),
		name: z.string(),
		nameEn: z.string(),
		authority: z.string(),
		authorityEn: z.string(),
		hotline: z.string(),
	}),
	/** First day of the agencies, duties and hours: the two-level government. */
	validFrom: z.iso.date(),
	/** The working hours that agencies keep, by the name people know them. */
	profiles: z.array(z.object({ profile: z.string(), name: z.string() })),
	hours: z.array(
		z.object({ profile: z.string(), weekdays: z.array(z.int().min(1).max(7)), opens: time, closes: time }),
	),
	agencies: z.array(
		z.object({
			id: z.uuid(),
			code: z.string(),
			name: z.string(),
			shortName: z.string(),
			nameEn: z.string(),
			parentName: z.string().nullable(),
			kind: z.enum(['peoples-committee', 'department', 'service-centre', 'division']),
			/** Code of the agency it belongs to; that one stands before it. */
			parent: z.string().nullable(),
			unitCode: z.string(),
			placeName: z.string(),
			address: z.string(),
			phone: z.string(),
		}),
	),
	officials: z.array(
		z.object({
			id: z.uuid(),
			username: z.string(),
			fullName: z.string(),
			title: z.string(),
			phone: z.string(),
			/** Where they sit. */
			agency: z.string(),
			duties: z.array(z.object({ agency: z.string(), role: z.string().min(1) })),
		}),
	),
	/** Desks that give queue tickets. */
	halls: z.array(
		z.object({
			agency: z.string(),
			slug: z.string().regex(/^[a-z0-9-]+$/),
			/** Tickets at any hour: the demo is looked at in the evening too. */
			trial: z.boolean(),
			lines: z.array(z.object({ letter: z.string().regex(/^[A-Z]$/), name: z.string(), nameEn: z.string() })),
			counters: z.array(
				z.object({ number: z.int().min(1).max(99), name: z.string(), letters: z.array(z.string()) }),
			),
		}),
	),
})
export type DemoTenant = z.infer<typeof demoTenant>

const demoRole = z.object({
	code: z.string(),
	name: z.string(),
	nameEn: z.string(),
	permissions: z.array(z.enum(permissions)),
	reach: z.enum(['agency', 'tenant']).default('agency'),
})

/** The roles that every tenant of the demo begins with. A role that a duty or a process names must be here. */
export const demoRoles: readonly z.infer<typeof demoRole>[] = roles.map((each) => demoRole.parse(each))

/** The tenants of the demo; the people in them are invented, the communes are real. */
export const demoTenants: readonly DemoTenant[] = [dongnai, danang].map((file) => demoTenant.parse(file))

/** All officials of the demo sign in with this one; it is no secret, so the demo is for machines nobody else reaches. */
export const demoPassword = 'mot-cua-demo'
