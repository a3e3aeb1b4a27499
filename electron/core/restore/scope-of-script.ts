// Which statements of a plain dump a restore is about, when not all of them are: read once before, with the model that knows
// what depends on what, and chosen by the rules that archives are chosen by.
import type { RestoreChoices } from '../../../shared/model/restore.ts'
import { parseStatement, loadParser, maxParsedBytes } from '../script/facts/parse-statement.ts'
import { applyStatement } from '../script/facts/apply-statement.ts'
import { ScriptEntries } from '../script/facts/script-entries.ts'
import { defaultPath } from '../script/facts/search-path.ts'
import { startCatalog, startFollow } from '../script/facts/start-follow.ts'
import type { StatementItem } from '../script/items.ts'
import { readScript } from '../script/read-script.ts'
import { chooseEntries } from './choose-entries.ts'
import { connectTarget, isConnect } from './connect-target.ts'
import type { LeftOut } from './types.ts'

export type ScriptScope = {
  /** Of the statement that begins there. */
  readonly keeps: (start: number) => boolean
  readonly leftOut: readonly LeftOut[]
}

export const asksForScope = (choices: RestoreChoices): boolean =>
  choices.schemaOnly ||
  choices.dataOnly ||
  choices.sections !== undefined ||
  choices.excludeTableData.length > 0 ||
  choices.withoutExtensions.length > 0 ||
  (choices.schemas ?? []).length > 0 ||
  (choices.tables ?? []).length > 0

const narrows = (choices: RestoreChoices): boolean =>
  (choices.schemas ?? []).length > 0 || (choices.tables ?? []).length > 0 || choices.withoutExtensions.length > 0

const keepsSchema = ({ dataOnly, sections }: RestoreChoices): boolean =>
  !dataOnly && (sections === undefined || sections.includes('pre-data'))

export type ScopeOptions = {
  readonly choices: RestoreChoices
  readonly serverVersionNumber: number
  readonly signal: AbortSignal
  /** Only what stands behind that \connect. */
  readonly segment: { readonly database: string | null } | null
}

/** `file` as readUnits reads it, so that places in it are the same. */
export const readScriptScope = async (file: string, options: ScopeOptions): Promise<ScriptScope> => {
  await loadParser()
  const { choices, segment } = options
  const follow = startFollow(
    startCatalog(options.serverVersionNumber),
    { shownAs: 'the dump' },
    0,
    [],
    new Map(),
    new Set(),
  )
  const script = new ScriptEntries(follow)
  let inSegment = segment === null || segment.database === null
  const take = (item: StatementItem): void => {
    if (/^\s*insert\b/i.test(item.sql)) return script.addRows(item)
    const parsed = item.sql.length > maxParsedBytes ? null : parseStatement(item.sql)
    const nodes = parsed?.ok === true ? parsed.nodes : []
    script.add(item, nodes, () => {
      follow.catalog.recent = []
      for (const node of nodes) applyStatement(follow, node, defaultPath)
    })
  }
  for await (const items of readScript(file, { encoding: 'UTF8', followIncludes: false, signal: options.signal }))
    for (const item of items) {
      if (item.kind === 'meta' && isConnect(item) && segment !== null && segment.database !== null) {
        inSegment = connectTarget(item) === segment.database
        follow.session.searchPath = defaultPath
      } else if (item.kind === 'statement' && inSegment) take(item)
    }
  const all = script.entries.filter(({ desc }) => desc !== 'DROP')
  const chosen = chooseEntries(all, choices)
  const kept = new Set(chosen.entries.map(({ dumpId }) => dumpId))
  // In a new database there is nothing to drop; a whole dump may say so, a part of one need not.
  const drops = narrows(choices) || !keepsSchema(choices) ? [] : script.entries.filter(({ desc }) => desc === 'DROP')
  const others = new Set(drops.map(({ dumpId }) => dumpId))
  return {
    keeps: (start) => {
      const id = script.entryAt(start)
      return id === null || kept.has(id) || others.has(id)
    },
    leftOut: chosen.leftOut.filter(({ what }) => !/^OWNER\b/.test(what)),
  }
}
