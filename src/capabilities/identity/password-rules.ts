/** Long enough to stand against guessing offline; what it consists of is nobody's business (NIST SP 800-63B §3.1.1.2). */
export const shortestPassword = 10

/** Why a new password is not taken. */
export type PasswordFault = 'short' | 'holds-name' | 'too-plain' | 'same-as-before' | 'not-repeated'

/** What is wrong with a new password, if anything. */
export function passwordFault(
	password: string,
	{ username, repeated }: { readonly username: string; readonly repeated: string },
): PasswordFault | undefined {
	if (password.normalize('NFC') !== repeated.normalize('NFC')) return 'not-repeated'
	if ([...password].length < shortestPassword) return 'short'
	const plain = password.toLowerCase()
	if (username.length >= 4 && plain.includes(username)) return 'holds-name'
	return new Set(plain).size < 5 || /^(0123456789|1234567890|qwertyuiop|matkhau\d*|password\d*)/.test(plain)
		? 'too-plain'
		: undefined
}
