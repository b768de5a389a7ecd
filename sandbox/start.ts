import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { citizens } from './citizens.ts'
import { clamdRoom } from './clamd.ts'
import { freshKnobs, knobLabels, type Knobs, slowMilliseconds, turn } from './knobs.ts'
import { MailRoom } from './mail.ts'
import { formOf, html, redirect, sendJson, sendPage } from './page.ts'
import { officialsPath, officialsProvider } from './officials.ts'
import { isRegister, RegisterRoom } from './registers.ts'
import { vneid } from './vneid.ts'

export type SandboxSettings = {
	readonly host: string
	readonly port: number
	readonly smtpPort: number
	/** Where the virus scanner listens; without it there is none. */
	readonly clamdPort?: number
	readonly clientId: string
	/** What whoever asks a register shows, too. */
	readonly clientSecret: string
	/** Where keys and messages are kept. */
	readonly folder: string
}

/** Starts the stand-ins; they are separate servers for those who call them, and one process for whoever starts it. */
export async function startSandbox(settings: SandboxSettings): Promise<{ stop(): Promise<void> }> {
	const knobs = freshKnobs()
	const mail = new MailRoom(settings.folder, knobs)
	const identity = vneid({ ...settings, issuer: `http://localhost:${settings.port}` })
	const registers = new RegisterRoom(settings, knobs)
	const officials = officialsProvider({ ...settings, issuer: `http://localhost:${settings.port}` })
	const web = createServer((request, response) => {
		const answered = request.url?.startsWith(`${officialsPath}/`)
			? officials(request, response)
			: isRegister(request.url ?? '')
				? registers.answer(request, response, request.url ?? '')
				: answer(request, response, knobs, mail, identity, registers)
		answered.catch((failure: Error) => {
			console.error(failure)
			if (!response.headersSent) sendJson(response, { error: failure.message }, 500)
		})
	})
	await listening(web, settings.port, settings.host)
	await new Promise<void>((ready, failed) => {
		mail.server.on('error', failed)
		mail.server.listen(settings.smtpPort, settings.host, () => ready())
	})
	mail.server.on('error', (failure: Error) => console.error(failure))
	const scanner = clamdRoom(knobs)
	if (settings.clamdPort)
		await new Promise<void>((ready, failed) => {
			scanner.once('error', failed)
			scanner.listen(settings.clamdPort, settings.host, () => ready())
		})
	return {
		async stop() {
			const closed = Promise.all([
				new Promise<void>((done) => web.close(() => done())),
				new Promise<void>((done) => mail.server.close(() => done())),
				new Promise<void>((done) => scanner.close(() => done())),
			])
			web.closeAllConnections()
			await closed
		},
	}
}

function listening(server: Server, port: number, host: string): Promise<void> {
	return new Promise((ready, failed) => {
		server.once('error', failed)
		server.listen(port, host, () => ready())
	})
}

async function answer(
	request: IncomingMessage,
	response: ServerResponse,
	knobs: Knobs,
	mail: MailRoom,
	identity: ReturnType<typeof vneid>,
	registers: RegisterRoom,
): Promise<void> {
	const { pathname } = new URL(request.url ?? '/', 'http://sandbox')
	if (pathname === '/') return sendPage(response, 'Các hệ thống giả lập', home(knobs))
	if (pathname === '/healthz') return void response.end('ok\n')
	if (pathname === '/knobs' && request.method === 'POST') {
		turn(knobs, await formOf(request))
		return request.headers.accept?.includes('text/html') ? redirect(response, '/') : sendJson(response, knobs)
	}
	if (pathname === '/knobs') return sendJson(response, knobs)
	if (pathname === '/registers.json') return sendJson(response, registers.asked)
	if (pathname === '/mail.json') return sendJson(response, mail.letters())
	if (pathname === '/mail') return sendPage(response, 'Thư đã gửi', letterList(mail))
	if (pathname.startsWith('/mail/')) return letterPage(response, mail, pathname.slice('/mail/'.length))

	if (knobs.vneid === 'down')
		return sendPage(
			response,
			'VNeID đang tạm ngừng',
			html`<p>Hệ thống định danh không phục vụ lúc này. Xin thử lại sau.</p>`,
			503,
		)
	if (knobs.vneid === 'slow') await new Promise((after) => setTimeout(after, slowMilliseconds))
	await identity(request, response)
}

const registerKnobs = [
	['population', 'Cơ sở dữ liệu quốc gia về dân cư'],
	['business', 'Đăng ký kinh doanh'],
	['civilStatus', 'Hộ tịch điện tử'],
] as const

const home = (knobs: Knobs) =>
	html`<p><a href="/mail">Thư đã gửi</a> (<a href="/mail.json">JSON</a>)</p>
		<h2>Làm hỏng có chủ ý</h2>
		<form method="post" action="/knobs">
			<fieldset>
				<legend>VNeID</legend>
				${Object.entries(knobLabels.vneid).map(([setting, label]) => radio('vneid', setting, label, knobs.vneid))}
			</fieldset>
			<fieldset>
				<legend>Máy chủ thư</legend>
				${Object.entries(knobLabels.mail).map(([setting, label]) => radio('mail', setting, label, knobs.mail))}
			</fieldset>
			<fieldset>
				<legend>Máy quét vi-rút</legend>
				${Object.entries(knobLabels.clamd).map(([setting, label]) => radio('clamd', setting, label, knobs.clamd))}
			</fieldset>
			${registerKnobs.map(
				([knob, name]) =>
					html`<fieldset>
						<legend>${name}</legend>
						${Object.entries(knobLabels[knob]).map(([setting, label]) => radio(knob, setting, label, knobs[knob]))}
					</fieldset>`,
			)}
			<p><button>Áp dụng</button></p>
		</form>
		<h2>Người dân giả định</h2>
		<table>
			<thead>
				<tr>
					<th scope="col">Họ và tên</th>
					<th scope="col">Số định danh</th>
					<th scope="col">Mức</th>
					<th scope="col">Để thử</th>
				</tr>
			</thead>
			<tbody>
				${citizens.map(
					({ HoVaTen, SoDinhDanh, level, story }) =>
						html` <tr>
							<th scope="row">${HoVaTen}</th>
							<td>${SoDinhDanh}</td>
							<td>${level}</td>
							<td>${story}</td>
						</tr>`,
				)}
			</tbody>
		</table>`

const radio = (name: string, setting: string, label: string, chosen: string) =>
	html` <label
		><input
			type="radio"
			name="${name}"
			value="${setting}"
			${{ html: setting === chosen ? ' checked' : '' }}
		/>
		${label}</label
	>`

const letterList = (mail: MailRoom) =>
	mail.letters().length === 0
		? html`<p>Chưa có thư nào.</p>`
		: html`<table>
				<thead>
					<tr>
						<th scope="col">Lúc</th>
						<th scope="col">Tới</th>
						<th scope="col">Tiêu đề</th>
					</tr>
				</thead>
				<tbody>
					${mail.letters().map(
						({ id, takenAt, to, subject }) =>
							html` <tr>
								<td>${onTheClock(takenAt)}</td>
								<td>${to.join(', ')}</td>
								<td><a href="/mail/${id}">${subject || '(không có tiêu đề)'}</a></td>
							</tr>`,
					)}
				</tbody>
			</table>`

/** As the clocks of Viet Nam show it. */
const onTheClock = (takenAt: string): string =>
	new Date(takenAt).toLocaleString('vi-VN', { timeZone: 'Asia/Ho_Chi_Minh' })

function letterPage(response: ServerResponse, mail: MailRoom, id: string): void {
	const letter = mail.letter(id)
	if (!letter)
		return sendPage(response, 'Không có thư này', html`<p><a href="/mail">Xem mọi thư</a></p>`, 404)
	sendPage(
		response,
		letter.subject || '(không có tiêu đề)',
		html`<p>Từ ${letter.from} tới ${letter.to.join(', ')}, lúc ${onTheClock(letter.takenAt)}</p>
			<pre>${letter.text}</pre>
			${letter.attachments.map(({ name, mediaType, bytes }) => html`<p>Kèm theo: ${name} (${mediaType}, ${bytes} byte)</p>`)}
			<p><a href="/mail">Xem mọi thư</a></p>`,
	)
}
