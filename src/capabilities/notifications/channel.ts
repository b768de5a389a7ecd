/** A way to reach a citizen outside the portal. Adapters speak each provider's protocol; `id` lets a provider drop a repeat. */
export type Channel = {
	send(letter: {
		readonly id: string
		readonly to: string
		readonly subject: string
		readonly body: string
	}): Promise<void>
}
