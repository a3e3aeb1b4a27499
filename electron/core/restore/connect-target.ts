// Where a \\connect of a script goes.
import type { MetaItem } from '../script/items.ts'

export const isConnect = (item: MetaItem): boolean => item.name === 'c' || item.name === 'connect'

export const connectTarget = (item: MetaItem): string => {
  const text = item.args.trim()
  const conninfo = /dbname\s*=\s*(?:'((?:[^'\\]|\\.)*)'|(\S+))/.exec(text)
  if (conninfo !== null) return (conninfo[1] ?? conninfo[2] ?? '').replaceAll(/\\(.)/g, '$1')
  const word = /^(?:"((?:[^"]|"")*)"|'((?:[^']|'')*)'|(\S+))/.exec(text.replace(/^-reuse-previous=\w+\s+/, ''))
  return word?.[1]?.replaceAll('""', '"') ?? word?.[2]?.replaceAll("''", "'") ?? word?.[3] ?? ''
}
