// A command line as people type it <-> argv. No shell is involved: no variables, no pipes, no globs; only spaces,
// quotes and, outside single quotes, a backslash before a quote, a space or a backslash.

export type SplitCommand = { readonly argv: readonly string[]; readonly problem: 'unclosed-quote' | null }

export const splitCommand = (text: string): SplitCommand => {
  const argv: string[] = []
  let word = ''
  let inWord = false
  let quote = ''
  for (let i = 0; i < text.length; i++) {
    const c = text.charAt(i)
    const next = text.charAt(i + 1)
    if (
      c === '\\' &&
      quote !== "'" &&
      (next === '"' || next === '\\' || (quote === '' && (next === ' ' || next === "'")))
    ) {
      word += next
      inWord = true
      i++
    } else if (quote !== '') {
      if (c === quote) quote = ''
      else word += c
    } else if (c === '"' || c === "'") {
      quote = c
      inWord = true
    } else if (/\s/.test(c)) {
      if (inWord) argv.push(word)
      word = ''
      inWord = false
    } else {
      word += c
      inWord = true
    }
  }
  if (inWord) argv.push(word)
  return { argv, problem: quote === '' ? null : 'unclosed-quote' }
}

const plainWord = /^[^\s"'\\]+$/

/** The inverse: `splitCommand(joinCommand(argv)).argv` is argv again. */
export const joinCommand = (argv: readonly string[]): string =>
  argv
    .map((word) => (plainWord.test(word) ? word : `"${word.replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"`))
    .join(' ')
