// text.replace(/[...]+$/, '') takes quadratic time on long runs that do not stand at the end; hostile scripts know that.

const spaces = ' \t\n\r\f\v'

/** Without the characters of `these` (white space by default) at its end. */
export const trimEnd = (text: string, these = spaces): string => {
  let end = text.length
  while (end > 0 && these.includes(text.charAt(end - 1))) end--
  return text.slice(0, end)
}
