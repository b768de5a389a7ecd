import { spokenCall } from '#tickets'

export type Announced = { readonly number: string; readonly counter: number }

/** How the screen can be heard: a Vietnamese voice, a chime only, or not yet, since a browser wants to be allowed. */
export type Hearing = 'voice' | 'chime' | 'not-allowed'

/** What a voice may need for one call at most; Chrome's is known to stop without a word after some hours. */
const longestSpeechMilliseconds = 15_000

/** Says calls aloud, one after the other, each twice after a chime. */
export function announcer(changed: (hearing: Hearing) => void) {
	const sound = new AudioContext()
	const line: Announced[] = []
	let speaking = false

	const voice = () =>
		'speechSynthesis' in window
			? speechSynthesis.getVoices().find(({ lang }) => lang.toLowerCase().startsWith('vi'))
			: undefined
	const tell = () => changed(sound.state !== 'running' ? 'not-allowed' : voice() ? 'voice' : 'chime')

	async function allow(): Promise<void> {
		await sound.resume().catch(() => undefined)
		tell()
	}

	function announce(calls: readonly Announced[]): void {
		line.push(...calls)
		void work()
	}

	async function work(): Promise<void> {
		if (speaking) return
		speaking = true
		for (let next = line.shift(); next; next = line.shift()) {
			if (sound.state !== 'running') continue
			await chime(sound)
			const speaker = voice()
			for (let time = 0; speaker && time < 2; time += 1)
				await said(spokenCall(next.number, next.counter), speaker)
		}
		speaking = false
	}

	sound.addEventListener('statechange', tell)
	if ('speechSynthesis' in window) speechSynthesis.addEventListener('voiceschanged', tell)
	tell()
	return {
		allow,
		announce,
		end() {
			sound.removeEventListener('statechange', tell)
			if ('speechSynthesis' in window) speechSynthesis.removeEventListener('voiceschanged', tell)
			void sound.close().catch(() => undefined)
		},
	}
}

/** Two falling tones, made here: nothing to load, nothing that can be missing. */
async function chime(sound: AudioContext): Promise<void> {
	const begins = sound.currentTime
	for (const [tone, after] of [
		[784, 0],
		[587, 0.35],
	] as const) {
		const oscillator = sound.createOscillator()
		const volume = sound.createGain()
		oscillator.frequency.value = tone
		volume.gain.setValueAtTime(0.0001, begins + after)
		volume.gain.exponentialRampToValueAtTime(0.4, begins + after + 0.03)
		volume.gain.exponentialRampToValueAtTime(0.0001, begins + after + 0.8)
		oscillator.connect(volume).connect(sound.destination)
		oscillator.start(begins + after)
		oscillator.stop(begins + after + 0.85)
	}
	await pause(1200)
}

const said = (text: string, voice: SpeechSynthesisVoice): Promise<void> =>
	new Promise((done) => {
		speechSynthesis.cancel()
		const speech = new SpeechSynthesisUtterance(text)
		speech.voice = voice
		speech.lang = voice.lang
		speech.rate = 0.9
		speech.onend = () => done()
		speech.onerror = () => done()
		speechSynthesis.speak(speech)
		void pause(longestSpeechMilliseconds).then(done)
	})

const pause = (milliseconds: number) => new Promise<void>((later) => setTimeout(later, milliseconds))
