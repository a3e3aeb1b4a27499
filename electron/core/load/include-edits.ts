// psql opens included files by itself, so what must be changed in them needs a changed copy (same lines) that the
// including line points to. Also: fed on stdin psql takes \ir from the current folder; it means the script's own.
import { writeFile } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { detectEncoding } from '../script/detect-encoding.ts'
import { parseMetaArgs } from '../script/meta-args.ts'
import { readScript } from '../script/read-script.ts'
import { feedScript, type Edit } from './feed-script.ts'
import { includeTarget } from './include-target.ts'
import type { PreparedScript } from './prepare-script.ts'
import type { LoadRequest } from './types.ts'

export type RewrittenIncludes = {
  readonly edits: readonly Edit[]
  readonly originalOf: (file: string) => string
}

const includeNames = new Set(['i', 'ir', 'include', 'include_relative'])
const deepest = 30

export const rewriteIncludes = async (
  request: LoadRequest,
  script: PreparedScript,
  folder: string,
): Promise<RewrittenIncludes> => {
  const own = script.edits.get(request.file) ?? []
  const copies = new Map<string, string>() // original -> copy
  const originals = new Map<string, string>() // copy -> original
  const originalOf = (file: string): string => originals.get(file) ?? file
  if (request.facts !== undefined && request.facts.includes.length === 0) return { edits: own, originalOf }

  const editsFor = async (file: string, encoding: string, moved: boolean, depth: number): Promise<Edit[]> => {
    const edits = [...(script.edits.get(file) ?? [])]
    if (depth > deepest) return edits
    for await (const batch of readScript(file, { encoding, followIncludes: false })) {
      for (const item of batch) {
        if (item.kind !== 'meta' || !includeNames.has(item.name)) continue
        const { args, unknown } = parseMetaArgs(item.args, (name) => request.variables[name])
        const name = args[0]
        if (name === undefined || unknown) continue
        const target = includeTarget(request, item, name)
        const read = await copyOf(target, depth + 1)
        if (read !== target || (moved && item.name.endsWith('r')) || (moved && item.name === 'include_relative'))
          edits.push({
            start: item.start,
            end: item.end,
            text: `\\i '${read.replaceAll('\\', '/').replaceAll("'", "''")}'`,
          })
      }
    }
    return edits
  }
  const copyOf = async (file: string, depth: number): Promise<string> => {
    const known = copies.get(file)
    if (known !== undefined) return known
    copies.set(file, file) // a file that includes itself is psql's to refuse
    try {
      const { name: encoding } = await detectEncoding(file)
      const decoded = encoding !== 'UTF8' && encoding !== 'SQL_ASCII'
      let edits = await editsFor(file, encoding, false, depth)
      if (edits.length === 0 && !decoded) return file
      edits = await editsFor(file, encoding, true, depth)
      const copy = join(folder, `${String(copies.size)}-${basename(file)}`)
      await writeFile(copy, feedScript({ file, encoding, edits, onBytes: () => undefined }))
      copies.set(file, copy)
      originals.set(copy, file)
      return copy
    } catch {
      return file // missing or unreadable: psql says so, with the line
    }
  }
  const moved = dirname(request.file) !== request.workingDirectory
  return { edits: await editsFor(request.file, script.encoding, moved, 0), originalOf }
}
