// The one place where configuration is read. docs/operations.md explains every variable.
const text = (name: string, fallback?: string): string => {
	const value = process.env[name] ?? fallback
	if (value === undefined)
		throw new Error(`The environment variable ${name} is missing; see docs/operations.md.`)
	return value
}
const whole = (name: string, fallback: number): number => {
	const value = Number(process.env[name] ?? fallback)
	if (!Number.isSafeInteger(value))
		throw new Error(`The environment variable ${name} must be a whole number.`)
	return value
}

/** Read late, so that a script which needs no database starts without one. */
export const settings = {
	/** The owner of the schemas: migrations and the job queue. */
	get databaseUrl() {
		return text('DATABASE_URL')
	},
	/** Who the application is; by default the owner, stepped down to the role `motcua_app` at connection. */
	get applicationDatabaseUrl() {
		return process.env['DATABASE_APP_URL']
	},
	get databasePool() {
		return whole('DATABASE_POOL', 10)
	},
	/** Where the pages are served. */
	get port() {
		return whole('PORT', 3000)
	},
	get host() {
		return text('HOST', '127.0.0.1')
	},
	/** `1` when a proxy in front ends TLS and sets `x-forwarded-proto` and `x-forwarded-for`; else both are ignored. */
	get trustProxy() {
		return process.env['TRUST_PROXY'] === '1'
	},
	/** Where the worker answers /healthz, /readyz and /metrics; 0 for nowhere. */
	get workerPort() {
		return whole('WORKER_PORT', 0)
	},
	/** How many jobs one worker runs at a time. */
	get workerJobs() {
		return whole('WORKER_JOBS', 4)
	},
	/** Where files are kept: `file:///…` or `s3://…`. */
	get filesUrl() {
		return text('FILES_URL')
	},
	/** What opens the bucket, by the names that everything which speaks S3 knows. */
	get filesCredentials() {
		const accessKeyId = process.env['AWS_ACCESS_KEY_ID']
		const secretAccessKey = process.env['AWS_SECRET_ACCESS_KEY']
		const sessionToken = process.env['AWS_SESSION_TOKEN']
		if (!accessKeyId || !secretAccessKey) return undefined
		return { accessKeyId, secretAccessKey, ...(sessionToken && { sessionToken }) }
	},
	/** The virus scanner, `tcp://host:3310` or `unix:///run/clamav/clamd.ctl`; without it nothing is scanned, and that is said. */
	get clamdUrl() {
		return process.env['CLAMD_URL'] || undefined
	},
	/** A file of certificates (PEM): the authorities whose digital signatures are trusted. */
	get signatureRoots() {
		return process.env['SIGNATURE_ROOTS'] || undefined
	},
	/** Where citizens find the portal, for links in letters; `{tenant}` stands for the tenant's host label. */
	get portalOrigin() {
		return text('PORTAL_ORIGIN')
	},
	get vneidIssuer() {
		return text('VNEID_ISSUER')
	},
	get vneidClientId() {
		return text('VNEID_CLIENT_ID')
	},
	get vneidClientSecret() {
		return text('VNEID_CLIENT_SECRET')
	},
	/** `1` lets the issuer be plain http: only where it stands on this machine. */
	get vneidAllowHttp() {
		return process.env['VNEID_ALLOW_HTTP'] === '1'
	},
	/** Where an LGSP offers the national population database; unset: not connected, and citizens type as on paper. */
	get populationUrl() {
		return process.env['POPULATION_URL']
	},
	get populationToken() {
		return text('POPULATION_TOKEN')
	},
	/** What we are called there (MaTichHop). */
	get populationIntegration() {
		return text('POPULATION_INTEGRATION')
	},
	/** Where an LGSP offers the business register; unset: not connected. */
	get businessUrl() {
		return process.env['BUSINESS_URL']
	},
	get businessToken() {
		return text('BUSINESS_TOKEN')
	},
	/** Where NDXP offers electronic civil status; unset: not connected. */
	get civilStatusUrl() {
		return process.env['CIVIL_STATUS_URL']
	},
	get civilStatusTokenUrl() {
		return text('CIVIL_STATUS_TOKEN_URL')
	},
	get civilStatusClientId() {
		return text('CIVIL_STATUS_CLIENT_ID')
	},
	get civilStatusClientSecret() {
		return text('CIVIL_STATUS_CLIENT_SECRET')
	},
	/** The code of the province (maTinh). */
	get civilStatusProvince() {
		return text('CIVIL_STATUS_PROVINCE')
	},
	/** `smtp://host:port` or `smtps://user:password@host:port`. */
	get smtpUrl() {
		return text('SMTP_URL')
	},
	get mailFrom() {
		return text('MAIL_FROM', 'Một Cửa <khong-tra-loi@mot-cua.invalid>')
	},
	/** How long what an official's act sets going outside (letters, services) is held, so that the act can be taken back unseen. */
	get undoHoldSeconds() {
		return whole('UNDO_HOLD_SECONDS', 60)
	},
	/** Signs short-lived cookies; at least 32 characters, the same on every web process. */
	get secret() {
		const value = text('SECRET')
		if (value.length < 32) throw new Error('SECRET must have at least 32 characters.')
		return value
	},
	/** Lets a collector read /metrics from another machine; without it only this machine may. */
	get metricsToken() {
		return process.env['METRICS_TOKEN']
	},
	get logLevel() {
		return text('LOG_LEVEL', 'info')
	},
	/** Cookies are marked Secure unless the portal is served over plain http (development). */
	get secureCookies() {
		return process.env['INSECURE_COOKIES'] !== '1'
	},
}
