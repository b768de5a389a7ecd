import type { Registries } from '#registers'
import { settings } from '#settings'
import { business } from './business/business.server.ts'
import { civilStatus } from './civil-status/civil-status.server.ts'
import { population } from './population/population.server.ts'

/** The registers that the configuration gives a line to; the others are told of as not connected. */
export function registries(): Registries {
	const { populationUrl, businessUrl, civilStatusUrl } = settings
	return {
		population:
			populationUrl === undefined
				? undefined
				: population({
						url: populationUrl,
						token: settings.populationToken,
						integration: settings.populationIntegration,
					}),
		business:
			businessUrl === undefined ? undefined : business({ url: businessUrl, token: settings.businessToken }),
		'civil-status':
			civilStatusUrl === undefined
				? undefined
				: civilStatus({
						url: civilStatusUrl,
						tokenUrl: settings.civilStatusTokenUrl,
						clientId: settings.civilStatusClientId,
						clientSecret: settings.civilStatusClientSecret,
						province: settings.civilStatusProvince,
						allowHttp: settings.vneidAllowHttp,
					}),
	}
}
