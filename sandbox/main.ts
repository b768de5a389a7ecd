import { startSandbox } from './start.ts'

// Nothing in src/ knows this process; it reads its own few variables.
const {
	HOST,
	SANDBOX_PORT,
	SANDBOX_SMTP_PORT,
	SANDBOX_CLAMD_PORT,
	SANDBOX_FOLDER,
	VNEID_CLIENT_ID,
	VNEID_CLIENT_SECRET,
} = process.env
const sandbox = await startSandbox({
	host: HOST ?? '127.0.0.1',
	port: Number(SANDBOX_PORT ?? 3001),
	smtpPort: Number(SANDBOX_SMTP_PORT ?? 3002),
	clamdPort: Number(SANDBOX_CLAMD_PORT ?? 0),
	folder: SANDBOX_FOLDER ?? '.data/sandbox',
	clientId: VNEID_CLIENT_ID ?? 'mot-cua',
	clientSecret: VNEID_CLIENT_SECRET ?? 'only-for-trying-it-out',
})
console.log('the sandbox answers')

let stopping = false
const stop = () => {
	if (stopping) process.exit(1)
	stopping = true
	void sandbox.stop().then(() => process.exit(0))
}
process.on('SIGTERM', stop)
process.on('SIGINT', stop)
if (process.connected) process.once('disconnect', stop)
