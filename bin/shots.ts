import { closeBrowser, expectNoAxeViolations, openPage, shoot, type View, weigh } from '../test/browser.ts'

const known: Readonly<Record<string, string>> = {
	home: '/',
	display: '/hien-thi',
	guide: '/huong-dan',
	access: '/tiep-can',
	privacy: '/bao-ve-du-lieu',
	search: '/thu-tuc?q=khai+sinh',
	procedure: '/thu-tuc/1.001193',
	track: '/theo-doi',
	'sign-in': '/dang-nhap',
	'desk-sign-in': '/can-bo/dang-nhap',
	missing: '/khong-co-trang-nay',
}
const views: readonly View[] = (['phone', 'desktop'] as const).flatMap((viewport) =>
	(['light', 'dark'] as const).flatMap((scheme) =>
		(['vi', 'en'] as const).map((locale) => ({ viewport, scheme, locale })),
	),
)

const [origin, ...asked] = process.argv.slice(2)
if (!origin) {
	console.error('Say where the server is: bin/shots http://dongnai.localhost:3000 [name | name=/path]…')
	process.exit(2)
}
const pages = (asked.length ? asked : Object.keys(known)).map((one) => {
	const [name = one, path = known[one] ?? `/${one}`] = one.split(/=(.*)/, 2)
	return { name, path }
})
const kB = (bytes: number) => `${(bytes / 1000).toFixed(1)} kB`
let faults = 0
for (const { name, path } of pages) {
	const { html, script, style, font, requests } = await weigh(origin, path)
	console.log(
		`${name} ${path}: html ${kB(html)}, js ${kB(script)}, css ${kB(style)}, fonts ${kB(font)}, ${requests} requests`,
	)
	for (const view of views) {
		const page = await openPage(origin, view)
		await page.goto(path, { waitUntil: 'networkidle' })
		await shoot(page, `shots/${name}-${view.viewport}-${view.scheme}-${view.locale}`)
		await expectNoAxeViolations(page).catch((failure: unknown) => {
			faults += 1
			console.error(`${name} ${Object.values(view).join(' ')}: ${String(failure)}`)
		})
		await page.context().close()
	}
}
await closeBrowser()
process.exitCode = faults === 0 ? 0 : 1
