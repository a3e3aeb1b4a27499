// Lines of a script are shown and saved in reports. Passwords in them become as many asterisks, so that the mark below
// a line stays where it is.
const stars = (text: string): string => text.replaceAll(/[^\n]/g, '*')

export const hidePasswords = (text: string): string =>
  text
    .replaceAll(
      /(\bpassword\s*(?:=>|:=|=|,)?\s*[Ee]?')((?:[^'\\]|''|\\.)*)/gi,
      (_, before: string, secret: string) => before + stars(secret),
    )
    .replaceAll(/(\bpassword=)([^\s'"&();,]+)(?!\()/gi, (_, before: string, secret: string) => before + stars(secret))
    .replaceAll(
      /(\bpostgres(?:ql)?:\/\/[^\s:/@'"]*:)([^\s@'"/]+)(?=@)/gi,
      (_, before: string, secret: string) => before + stars(secret),
    )

export const hideInLines = (lines: readonly string[]): string[] => hidePasswords(lines.join('\n')).split('\n')
