declare module '@20minutes/s3rver' {
	/** An S3 server that keeps objects in a folder and checks signatures, with the key `S3RVER` and the same secret. */
	export default class S3rver {
		constructor(options: {
			readonly address: string
			readonly port: number
			readonly silent: boolean
			readonly directory: string
			readonly configureBuckets: readonly { readonly name: string }[]
		})
		run(): Promise<{ readonly port: number }>
		close(): Promise<void>
	}
}
