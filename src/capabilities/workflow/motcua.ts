const attributes = (...names: string[]) => names.map((name) => ({ name, type: 'String', isAttr: true }))

/**
 * What a province writes into its BPMN files beside the standard: on a step, who does it and by when; on a timer, whose
 * hours it counts. bpmn.io keeps these attributes when a file is edited and saved.
 */
export const motcua = {
	name: 'Một Cửa',
	uri: 'urn:mot-cua:bpmn',
	prefix: 'motcua',
	xml: { tagAlias: 'lowerCase' },
	types: [
		// What a step is called where the desk or a citizen reads English; the approved name is the Vietnamese one.
		{ name: 'Titled', extends: ['bpmn:FlowNode'], properties: attributes('nameEn') },
		{
			name: 'Step',
			extends: ['bpmn:UserTask'],
			// Behind `assign`: the rest of the row in the approved table, by which nothing runs.
			properties: attributes(
				'role',
				'agency',
				'hours',
				'days',
				'stage',
				'stageHours',
				'stageDays',
				'acts',
				'assign',
				'label',
				'responsible',
				'output',
				'template',
			),
		},
		{
			name: 'Receipt',
			extends: ['bpmn:ReceiveTask', 'bpmn:IntermediateCatchEvent'],
			properties: attributes(
				'role',
				'agency',
				'asks',
				'asksRole',
				'hours',
				// The dossier it opens elsewhere: of which procedure, at which agency, with which answers and components.
				'opens',
				'opensAt',
				'opensWith',
				'opensFiles',
				'label',
				'responsible',
				'output',
				'template',
			),
		},
		{
			name: 'Awaited',
			extends: ['bpmn:ReceiveTask', 'bpmn:CatchEvent'],
			properties: attributes('message'),
		},
		{ name: 'Timing', extends: ['bpmn:CatchEvent'], properties: attributes('counts', 'pauses') },
		// The provision by which silence is consent when the time at the edge of a step runs out.
		{ name: 'Silence', extends: ['bpmn:BoundaryEvent'], properties: attributes('tacit') },
		{
			name: 'Told',
			extends: ['bpmn:SendTask', 'bpmn:ThrowEvent'],
			properties: attributes('text', 'textEn'),
		},
		{ name: 'Service', extends: ['bpmn:ServiceTask'], properties: attributes('service', 'outcomes') },
	],
}
