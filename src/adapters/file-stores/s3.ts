/** What opens a bucket; a session token comes with credentials that are given for a time. */
export type Credentials = {
	readonly accessKeyId: string
	readonly secretAccessKey: string
	readonly sessionToken?: string
}

/** Where the objects of the platform lie. */
export type Bucket = {
	/** The bucket's own address, without a slash at the end. */
	readonly origin: string
	readonly region: string
	/** Empty, or with a slash at its end. */
	readonly prefix: string
}

/**
 * Reads `s3://bucket/prefix?endpoint=https://…&region=…&bucket-in=host`. The endpoint is always named, so nothing is sent to a
 * place that nobody chose. `bucket-in=host` for services that know buckets by host name alone.
 *
 * @throws RangeError with what is wrong, for who sets it up
 */
export function bucketOf(url: string): Bucket {
	const { protocol, host: bucket, pathname, searchParams } = new URL(url)
	const wrong = (what: string) => new RangeError(`FILES_URL: ${what}; see docs/operations.md`)
	const [endpoint, region, place] = ['endpoint', 'region', 'bucket-in'].map((name) => searchParams.get(name))
	const unknown = [...searchParams.keys()].find((name) => !['endpoint', 'region', 'bucket-in'].includes(name))
	if (protocol !== 's3:' || !/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/.test(bucket))
		throw wrong('no bucket is named')
	if (unknown) throw wrong(`nothing is known of "${unknown}"`)
	if (place && place !== 'host' && place !== 'path') throw wrong('bucket-in is host or path')
	if (!endpoint || !/^https?:\/\//.test(endpoint) || !URL.canParse(endpoint))
		throw wrong('its endpoint is missing')
	if (!/^[\w./-]*$/.test(pathname)) throw wrong('a prefix has letters, digits and . _ - / only')
	const at = new URL(endpoint)
	const path = pathname.split('/').filter(Boolean)
	return {
		origin: place === 'host' ? `${at.protocol}//${bucket}.${at.host}` : `${at.origin}/${bucket}`,
		region: region || 'us-east-1',
		prefix: path.map((each) => `${each}/`).join(''),
	}
}

export type Listed = { readonly key: string; readonly changed: number }

/**
 * A page of ListObjects, the first version: it goes on after the last name, without tokens that each server makes in its own way.
 * Names are our own, so XML writes them as they are.
 */
export function listingIn(xml: string): {
	readonly listed: readonly Listed[]
	readonly next: string | undefined
} {
	const listed = [...xml.matchAll(/<Contents>(.*?)<\/Contents>/gs)].flatMap(([, entry = '']) => {
		const [key, changed] = [tag(entry, 'Key'), tag(entry, 'LastModified')]
		return key && changed ? [{ key, changed: Date.parse(changed) }] : []
	})
	return { listed, next: tag(xml, 'IsTruncated') === 'true' ? listed.at(-1)?.key : undefined }
}

const tag = (xml: string, name: string) => new RegExp(`<${name}>([^<]*)</${name}>`).exec(xml)?.[1]
