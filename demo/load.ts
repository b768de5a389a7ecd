import { openHalls } from './halls.ts'
import { publishForms, publishProcedures, publishProcesses } from './service.ts'
import { demoTenants } from './tenants.ts'
import { loadTenant } from './tenant.ts'

/** One thing that a demo tenant needs. Loading it twice is loading it once. */
type Step = { readonly name: string; readonly load: (tenantCode: string) => Promise<void> }

// In this order: a form needs its tenant, a process may name the agencies. Each capability that has demo files adds its
// line here, with a function from its door.
const steps: readonly Step[] = [
	{ name: 'agencies and officials', load: loadTenant },
	{ name: 'procedures', load: publishProcedures },
	{ name: 'e-forms', load: publishForms },
	{ name: 'processes', load: publishProcesses },
	{ name: 'waiting halls', load: openHalls },
]

/** Loads every demo tenant, saying what it does. */
export async function loadDemo(say: (line: string) => void): Promise<void> {
	for (const { tenant } of demoTenants)
		for (const step of steps) {
			await step.load(tenant.code)
			say(`${tenant.name}: ${step.name}`)
		}
}
