// Server settings given when connecting, in the form of libpq's `options` word: `-c name=value`, separated by blanks,
// with blanks and backslashes inside a value escaped by a backslash (pg_split_opts in the server takes them off again).

/** Never empty: pg falls back to PGOPTIONS when it is, and then a variable of somebody's shell would change what we do. */
export const startupOptions = (settings: Readonly<Record<string, string>> = {}): string => {
  const all: Record<string, string> = { client_encoding: 'UTF8', ...settings }
  return Object.entries(all)
    .map(([name, value]) => {
      if (!/^[A-Za-z_][A-Za-z0-9_.$]*$/.test(name))
        throw new RangeError(`${JSON.stringify(name)} is no name of a setting`)
      if (value.includes('\0')) throw new RangeError('a setting cannot hold a NUL character')
      return `-c ${name}=${value.replace(/[\\\s]/g, String.raw`\$&`)}`
    })
    .join(' ')
}
