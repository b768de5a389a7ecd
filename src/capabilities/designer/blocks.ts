import type { Field, Section, Words } from '#forms'

/** A block of the library: a section that many forms ask in the same words. */
export type Block = { readonly id: string; readonly section: Section; readonly lead: Words }

const w = (vi: string, en: string): Words => ({ vi, en })
type Rest = Field extends infer Each
	? Each extends Field
		? Omit<Each, 'id' | 'label' | 'need'> & { readonly need?: Each['need'] }
		: never
	: never
const ask = (id: string, label: Words, rest: Rest): Field =>
	({ need: 'required', ...rest, id, label }) as Field
const sexes = [
	{ value: 'male', label: w('Nam', 'Male') },
	{ value: 'female', label: w('Nữ', 'Female') },
]

/** A person other than the one who is signed in: what tells them apart, and where they live. */
const person = (prefix: string): readonly Field[] => [
	ask(`${prefix}_name`, w('Họ, chữ đệm, tên', 'Full name'), { widget: 'text' }),
	ask(`${prefix}_birth_date`, w('Ngày, tháng, năm sinh', 'Date of birth'), {
		widget: 'date',
		until: 'today',
	}),
	ask(`${prefix}_id`, w('Số định danh cá nhân', 'Personal identification number'), {
		widget: 'person-id',
		hint: w('12 chữ số trên căn cước', '12 digits, on the identity card'),
	}),
	ask(`${prefix}_residence`, w('Nơi cư trú', 'Residence'), { widget: 'address' }),
]

/** Sections in the words of the official papers (TT 04/2024/TT-BTP, NĐ 175/2024/NĐ-CP, TT 68/2025/TT-BTC, NĐ 151/2025/NĐ-CP). */
export const blocks: readonly Block[] = [
	{
		id: 'applicant',
		lead: w(
			'Tên, ngày sinh, số định danh, nơi cư trú, điện thoại, thư điện tử: điền sẵn từ VNeID.',
			'Name, date of birth, number, residence, telephone, e-mail: filled in from VNeID.',
		),
		section: {
			id: 'applicant',
			title: w('Người yêu cầu', 'Applicant'),
			fields: [
				ask('applicant_name', w('Họ, chữ đệm, tên người yêu cầu', 'Full name of the applicant'), {
					widget: 'text',
					prefill: { from: 'identity.fullName', keep: 'fixed' },
				}),
				ask('applicant_birth_date', w('Ngày, tháng, năm sinh', 'Date of birth'), {
					widget: 'date',
					until: 'today',
					prefill: { from: 'identity.birthDate', keep: 'fixed' },
				}),
				ask('applicant_id', w('Số định danh cá nhân', 'Personal identification number'), {
					widget: 'person-id',
					prefill: { from: 'identity.personalId', keep: 'fixed' },
				}),
				ask('applicant_residence', w('Nơi cư trú', 'Residence'), {
					widget: 'address',
					prefill: { from: 'identity.residence', keep: 'editable' },
				}),
				ask('applicant_phone', w('Số điện thoại', 'Telephone number'), {
					widget: 'phone',
					autocomplete: 'tel',
					prefill: { from: 'identity.phone', keep: 'editable' },
				}),
				ask('applicant_email', w('Thư điện tử', 'E-mail'), {
					widget: 'email',
					need: 'optional',
					autocomplete: 'email',
					prefill: { from: 'identity.email', keep: 'editable' },
				}),
			],
		},
	},
	{
		id: 'person',
		lead: w(
			'Một người khác người nộp: tên, ngày sinh, số định danh, nơi cư trú.',
			'Somebody other than who applies.',
		),
		section: { id: 'person', title: w('Người được khai', 'Person declared'), fields: person('person') },
	},
	{
		id: 'child',
		lead: w(
			'Tên, ngày sinh, giới tính, nơi sinh, dân tộc, quốc tịch.',
			'Name, date and place of birth, sex, ethnicity, nationality.',
		),
		section: {
			id: 'child',
			title: w('Trẻ em', 'Child'),
			fields: [
				ask('child_name', w('Họ, chữ đệm, tên', 'Full name'), { widget: 'text' }),
				ask('child_birth_date', w('Ngày, tháng, năm sinh', 'Date of birth'), {
					widget: 'date',
					until: 'today',
				}),
				ask('child_sex', w('Giới tính', 'Sex'), { widget: 'choice', shape: 'radio', options: sexes }),
				ask('child_birth_place', w('Nơi sinh', 'Place of birth'), { widget: 'commune' }),
				ask('child_ethnicity', w('Dân tộc', 'Ethnicity'), { widget: 'ethnicity' }),
				ask('child_nationality', w('Quốc tịch', 'Nationality'), {
					widget: 'nationality',
					prefill: { preset: 'Việt Nam' },
				}),
			],
		},
	},
	{
		id: 'household',
		lead: w(
			'Mỗi người trong hộ một dòng: tên, ngày sinh, số định danh, quan hệ.',
			'A row for each member of the household.',
		),
		section: {
			id: 'household',
			title: w('Các thành viên trong hộ', 'Members of the household'),
			repeat: { id: 'members', each: w('Thành viên', 'Member'), shape: 'table', least: 1, most: 30 },
			fields: [
				ask('member_full_name', w('Họ, chữ đệm, tên', 'Full name'), { widget: 'text' }),
				ask('member_born', w('Ngày, tháng, năm sinh', 'Date of birth'), { widget: 'date', until: 'today' }),
				ask('member_number', w('Số định danh cá nhân', 'Personal identification number'), {
					widget: 'person-id',
				}),
				ask('member_relation', w('Quan hệ với chủ hộ', 'Relation to the head'), { widget: 'text' }),
			],
		},
	},
	{
		id: 'land-plots',
		lead: w('Mỗi thửa một dòng: số thửa, tờ bản đồ, diện tích, loại đất, địa chỉ.', 'A row for each plot.'),
		section: {
			id: 'land-plots',
			title: w('Thửa đất', 'Plots of land'),
			repeat: { id: 'plots', each: w('Thửa đất', 'Plot'), shape: 'table', least: 1, most: 50 },
			fields: [
				ask('plot_number', w('Thửa đất số', 'Plot number'), { widget: 'text' }),
				ask('plot_map', w('Tờ bản đồ số', 'Map sheet'), { widget: 'text' }),
				ask('plot_area', w('Diện tích', 'Area'), { widget: 'number', unit: w('m²', 'm²') }),
				ask('plot_kind', w('Loại đất', 'Land category'), { widget: 'text' }),
				ask('plot_commune', w('Xã, phường, đặc khu', 'Commune'), { widget: 'commune' }),
			],
		},
	},
	{
		id: 'business',
		lead: w(
			'Tên, mã số thuế, trụ sở, người đại diện, điện thoại.',
			'Name, tax code, head office, representative, telephone.',
		),
		section: {
			id: 'business',
			title: w('Doanh nghiệp, hộ kinh doanh', 'Business'),
			fields: [
				ask('business_name', w('Tên doanh nghiệp, hộ kinh doanh', 'Name of the business'), {
					widget: 'text',
				}),
				ask('business_tax_code', w('Mã số thuế', 'Tax code'), { widget: 'tax-code' }),
				ask('business_address', w('Địa chỉ trụ sở', 'Address of the head office'), { widget: 'address' }),
				ask('business_representative', w('Người đại diện', 'Representative'), { widget: 'text' }),
				ask('business_phone', w('Số điện thoại', 'Telephone number'), { widget: 'phone' }),
			],
		},
	},
	{
		id: 'delivery',
		lead: w(
			'Nhận kết quả ở đâu; hỏi địa chỉ khi nhận qua bưu chính.',
			'Where the result goes; the address is asked for post only.',
		),
		section: {
			id: 'delivery',
			title: w('Nhận kết quả', 'Receiving the result'),
			fields: [
				ask('delivery_way', w('Nhận kết quả bằng cách nào?', 'How will you receive the result?'), {
					widget: 'choice',
					shape: 'radio',
					options: [
						{ value: 'online', label: w('Bản điện tử', 'Electronic copy') },
						{ value: 'desk', label: w('Tại bộ phận một cửa', 'At the one-stop desk') },
						{ value: 'postal', label: w('Qua bưu chính', 'By post') },
					],
				}),
				ask('delivery_address', w('Địa chỉ nhận', 'Delivery address'), {
					widget: 'address',
					when: { field: 'delivery_way', is: 'postal' },
				}),
			],
		},
	},
	{
		id: 'declaration',
		lead: w(
			'Lời cam đoan phải đồng ý trước khi nộp, và chỗ ký trên bản giấy.',
			'The declaration, and where it is signed on paper.',
		),
		section: {
			id: 'declaration',
			title: w('Cam đoan', 'Declaration'),
			fields: [
				ask(
					'declaration_agreed',
					w(
						'Tôi cam đoan những nội dung khai trên đây là đúng sự thật và chịu trách nhiệm trước pháp luật về cam đoan của mình.',
						'I declare that the above is true and answer for it before the law.',
					),
					{ widget: 'consent' },
				),
				ask('declaration_signature', w('Người yêu cầu', 'Applicant'), {
					widget: 'signature',
					need: 'optional',
				}),
			],
		},
	},
]
