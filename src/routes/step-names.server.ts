import { namesInEnglish } from '#workflow/server'

/** For a page that shows steps of processes: what they are called, where it is read in English. */
export const stepNames = async (
	tx: Parameters<typeof namesInEnglish>[0],
	{ locale, tenant }: Pick<App.Locals, 'locale' | 'tenant'>,
): Promise<Pick<App.PageData, 'stepNames'>> =>
	locale === 'en' ? { stepNames: await namesInEnglish(tx, tenant.code) } : {}
