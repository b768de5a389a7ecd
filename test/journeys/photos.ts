import { mkdtemp, readFile, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import sharp from 'sharp'

/** Photos as two phones take them: a HEIC, and a JPEG that lies on its side and says so, with the place where it was taken. */
export async function twoPhotos(): Promise<readonly [string, string]> {
	const folder = await mkdtemp(join(tmpdir(), 'mot-cua-photos-'))
	const [heic, jpeg] = [join(folder, 'IMG_0001.HEIC'), join(folder, 'IMG_0002.jpg')]
	await writeFile(heic, await readFile(join(import.meta.dirname, '../fixtures/bon-mau.heic')))
	const lying = await sharp({ create: { width: 1600, height: 1200, channels: 3, background: '#f4efe2' } })
		.composite([
			{
				input: { create: { width: 1200, height: 60, channels: 3, background: '#333333' } },
				top: 200,
				left: 200,
			},
		])
		.withExif({ IFD0: { Make: 'Phone' }, IFD3: { GPSLatitudeRef: 'N', GPSLatitude: '10/1 57/1 0/1' } })
		.withMetadata({ orientation: 6 })
		.jpeg()
		.toBuffer()
	await writeFile(jpeg, lying)
	return [heic, jpeg]
}
