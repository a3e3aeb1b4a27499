// What a server says of a row it refused often quotes the value: a receipt and a log tell which column and why, not what
// stood in it. Names of tables, columns and types stay, they are the dump's schema.
const quotedValue: readonly (readonly [RegExp, string])[] = [
  // invalid input syntax for type integer: "12a"; date/time field value out of range: "..."; malformed array literal: "..."
  [/: "[^]*"$/, ': "..."'],
  [/\bvalue "[^]*?" is out of range/, 'value "..." is out of range'],
  // Key (email)=(ann@example.com) is duplicated. / Failing row contains (1, ann, ...).
  [/\)=\([^]*\) (is duplicated|already exists|is not present|conflicts with)/, ')=(...) $1'],
  [/\brow contains \([^]*\)/, 'row contains (...)'],
]

export const hideRowValues = (text: string): string =>
  quotedValue.reduce((said, [shape, instead]) => said.replace(shape, instead), text)
