import type { FileStore } from '#documents'
import { diskFiles } from './disk.server.ts'
import type { Credentials } from './s3.ts'
import { s3Files } from './s3.server.ts'

/** @param url `file:///folder` or `s3://bucket/prefix?endpoint=…`, for which there must be credentials */
export function openFiles(url: string, credentials: Credentials | undefined): FileStore {
	switch (new URL(url).protocol) {
		case 'file:':
			return diskFiles(url)
		case 's3:':
			if (!credentials)
				throw new Error('FILES_URL names a bucket: AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY are missing.')
			return s3Files(url, credentials)
		default:
			throw new Error('FILES_URL is neither file: nor s3:; see docs/operations.md.')
	}
}
