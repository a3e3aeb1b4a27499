// A script that goes from database to database (\connect): which of them hold something, and which lines are theirs.
import type { ScriptFacts } from '../../../shared/model/script.ts'

export type DumpedDatabase = { readonly name: string; readonly firstLine: number; readonly endLine: number }

/** Only those that something is made or filled in; `facts` must have followed the script as one database. */
export const databasesOf = (facts: ScriptFacts): readonly DumpedDatabase[] => {
  const starts = facts.metaCommands.flatMap(({ command, risk, line }) =>
    risk === 'connect' && connectTarget(command) !== '' ? [{ name: connectTarget(command), line }] : [],
  )
  const lines = [
    ...facts.objects.flatMap(({ place }) => (place === undefined ? [] : [place.line])),
    ...facts.copyBlocks.map(({ line }) => line),
  ]
  return starts.flatMap(({ name, line }, index) => {
    const endLine = starts[index + 1]?.line ?? Number.POSITIVE_INFINITY
    return lines.some((one) => one > line && one < endLine) ? [{ name, firstLine: line, endLine }] : []
  })
}

const connectTarget = (command: string): string => {
  const text = command.replace(/^\\\w+\s*/, '').replace(/^-reuse-previous=\w+\s+/, '')
  const inInfo = /dbname\s*=\s*(?:'((?:[^'\\]|\\.)*)'|([^\s"']+))/.exec(text)
  if (inInfo !== null) return (inInfo[1] ?? inInfo[2] ?? '').replaceAll(/\\(.)/g, '$1')
  const word = /^(?:"((?:[^"]|"")*)"|'((?:[^']|'')*)'|([^\s;]+))/.exec(text)
  const name = word?.[1]?.replaceAll('""', '"') ?? word?.[2]?.replaceAll("''", "'") ?? word?.[3] ?? ''
  return name === '-' ? '' : name
}
