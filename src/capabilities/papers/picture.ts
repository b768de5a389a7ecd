/** What a press draws of a paper: its pages below one another, all of one size. In points. */
export type Picture = { readonly pages: number; readonly width: number; readonly height: number }

const measures = /viewBox="0 0 ([\d.]+) ([\d.]+)" width="[\d.]+pt" height="[\d.]+pt"/

/** How many pages of which size a picture has; sheets of the A series, upright or lying. */
export function pagesOf(picture: string): Picture {
	const [, width = 0, total = 0] = measures.exec(picture)?.map(Number) ?? []
	const upright = total / (width * Math.SQRT2)
	// Two lying sheets below one another are as high as an upright one: by its width a page of ours is known.
	const lies = Math.abs(width - a4Lying) < 1
	const pages = Math.max(1, Math.round(lies ? upright * 2 : upright))
	return { pages, width, height: total / pages }
}

const a4Lying = 841.89

/** One page of a picture, the first being 1; undefined when it has no such page. */
export function onePage(picture: string, page: number): string | undefined {
	const { pages, width, height } = pagesOf(picture)
	if (!Number.isInteger(page) || page < 1 || page > pages) return undefined
	const seen = `viewBox="0 ${(page - 1) * height} ${width} ${height}" width="${width}pt" height="${height}pt"`
	return picture.replace(measures, seen)
}
