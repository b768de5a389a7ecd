export { circularOf, type Edition, editionOn } from './edition.ts'
export type {
	ControlLine,
	ControlSheet,
	Declaration,
	Register,
	RegisterLine,
	StopNotice,
	Timeliness,
	BirthCertificate,
	BuildingPermit,
	PlainResult,
	Paper,
	Press,
	ReceptionSlip,
	ApologySlip,
	RefusalSlip,
	SupplementSlip,
} from './paper.ts'
export { onePage, pagesOf, type Picture } from './picture.ts'
export { paperTitle, setInType, templateOf } from './set-in-type.ts'
export { dayInWords, documentNumber, hourAndDate, hourAndDay, longDay, slashed } from './words.ts'
