declare module 'heic-decode' {
	type Picture = {
		readonly width: number
		readonly height: number
		decode(): Promise<{ width: number; height: number; data: Uint8ClampedArray<ArrayBuffer> }>
	}
	const decode: {
		all(input: { buffer: Uint8Array }): Promise<readonly Picture[] & { dispose(): void }>
	}
	export default decode
}
