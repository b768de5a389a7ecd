export type {
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
export { paperTitle, setInType } from './set-in-type.ts'
export { dayInWords, documentNumber, hourAndDay, inWords, longDay } from './words.ts'
