/**
 * What a province writes into its BPMN files beside the standard: on a user task, who does it and by when. bpmn.io
 * keeps these attributes when a file is edited and saved.
 */
export const motcua = {
	name: 'Một Cửa',
	uri: 'urn:mot-cua:bpmn',
	prefix: 'motcua',
	xml: { tagAlias: 'lowerCase' },
	types: [
		{
			name: 'Step',
			extends: ['bpmn:UserTask'],
			properties: ['role', 'agency', 'hours', 'acts'].map((name) => ({ name, type: 'String', isAttr: true })),
		},
	],
}
