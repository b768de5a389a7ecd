import { carryMessage } from '#dossiers/server'
import { transact } from '#platform/db'
import { filesIn } from './files.ts'

// A process of its own that brings messages between two tenants, each twice at once, until it is killed.
process.once('message', (message) => {
	void carryForEver((message as { files: string }).files)
})

async function carryForEver(files: string): Promise<never> {
	const carry = carryMessage(filesIn(files))
	let begun = false
	for (;;)
		for (const tenant of ['H19', 'H17']) {
			const open = await transact({ tenant, person: 'worker' }, (tx) =>
				tx.selectFrom('dossiers.message_out').select('message_id').where('done_at', 'is', null).execute(),
			)
			if (!begun) process.send?.('begun')
			begun = true
			for (const { message_id: id } of open) {
				const once = () => carry({ tenant, message: id }, { last: false }).catch(() => undefined)
				await Promise.all([once(), once()])
			}
			await new Promise((later) => setTimeout(later, 5))
		}
}
