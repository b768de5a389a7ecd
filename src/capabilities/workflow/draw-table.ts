import { type Across, withEnds } from './across.ts'
import type { Diagram, Flow, Shape } from './diagram.ts'
import type { StepRow, Way } from './step-row.ts'
import { stepKey } from './step-table.ts'
import { groupsOf, usualReturn, waysOut } from './ways-out.ts'
import { writeBpmn } from './write-bpmn.ts'

export type TableHead = { readonly id: string; readonly name: string; readonly documentation: string }

/** The table of steps as a BPMN 2.0 file with its picture. What the table lacks, `compileProcess` names. */
export const tableToBpmn = (head: TableHead, rows: readonly StepRow[]): string => writeBpmn(drawn(head, rows))

/** The refusal that a head approves: drawn once, below the usual way. */
export const refusalTask = 'duyet-tu-choi'

export function drawn(head: TableHead, rows: readonly StepRow[]): Diagram {
	const shapes: Shape[] = [{ id: 'bat-dau', kind: 'startEvent', name: 'Hồ sơ được gửi' }]
	const flows: Flow[] = []
	const flow = (from: string, to: string, more: Pick<Flow, 'name' | 'when'> = {}): void => {
		flows.push({
			id: `${from}-den-${to}${flows.some((each) => each.from === from && each.to === to) ? `-${flows.length}` : ''}`,
			from,
			to,
			...more,
		})
	}
	const groups = groupsOf(rows)
	const end = 'ket-thuc'
	/** Where a way into a group enters it. */
	const entry = (group: readonly StepRow[] | undefined): string =>
		group === undefined ? end : group.length > 1 ? `${group[0]?.id}-tach` : (group[0]?.id ?? end)
	const entryOf = (row: StepRow): string => entry(groups.find((group) => group.includes(row)))

	flow('bat-dau', entry(groups[0]))
	let refusalTo: StepRow | undefined
	for (const [index, group] of groups.entries()) {
		const next = entry(groups[index + 1])
		const [row] = group
		if (!row) continue
		if (group.length > 1) {
			shapes.push({ id: entry(group), kind: 'parallelGateway', name: '' })
			const join = `${row.id}-gop`
			for (const each of group) {
				shapes.push(taskOf(each), ...silenceOf(each))
				flow(entry(group), each.id)
				// An answer and a silence are one branch: the join must not wait for both.
				const done = each.tacit ? `${each.id}-xong` : join
				if (each.tacit) {
					shapes.push({ id: done, kind: 'exclusiveGateway', name: '' })
					flow(silence(each), done, { name: 'Hết hạn' })
					flow(done, join)
				}
				flow(each.id, done)
			}
			shapes.push({ id: join, kind: 'parallelGateway', name: '' })
			flow(join, next)
			continue
		}
		shapes.push(taskOf(row), ...silenceOf(row))
		if (row.tacit) flow(silence(row), next, { name: 'Hết hạn' })
		const ways = waysOut(rows, row)
		if (ways.length === 0) {
			flow(row.id, next)
			continue
		}
		const gateway = `${row.id}-re`
		shapes.push({ id: gateway, kind: 'exclusiveGateway', name: gatewayName(ways) })
		flow(row.id, gateway)
		for (const way of ways) {
			const to =
				way.to === null
					? undefined
					: rows.find(({ id, label }) => id === way.to || stepKey(label) === stepKey(way.to ?? ''))
			if (way.when === 'send-back') {
				const target = to ?? usualReturn(rows, row)
				if (target) flow(gateway, entryOf(target), { name: 'Trả lại', when: 'outcome = "send-back"' })
			} else if (way.when === 'refuse') {
				if (!to) refusalTo ??= row
				flow(gateway, to ? entryOf(to) : refusalTask, { name: 'Từ chối', when: 'outcome = "propose-refuse"' })
			} else
				flow(gateway, to ? entryOf(to) : end, {
					name: short(withEnds(way.when.condition)),
					when: way.when.condition,
				})
		}
		flow(gateway, next, { name: usualName(row) })
	}
	shapes.push({ id: end, kind: 'endEvent', name: 'Đã trả kết quả' })
	if (refusalTo) {
		shapes.push(refusalShape(rows, refusalTo))
		flow(refusalTask, usualReturn(rows, undefined)?.id ?? refusalTo.id, { name: 'Xem lại' })
	}
	return { ...head, shapes, flows }
}

function taskOf(row: StepRow): Shape {
	return {
		id: row.id,
		kind: row.across ? 'receiveTask' : 'userTask',
		name: row.name,
		documentation: row.content === row.name ? '' : row.content,
		motcua: {
			nameEn: row.nameEn,
			role: row.role,
			// Who watches a dossier elsewhere does so where that is said.
			agency: row.across && row.role === '' ? '' : row.agency,
			hours: row.hours === null ? '' : String(row.hours),
			acts: row.acts.join(' '),
			...acrossAttributes(row.across),
			label: row.label,
			responsible: row.responsible,
			output: row.output,
			template: row.template,
		},
	}
}

function acrossAttributes(across: Across | null): Readonly<Record<string, string>> {
	if (!across) return {}
	const { message } = across
	if (across.kind === 'asks') return { message, asks: across.whom, asksRole: across.role }
	const { procedure, at, answers, files } = across
	return { message, opens: procedure, opensAt: at, opensWith: answers, opensFiles: files }
}

/** ISO 8601 has no half hours. */
const timer = (hours: number): string =>
	Number.isInteger(hours) ? `PT${hours}H` : `PT${Math.round(hours * 60)}M`

/** A process that says no more rests on its own approval. */
export const usualProvision = 'Quy trình nội bộ đã phê duyệt'

/** By which provision silence is consent: what the row says of it, else the approved process that has the row. */
const provisionOf = ({ content }: StepRow): string =>
	/(?:theo|căn cứ) ((?:khoản|điểm|Điều|Luật|Nghị định|Thông tư|Quyết định)[^.;]{3,160})/u
		.exec(content)?.[1]
		?.trim() ?? usualProvision

const silence = ({ id }: StepRow): string => `${id}-im-lang`

const silenceOf = (row: StepRow): Shape[] =>
	row.tacit && row.hours !== null
		? [
				{
					id: silence(row),
					kind: 'boundaryEvent',
					name: '',
					on: row.id,
					after: timer(row.hours),
					motcua: { counts: 'working', tacit: provisionOf(row) },
				},
			]
		: []

function refusalShape(rows: readonly StepRow[], from: StepRow): Shape {
	const signer = rows.slice(rows.indexOf(from)).find(({ acts }) => acts.includes('approve')) ?? from
	return {
		id: refusalTask,
		kind: 'userTask',
		name: 'Duyệt từ chối',
		motcua: {
			nameEn: 'Approve the refusal',
			role: signer.role,
			agency: signer.agency,
			hours: signer.hours === null ? '' : String(signer.hours),
			acts: 'decline send-back',
		},
	}
}

const gatewayName = (ways: readonly Way[]): string =>
	ways.some(({ when }) => when === 'refuse')
		? 'Đề xuất?'
		: ways.every(({ when }) => when === 'send-back')
			? 'Đồng ý?'
			: 'Rẽ nhánh'

const usualName = (row: StepRow): string => (row.acts.includes('approve') ? 'Đồng ý' : 'Tiếp tục')

const short = (condition: string): string =>
	condition.length > 40 ? `${condition.slice(0, 39)}…` : condition
