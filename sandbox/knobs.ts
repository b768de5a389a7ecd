/** What goes wrong on purpose. Turned on the page `/`, or by `POST /knobs`. */
export type Knobs = {
	/** The identity provider: `up`; `down` answers 503 to everything; `slow` takes five seconds. */
	vneid: 'up' | 'down' | 'slow'
	/** The mail server: `takes`; `refuses` for now (451), `rejects` for good (550); `slow` takes five seconds. */
	mail: 'takes' | 'refuses' | 'rejects' | 'slow'
	/** The virus scanner: `up`; `down` hangs up on everyone; `slow` thinks for five seconds. */
	clamd: 'up' | 'down' | 'slow'
	/** A register of the State: `mismatch` tells otherwise than people's papers do. */
	population: RegisterKnob
	business: RegisterKnob
	civilStatus: RegisterKnob
}
type RegisterKnob = 'up' | 'down' | 'slow' | 'mismatch'
const registerSettings = ['up', 'down', 'slow', 'mismatch'] as const

const settingsOf = {
	vneid: ['up', 'down', 'slow'],
	mail: ['takes', 'refuses', 'rejects', 'slow'],
	clamd: ['up', 'down', 'slow'],
	population: registerSettings,
	business: registerSettings,
	civilStatus: registerSettings,
} as const

const registerLabels = {
	up: 'chạy bình thường',
	down: 'ngừng hoạt động (503)',
	slow: 'trả lời chậm 5 giây',
	mismatch: 'thông tin khác với giấy tờ',
} as const

export const knobLabels: { readonly [Knob in keyof Knobs]: { readonly [Setting in Knobs[Knob]]: string } } = {
	vneid: { up: 'chạy bình thường', down: 'ngừng hoạt động (503)', slow: 'trả lời chậm 5 giây' },
	mail: {
		takes: 'nhận thư',
		refuses: 'tạm thời không nhận (451)',
		rejects: 'từ chối hẳn (550)',
		slow: 'nhận chậm 5 giây',
	},
	clamd: { up: 'chạy bình thường', down: 'ngừng hoạt động', slow: 'quét chậm 5 giây' },
	population: registerLabels,
	business: registerLabels,
	civilStatus: registerLabels,
}

export const freshKnobs = (): Knobs => ({
	vneid: 'up',
	mail: 'takes',
	clamd: 'up',
	population: 'up',
	business: 'up',
	civilStatus: 'up',
})

/** Turns the knobs that `form` names; settings that do not exist are left as they were. */
export function turn(knobs: Knobs, form: URLSearchParams): void {
	knobs.vneid = settingsOf.vneid.find((setting) => setting === form.get('vneid')) ?? knobs.vneid
	knobs.mail = settingsOf.mail.find((setting) => setting === form.get('mail')) ?? knobs.mail
	knobs.clamd = settingsOf.clamd.find((setting) => setting === form.get('clamd')) ?? knobs.clamd
	for (const register of ['population', 'business', 'civilStatus'] as const)
		knobs[register] = registerSettings.find((setting) => setting === form.get(register)) ?? knobs[register]
}

/** How long `slow` takes. */
export const slowMilliseconds = 5000
