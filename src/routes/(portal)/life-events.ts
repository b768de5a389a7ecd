import { m } from '#messages'

/** One procedure under its everyday name. */
export type Need = { readonly code: string; readonly label: () => string }
type LifeEvent = { readonly id: string; readonly title: () => string; readonly needs: readonly Need[] }

/**
 * What brings people here, in the order of a life, with the procedures most families then need under their everyday
 * names. Editorial: the full list is the catalogue's.
 */
export const lifeEvents: readonly LifeEvent[] = [
	{
		id: 'birth',
		title: m.frame_life_birth,
		needs: [
			{ code: '1.001193', label: m.frame_life_1_001193 },
			{ code: '3.000722', label: m.frame_life_3_000722 },
			{ code: '1.001022', label: m.frame_life_1_001022 },
		],
	},
	{
		id: 'school',
		title: m.frame_life_school,
		needs: [
			{ code: '3.000182', label: m.frame_life_3_000182 },
			{ code: '2.002481', label: m.frame_life_2_002481 },
			{ code: '3.000465', label: m.frame_life_3_000465 },
		],
	},
	{
		id: 'identity',
		title: m.frame_life_identity,
		needs: [
			{ code: '2.000200', label: m.frame_life_2_000200 },
			{ code: '1.116410', label: m.frame_life_1_116410 },
			{ code: '1.001456', label: m.frame_life_1_001456 },
		],
	},
	{
		id: 'marriage',
		title: m.frame_life_marriage,
		needs: [
			{ code: '1.004873', label: m.frame_life_1_004873 },
			{ code: '1.000894', label: m.frame_life_1_000894 },
			{ code: '2.000806', label: m.frame_life_2_000806 },
		],
	},
	{
		id: 'residence',
		title: m.frame_life_residence,
		needs: [
			{ code: '1.004222', label: m.frame_life_1_004222 },
			{ code: '1.004194', label: m.frame_life_1_004194 },
			{ code: '1.010038', label: m.frame_life_1_010038 },
		],
	},
	{
		id: 'house',
		title: m.frame_life_house,
		needs: [
			{ code: '1.013225', label: m.frame_life_1_013225 },
			{ code: '1.013978', label: m.frame_life_1_013978 },
			{ code: '1.007277', label: m.frame_life_1_007277 },
		],
	},
	{
		id: 'driving',
		title: m.frame_life_driving,
		needs: [
			{ code: '3.000347', label: m.frame_life_3_000347 },
			{ code: '1.013079', label: m.frame_life_1_013079 },
			{ code: 'C08_XPHCDB', label: m.frame_life_C08_XPHCDB },
		],
	},
	{
		id: 'hardship',
		title: m.frame_life_hardship,
		needs: [
			{ code: '1.014027', label: m.frame_life_1_014027 },
			{ code: '1.001699', label: m.frame_life_1_001699 },
			{ code: '1.001776', label: m.frame_life_1_001776 },
		],
	},
	{
		id: 'death',
		title: m.frame_life_death,
		needs: [
			{ code: '1.000656', label: m.frame_life_1_000656 },
			{ code: '2.002913', label: m.frame_life_2_002913 },
			{ code: '1.001731', label: m.frame_life_1_001731 },
		],
	},
]

/** What shops, workshops and employers need most. */
export const business: readonly Need[] = [
	{ code: '1.001612', label: m.frame_life_1_001612 },
	{ code: '2.000720', label: m.frame_life_2_000720 },
	{ code: '1.001570', label: m.frame_life_1_001570 },
	{ code: '1.001266', label: m.frame_life_1_001266 },
	{ code: '1.007700', label: m.frame_life_1_007700 },
	{ code: '1.014199', label: m.frame_life_1_014199 },
]

/** Named under the search box. */
export const often: readonly Need[] = [
	{ code: '1.001193', label: m.frame_life_1_001193 },
	{ code: '1.004222', label: m.frame_life_1_004222 },
	{ code: '3.000347', label: m.frame_life_3_000347 },
]

/** Every code named here. */
export const namedCodes: readonly string[] = [
	...lifeEvents.flatMap(({ needs }) => needs),
	...business,
	...often,
].map(({ code }) => code)
