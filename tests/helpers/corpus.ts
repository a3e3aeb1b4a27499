// Real schemas and dumps nobody here wrote, when they lie beside the checkout. Tests say when they skip for want of them.
import { existsSync, readFileSync, readdirSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = join(dirname(fileURLToPath(import.meta.url)), '../..')
export const corpusFolder = join(root, '../shared/corpus')
export const hasCorpus = existsSync(join(corpusFolder, 'expected'))

export type FirstError = { readonly file: string; readonly line: number; readonly msg: string }
export type CorpusEntry = {
  readonly id: string
  /** Absolute folder the load order is relative to. */
  readonly folder: string
  /** Scripts in order, relative to `folder`. */
  readonly scripts: readonly string[]
  readonly complete: boolean
  readonly fromRun: string | null
  readonly counts: Readonly<Record<string, number>>
  readonly names: Readonly<Record<string, readonly string[]>>
  readonly rows: Readonly<Record<string, number>>
  readonly strictError: FirstError | null
  readonly prep: readonly string[]
  /** Roles made before the measured run. */
  readonly roles: readonly string[]
  readonly landedIn: Readonly<Record<string, unknown>>
}

type Expected = {
  id: string
  load_order: string[]
  runs?: Record<
    string,
    { first_error: FirstError | null; prep?: string[]; made_roles?: string[]; landed_in?: Record<string, unknown> }
  >
  truth?: {
    complete: boolean
    from_run: string
    counts: Record<string, number>
    detail?: { names: Record<string, string[]>; rows: Record<string, number> }
  }
}

// `@ver:PATTERN` is a glob sorted by its numbers, `@PATTERN` one sorted by name.
const expand = (folder: string, entry: string): string[] => {
  if (!entry.startsWith('@')) return [entry]
  const byVersion = entry.startsWith('@ver:')
  const pattern = entry.replace(/^@(ver:)?/, '')
  const inFolder = dirname(pattern)
  const [before = '', after = ''] = basename(pattern).split('*')
  const names = readdirSync(join(folder, inFolder)).filter((name) => name.startsWith(before) && name.endsWith(after))
  names.sort(
    byVersion
      ? (a, b) => Number(/\d+/.exec(a.slice(before.length))?.[0]) - Number(/\d+/.exec(b.slice(before.length))?.[0])
      : undefined,
  )
  return names.map((name) => join(inFolder, name))
}

/** Plain-SQL entries of the corpus; empty when it is not there. */
export const corpusEntries = (): CorpusEntry[] => {
  if (!hasCorpus) return []
  return readdirSync(join(corpusFolder, 'expected'))
    .toSorted()
    .flatMap((name) => {
      const data = JSON.parse(readFileSync(join(corpusFolder, 'expected', name), 'utf8')) as Expected
      if (!data.runs || !Object.keys(data.runs).length || !data.load_order.length) return []
      const folder = join(corpusFolder, 'files', data.id)
      const truthRun = data.runs[data.truth?.from_run ?? 'strict']
      return [
        {
          id: data.id,
          folder,
          scripts: data.load_order.flatMap((entry) => expand(folder, entry)),
          complete: data.truth?.complete ?? false,
          fromRun: data.truth?.from_run ?? null,
          counts: data.truth?.counts ?? {},
          names: data.truth?.detail?.names ?? {},
          rows: data.truth?.detail?.rows ?? {},
          strictError: data.runs.strict?.first_error ?? null,
          prep: data.runs.prepared?.prep ?? [],
          roles: data.runs.prepared?.made_roles ?? [],
          landedIn: truthRun?.landed_in ?? {},
        },
      ]
    })
}
