import { dayInVietNam, type Instant, timeInVietNam } from '#kernel/dates'

/** The moments at which a citizen is told something: five states of the Zalo notices (domain.md B), and a date that moved. */
export const moments = [
	'submitted',
	'received',
	'declined',
	'supplement',
	'done',
	'moved',
	'extended',
	'paused',
	'step',
] as const
export type Moment = (typeof moments)[number]
export type Locale = 'vi' | 'en'

/** What the texts speak of. */
export type Told = {
	readonly name: string
	readonly code: string
	readonly procedure: string
	readonly agency: string
	readonly phone: string
	readonly at: Instant
	readonly dueAt: Instant | null
	/** Number of things asked for. */
	readonly items: number
	/** Where the applicant comes once for the paper, and for what else than the paper; null when nothing needs them there. */
	readonly visit: {
		readonly place: string
		readonly address: string
		readonly why: Readonly<Record<Locale, string>> | null
	} | null
	/** What a send task of the process says. */
	readonly text?: Readonly<Record<Locale, string>>
	/** The page of the dossier, where everything personal is read after signing in. */
	readonly link: string
}

/** `16:30 ngày 06/10/2026`. */
const hourAndDay = (at: Instant): string => {
	const day = dayInVietNam(at)
	return `${timeInVietNam(at).toString({ smallestUnit: 'minute' })} ${String(day.day).padStart(2, '0')}/${String(day.month).padStart(2, '0')}/${day.year}`
}

const closing = {
	vi: 'Thư này gửi tự động, xin không trả lời trực tiếp. Cơ quan không bao giờ hỏi mật khẩu hay mã OTP của ông bà.',
	en: 'This message is automatic; please do not reply. We never ask for your password or a one-time code.',
}

const visitWords: Record<Locale, (visit: NonNullable<Told['visit']>) => string> = {
	vi: ({ place, address, why }) =>
		`\n\nMột lần đến: mời ông bà đến ${[place, address].filter(Boolean).join(', ')}, trong giờ làm việc, để ${why?.vi ?? 'nhận bản giấy'}. Mang theo căn cước; không phải nộp thêm giấy tờ gì.`,
	en: ({ place, address, why }) =>
		`\n\nOne visit: please come to ${[place, address].filter(Boolean).join(', ')}, in working hours, to ${why?.en ?? 'collect the paper copy'}. Bring your identity card; nothing more has to be handed in.`,
}
const visitOf = ({ visit }: Told, locale: Locale): string => (visit ? visitWords[locale](visit) : '')

type Text = { readonly subject: string; readonly body: string }

/**
 * The words of a moment. No reason, illness or circumstance stands in a message: those are read in the dossier
 * (rules of `reference/messages.json`).
 */
export function textOf(moment: Moment, told: Told, locale: Locale): Text {
	const text = texts[locale][moment](told)
	const greeting = locale === 'vi' ? `Kính gửi ${told.name},` : `Dear ${told.name},`
	const help = locale === 'vi' ? `Cần hỏi, xin gọi ${told.phone}.` : `Questions: ${told.phone}.`
	return { subject: text.subject, body: [greeting, text.body, told.link, help, closing[locale]].join('\n\n') }
}

const texts: Record<Locale, Record<Moment, (told: Told) => Text>> = {
	vi: {
		submitted: ({ code, procedure, agency, at }) => ({
			subject: `Đã nộp hồ sơ ${code}`,
			body: `Hồ sơ ${code} về việc “${procedure}” đã đến ${agency} lúc ${hourAndDay(at)}.\n\nViệc tiếp theo: cán bộ kiểm tra trong giờ làm việc. Đủ thì ông bà nhận giấy tiếp nhận có ngày giờ hẹn; thiếu thì nhận phiếu ghi rõ cần thêm gì. Ông bà chưa phải làm gì thêm.`,
		}),
		received: ({ code, procedure, agency, dueAt }) => ({
			subject: dueAt ? `Đã tiếp nhận hồ sơ ${code}, hẹn ${hourAndDay(dueAt)}` : `Đã tiếp nhận hồ sơ ${code}`,
			body: `${agency} đã tiếp nhận hồ sơ ${code} về việc “${procedure}”.${dueAt ? `\n\nHẹn trả kết quả: ${hourAndDay(dueAt)}.` : ''}\n\nGiấy tiếp nhận và cách tính ngày hẹn ở trang hồ sơ. Ông bà không cần đến hỏi trước ngày hẹn; có thay đổi chúng tôi sẽ báo.`,
		}),
		declined: ({ code, procedure, agency }) => ({
			subject: `Hồ sơ ${code} không được giải quyết`,
			body: `${agency} rất tiếc không giải quyết được hồ sơ ${code} về việc “${procedure}”. Lý do, căn cứ pháp luật và việc ông bà có thể làm tiếp ghi ở trang hồ sơ.\n\nNhững gì ông bà đã khai vẫn còn đó.`,
		}),
		supplement: ({ code, procedure, items }) => ({
			subject: `Hồ sơ ${code} cần ông bà bổ sung`,
			body: `Hồ sơ ${code} về việc “${procedure}” cần ông bà bổ sung ${items} mục. Trang hồ sơ liệt kê đủ từng mục và cách làm; phần khác không phải khai lại.\n\nTừ lúc này đến khi ông bà bổ sung xong, thời hạn giải quyết tạm dừng.`,
		}),
		done: (told) => ({
			subject: `Đã có kết quả hồ sơ ${told.code}`,
			body: `Hồ sơ ${told.code} về việc “${told.procedure}” đã có kết quả. Ông bà xem và tải bản điện tử ở trang hồ sơ.${visitOf(told, 'vi')}\n\nXin kiểm tra lại thông tin; thấy sai thì gọi ngay để sửa. Mời ông bà đánh giá việc phục vụ cũng ở trang ấy.`,
		}),
		moved: ({ code, procedure, dueAt }) => ({
			subject: dueAt
				? `Hồ sơ ${code}: ngày hẹn mới ${hourAndDay(dueAt)}`
				: `Hồ sơ ${code}: ngày hẹn thay đổi`,
			body: `Lịch nghỉ, lịch làm việc của cơ quan nhà nước thay đổi nên ngày hẹn trả kết quả hồ sơ ${code} về việc “${procedure}” đổi theo.${dueAt ? `\n\nHẹn trả kết quả: ${hourAndDay(dueAt)}.` : ''}\n\nCách tính từng dòng ở trang hồ sơ. Ông bà không phải làm gì thêm.`,
		}),
		extended: ({ code, procedure, agency, dueAt }) => ({
			subject: dueAt
				? `Xin lỗi ông bà: hồ sơ ${code} hẹn lại ${hourAndDay(dueAt)}`
				: `Xin lỗi ông bà về hồ sơ ${code}`,
			body: `${agency} xin lỗi ông bà: hồ sơ ${code} về việc “${procedure}” không kịp trả đúng hẹn.${dueAt ? `\n\nHẹn trả kết quả: ${hourAndDay(dueAt)}.` : ''}\n\nVăn bản xin lỗi có lý do ở trang hồ sơ. Ông bà không phải làm gì thêm.`,
		}),
		paused: ({ code, procedure }) => ({
			subject: `Hồ sơ ${code} đang chờ ông bà`,
			body: `Hồ sơ ${code} về việc “${procedure}” đang chờ ông bà làm một việc; việc gì và cách làm ghi ở trang hồ sơ.\n\nTừ lúc này đến khi ông bà làm xong, thời hạn giải quyết tạm dừng.`,
		}),
		step: ({ code, procedure, text }) => ({
			subject: `Tin về hồ sơ ${code}`,
			body: `Hồ sơ ${code} về việc “${procedure}”: ${text?.vi ?? ''}`,
		}),
	},
	en: {
		submitted: ({ code, procedure, agency, at }) => ({
			subject: `Dossier ${code} submitted`,
			body: `Your dossier ${code} for “${procedure}” reached ${agency} at ${hourAndDay(at)}.\n\nNext: officials check it in working hours. If it is complete you get a receipt with a due time; if not, a list of what to add. You need not do anything now.`,
		}),
		received: ({ code, procedure, agency, dueAt }) => ({
			subject: dueAt ? `Dossier ${code} received, due ${hourAndDay(dueAt)}` : `Dossier ${code} received`,
			body: `${agency} has received dossier ${code} for “${procedure}”.${dueAt ? `\n\nResult due: ${hourAndDay(dueAt)}.` : ''}\n\nThe receipt and how the due time was computed are on the dossier's page. You need not come and ask before then; we will tell you of any change.`,
		}),
		declined: ({ code, procedure, agency }) => ({
			subject: `Dossier ${code} declined`,
			body: `We are sorry: ${agency} cannot settle dossier ${code} for “${procedure}”. The reason, its legal basis and what you can do next are on the dossier's page.\n\nWhat you filled in is still there.`,
		}),
		supplement: ({ code, procedure, items }) => ({
			subject: `Dossier ${code} needs something more from you`,
			body: `Dossier ${code} for “${procedure}” needs ${items} more item(s) from you. The dossier's page lists each one and how to do it; you need not fill in the rest again.\n\nThe time limit stands still until you have answered.`,
		}),
		done: (told) => ({
			subject: `The result of dossier ${told.code} is ready`,
			body: `The result of dossier ${told.code} for “${told.procedure}” is ready. You can read and download the electronic copy on the dossier's page.${visitOf(told, 'en')}\n\nPlease check it, and call at once if something is wrong. You can also rate the service there.`,
		}),
		moved: ({ code, procedure, dueAt }) => ({
			subject: dueAt
				? `Dossier ${code}: new due time ${hourAndDay(dueAt)}`
				: `Dossier ${code}: the due time moved`,
			body: `The days on which offices work have changed, and with them the due time of your dossier ${code} for “${procedure}”.${dueAt ? `\n\nResult due: ${hourAndDay(dueAt)}.` : ''}\n\nHow it was computed, line by line, is on the dossier's page. You need not do anything.`,
		}),
		extended: ({ code, procedure, agency, dueAt }) => ({
			subject: dueAt
				? `We apologise: dossier ${code} is now due ${hourAndDay(dueAt)}`
				: `We apologise for dossier ${code}`,
			body: `${agency} apologises: your dossier ${code} for “${procedure}” cannot be settled by the time we promised.${dueAt ? `\n\nResult due: ${hourAndDay(dueAt)}.` : ''}\n\nThe letter with the reason is on the dossier's page. You need not do anything.`,
		}),
		paused: ({ code, procedure }) => ({
			subject: `Dossier ${code} waits for you`,
			body: `Your dossier ${code} for “${procedure}” waits for something from you; what it is and how to do it is on the dossier's page.\n\nThe time limit stands still until you have done it.`,
		}),
		step: ({ code, procedure, text }) => ({
			subject: `About dossier ${code}`,
			body: `Your dossier ${code} for “${procedure}”: ${text?.en ?? ''}`,
		}),
	},
}
