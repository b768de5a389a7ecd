/** The shape of an e-mail address (RFC 5321 without quoted names); whether somebody reads it only a letter tells. */
export const emailShape = /^[^\s@<>()",;:]{1,64}@[^\s@<>()",;:.]+(\.[^\s@<>()",;:.]+)+$/
