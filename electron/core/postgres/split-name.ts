const part = /\s*(?:"((?:[^"]|"")+)"|([^\s."(),;']+))\s*/y

/**
 * Parts of `schema.table` as a script or the inventory writes it, unquoted names in lower case as the server reads them.
 * Empty for anything that is not a name.
 */
export const splitName = (name: string): string[] => {
  const parts: string[] = []
  for (let at = 0; ;) {
    part.lastIndex = at
    const found = part.exec(name)
    if (found === null) return []
    parts.push(found[1] === undefined ? (found[2] ?? '').toLowerCase() : found[1].replaceAll('""', '"'))
    at += found[0].length
    if (at === name.length) return parts
    if (name[at] !== '.') return []
    at += 1
  }
}
