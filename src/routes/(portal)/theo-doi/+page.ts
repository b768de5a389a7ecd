/** A GET form and words: nothing here needs a script. */
export const csr = false
