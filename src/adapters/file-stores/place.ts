import { createHash } from 'node:crypto'
import { type Digest, digest } from '#documents'

/** @throws RangeError when it could be anything but one step of a path */
export function tenantIn(tenant: string): string {
	if (!/^[A-Z][0-9]{2}$/.test(tenant)) throw new RangeError(`Not the code of a tenant: ${tenant}`)
	return tenant
}

/** @throws RangeError when it could be anything but one step of a path */
export function uploadIn(id: string): string {
	if (!/^[0-9a-f-]{36}$/.test(id)) throw new RangeError(`Not an upload: ${id}`)
	return id
}

export const digestOf = (content: Uint8Array): Digest =>
	digest(createHash('sha256').update(content).digest('hex'))
