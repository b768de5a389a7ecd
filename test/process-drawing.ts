/** BPMN drawn in a line of text, for tests. Names are “Bước <id>” unless said otherwise. */
export const userTask = (id: string, more = '') =>
	`<bpmn:userTask id="${id}" name="Bước ${id}" motcua:role="receptionist" motcua:agency="receiving" motcua:acts="approve send-back" ${more} />`

export const flow = (from: string, to: string, when = '') =>
	`<bpmn:sequenceFlow id="${from}-${to}" sourceRef="${from}" targetRef="${to}">${when && `<bpmn:conditionExpression>${escaped(when)}</bpmn:conditionExpression>`}</bpmn:sequenceFlow>`

const escaped = (text: string) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;')

/** `a > b > c` as flows one after another; several lines as several chains. */
export const chain = (...lines: readonly string[]): string =>
	lines
		.flatMap((line) => {
			const ids = line.split('>').map((id) => id.trim())
			return ids.slice(1).map((id, index) => flow(ids[index] ?? '', id))
		})
		.join('')

export const startEvent = (id = 's') => `<bpmn:startEvent id="${id}" />`
export const endEvent = (id = 'e', definition = '') =>
	`<bpmn:endEvent id="${id}" name="Kết thúc ${id}">${definition}</bpmn:endEvent>`
export const gateway = (kind: 'exclusive' | 'inclusive' | 'parallel', id: string, otherwise?: string) =>
	`<bpmn:${kind}Gateway id="${id}" name="Cổng ${id}" ${otherwise ? `default="${id}-${otherwise}"` : ''} />`

export const duration = (text: string) =>
	`<bpmn:timerEventDefinition><bpmn:timeDuration>${text}</bpmn:timeDuration></bpmn:timerEventDefinition>`
export const messageOf = (id: string) => `<bpmn:messageEventDefinition messageRef="${id}" />`
export const errorOf = (id: string) => `<bpmn:errorEventDefinition ${id && `errorRef="${id}"`} />`
export const boundary = (id: string, host: string, definition: string, more = '') =>
	`<bpmn:boundaryEvent id="${id}" name="Bên ${id}" attachedToRef="${host}" ${more}>${definition}</bpmn:boundaryEvent>`
export const catching = (id: string, definition: string, more = '') =>
	`<bpmn:intermediateCatchEvent id="${id}" name="Chờ ${id}" ${more}>${definition}</bpmn:intermediateCatchEvent>`
export const subProcess = (id: string, inside: string, more = '') =>
	`<bpmn:subProcess id="${id}" name="Con ${id}" ${more}>${inside}</bpmn:subProcess>`
export const service = (id: string, more = 'motcua:service="tra-cuu"') =>
	`<bpmn:serviceTask id="${id}" name="Tự động ${id}" ${more} />`

/** A file with one process, and a message `tin` and an error `loi` to speak of. */
export const drawing = (inside: string, around = '') =>
	`<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:motcua="urn:mot-cua:bpmn" targetNamespace="urn:mot-cua:test">
		<bpmn:message id="tin" name="ý kiến" /><bpmn:message id="tin-2" name="bản đồ" /><bpmn:error id="loi" errorCode="LOI" />
		<bpmn:process id="p" name="P" isExecutable="true">${inside}</bpmn:process>${around}</bpmn:definitions>`

// Random well-structured processes ------------------------------------------------------------------------------------

/** A piece of a process with one way in and one way out. */
export type Block =
	| { readonly kind: 'task' | 'receive' }
	| { readonly kind: 'one-after-another' | 'either' | 'both' | 'some'; readonly parts: readonly Block[] }
	| { readonly kind: 'inside' | 'again'; readonly part: Block }
	/** At the edge of a step: a message that cuts it short and leads past it, or one that begins something beside it. */
	| { readonly kind: 'cut-short' | 'beside'; readonly part: Block }

/**
 * A process made of a block. The joins of inclusive gateways have ids that begin with `or-join`: see the oracle, which
 * does not join there.
 */
export function drawnBlock(block: Block): string {
	let made = 0
	const name = (kind: string) => `${kind}-${++made}`
	type Piece = { readonly first: string; readonly last: string; readonly drawn: string }
	const draw = (part: Block): Piece => {
		switch (part.kind) {
			case 'task': {
				const id = name('t')
				return { first: id, last: id, drawn: userTask(id) }
			}
			case 'receive': {
				const id = name('r')
				const drawn = `<bpmn:receiveTask id="${id}" name="Nhận ${id}" messageRef="tin" />`
				return { first: id, last: id, drawn }
			}
			case 'one-after-another': {
				const parts = part.parts.map(draw)
				const flows = parts.slice(1).map(({ first }, index) => flow(parts[index]?.last ?? '', first))
				return {
					first: parts[0]?.first ?? '',
					last: parts.at(-1)?.last ?? '',
					drawn: parts.map(({ drawn }) => drawn).join('') + flows.join(''),
				}
			}
			case 'either':
				return forked(part.parts, 'exclusive', name('xor-fork'), name('xor-join'))
			case 'both':
				return forked(part.parts, 'parallel', name('and-fork'), name('and-join'))
			case 'some':
				return forked(part.parts, 'inclusive', name('or-fork'), name('or-join'))
			case 'inside': {
				const [id, s, e] = [name('sub'), name('s'), name('e')]
				const { first, last, drawn } = draw(part.part)
				const inside = startEvent(s) + drawn + endEvent(e) + flow(s, first) + flow(last, e)
				return { first: id, last: id, drawn: subProcess(id, inside) }
			}
			case 'again': {
				const [m, t, g] = [name('merge'), name('t'), name('again')]
				const { first, last, drawn } = draw(part.part)
				const out = name('t')
				return {
					first: m,
					last: out,
					drawn:
						gateway('exclusive', m) +
						drawn +
						userTask(t) +
						gateway('exclusive', g, out) +
						userTask(out) +
						chain(`${m} > ${first}`, `${last} > ${t} > ${g} > ${out}`) +
						flow(g, m, 'outcome = "send-back"'),
				}
			}
			case 'cut-short': {
				const [t, b, m] = [name('t'), name('b'), name('merge')]
				const { first, last, drawn } = draw(part.part)
				return {
					first: t,
					last: m,
					drawn:
						userTask(t) +
						boundary(b, t, messageOf('tin-2')) +
						drawn +
						gateway('exclusive', m) +
						chain(`${t} > ${m}`, `${b} > ${first}`, `${last} > ${m}`),
				}
			}
			case 'beside': {
				// In a sub-process of its own: what begins beside a step would be one more with each round of a loop.
				const [id, s, t, b, e, e2] = [name('sub'), name('s'), name('t'), name('b'), name('e'), name('e')]
				const { first, last, drawn } = draw(part.part)
				const inside =
					startEvent(s) +
					userTask(t) +
					boundary(b, t, messageOf('tin-2'), 'cancelActivity="false"') +
					drawn +
					endEvent(e) +
					endEvent(e2) +
					chain(`${s} > ${t} > ${e}`, `${b} > ${first}`, `${last} > ${e2}`)
				return { first: id, last: id, drawn: subProcess(id, inside) }
			}
		}
	}
	const forked = (
		parts: readonly Block[],
		kind: 'exclusive' | 'inclusive' | 'parallel',
		fork: string,
		join: string,
	): Piece => {
		// What led here is over: the outcome that the gateway asks for is that of a step of its own.
		const before = name('t')
		const pieces = parts.map(draw)
		const flows = pieces.map(({ first }, index) =>
			flow(fork, first, kind === 'parallel' || index === 0 ? '' : 'outcome = "send-back"'),
		)
		return {
			first: before,
			last: join,
			drawn:
				userTask(before) +
				gateway(kind, fork, kind === 'parallel' ? undefined : pieces[0]?.first) +
				pieces.map(({ drawn }) => drawn).join('') +
				gateway(kind, join) +
				flow(before, fork) +
				flows.join('') +
				pieces.map(({ last }) => flow(last, join)).join(''),
		}
	}
	const { first, last, drawn } = draw(block)
	return drawing(
		startEvent() + userTask('t-0') + drawn + endEvent() + chain(`s > t-0 > ${first}`, `${last} > e`),
	)
}
