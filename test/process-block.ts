import fc from 'fast-check'
import type { Block } from './process-drawing.ts'

/** Any well-structured process: steps and messages, one after another, side by side, inside one another, again and cut short. */
export const { block: randomBlock } = fc.letrec<{ block: Block }>((tie) => {
	const parts = fc.array(tie('block'), { minLength: 2, maxLength: 3 })
	return {
		block: fc.oneof(
			{ maxDepth: 3, depthSize: 'small', withCrossShrink: true },
			{ arbitrary: fc.constantFrom<Block>({ kind: 'task' }, { kind: 'receive' }), weight: 3 },
			{ arbitrary: parts.map((of): Block => ({ kind: 'one-after-another', parts: of })), weight: 2 },
			parts.map((of): Block => ({ kind: 'either', parts: of })),
			parts.map((of): Block => ({ kind: 'both', parts: of })),
			parts.map((of): Block => ({ kind: 'some', parts: of })),
			tie('block').map((part): Block => ({ kind: 'inside', part })),
			tie('block').map((part): Block => ({ kind: 'again', part })),
			tie('block').map((part): Block => ({ kind: 'cut-short', part })),
			tie('block').map((part): Block => ({ kind: 'beside', part })),
		),
	}
})
