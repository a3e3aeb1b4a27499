import type { InputOf } from '../../../../shared/contract/procedures.ts'
import type { XRay } from '../../../../shared/model/restore.ts'
import type { ServerRef } from '../../../../shared/model/server.ts'
import { restoreStrings as words } from '../../../strings/restore-strings.ts'
import { checkDatabaseName, checkRoleName } from '../../../wizard/model/check-name.ts'
import { leavesOut, type RestoreDraft } from './restore-draft.ts'

const maxIdentifierBytes = 63
const bytes = (text: string): number => new TextEncoder().encode(text).length

/** A free name beside a taken one: `shop_2`. Cut by whole characters to what PostgreSQL keeps of a name. */
export const freeName = (name: string, taken: readonly string[]): string => {
  for (let n = 2; ; n += 1) {
    const ending = `_${n}`
    let kept = name
    while (bytes(kept + ending) > maxIdentifierBytes) kept = [...kept].slice(0, -1).join('')
    if (!taken.includes(kept + ending)) return kept + ending
  }
}

export type Target = {
  readonly server: ServerRef
  readonly password: string
  /** Names of the databases that are there; null while nobody knows. */
  readonly databases: readonly string[] | null
}

/** What the restored database will be called. */
export const nameOfRestored = (draft: RestoreDraft, databases: readonly string[] | null): string =>
  draft.scope !== 'rows' && draft.ifThere === 'beside' && databases?.includes(draft.database) === true
    ? freeName(draft.database, databases)
    : draft.database

export type DraftProblems = {
  readonly database?: string
  readonly owner?: string
  readonly scope?: string
  readonly sections?: string
}

/** Names of the databases in a dump of several: the one that is restored is chosen by its name. Else empty. */
export const severalOf = (xray: XRay): readonly string[] =>
  xray.findings.find(({ code }) => code === 'several-databases')?.objects ?? []

const problemOfName = (
  draft: RestoreDraft,
  several: readonly string[],
  databases: readonly string[] | null,
): string | null => {
  const problem = checkDatabaseName(draft.database)
  if (problem !== null || several.length === 0) return problem
  if (!several.includes(draft.database)) return words.several.wrongName(several)
  return several.includes(nameOfRestored(draft, databases)) ? null : words.several.onlyReplace(draft.database)
}

const problemOfScope = (draft: RestoreDraft, databases: readonly string[] | null): string | null => {
  if (draft.scope === 'some' && draft.schemas.length + draft.tables.length === 0) return words.choices.someNothing
  return draft.scope === 'rows' && databases?.includes(draft.database) === false
    ? words.choices.rowsNowhere(draft.database)
    : null
}

const allParts = ['pre-data', 'data', 'post-data'] as const
/** Structure alone and rows alone say their parts themselves. */
const hasParts = ({ scope }: Pick<RestoreDraft, 'scope'>): boolean => scope === 'all' || scope === 'some'

/** What must be put right first; each is shown at its field. */
export const problemsOf = (
  draft: RestoreDraft,
  several: readonly string[],
  databases: readonly string[] | null,
): DraftProblems => {
  const database = problemOfName(draft, several, databases)
  const owner = draft.owner === '' ? null : checkRoleName(draft.owner)
  const scope = problemOfScope(draft, databases)
  const sections = hasParts(draft) && draft.sections.length === 0 ? words.choices.sectionsNothing : null
  return {
    ...(database !== null && { database }),
    ...(owner !== null && { owner }),
    ...(scope !== null && { scope }),
    ...(sections !== null && { sections }),
  }
}

/** Rows alone go into a copy of what is there, which then takes its place. */
export const replaces = (draft: RestoreDraft, databases: readonly string[] | null): boolean =>
  draft.scope === 'rows' || (draft.ifThere === 'replace' && databases?.includes(draft.database) === true)

/** What `restore.start` is asked. Choices that are as the core would have them are left unsaid. */
export const restoreInputOf = (
  path: string,
  xray: XRay,
  draft: RestoreDraft,
  target: Target,
): InputOf<'restore.start'> => {
  const { server, password, databases } = target
  const map = Object.fromEntries(
    Object.entries(draft.roleMap).flatMap(([from, to]) => (to.trim() === '' ? [] : [[from, to.trim()]])),
  )
  const withoutExtensions = xray.needs.extensions
    .filter((extension) => leavesOut(draft, extension))
    .map(({ name }) => name)
  const known = new Set(xray.risks.map(({ id }) => id))
  return {
    path,
    server,
    ...(password !== '' && server.kind === 'address' && { password }),
    choices: {
      database: nameOfRestored(draft, databases),
      replace: replaces(draft, databases),
      ...(draft.owner !== '' && { owner: draft.owner, createOwner: draft.createOwner }),
      ownership: draft.ownership === 'map' ? { map } : draft.ownership,
      privileges: draft.privileges,
      ...(draft.jobs !== null && { jobs: draft.jobs }),
      // Rows alone and plain dumps are for our own engine; an archive says its encoding itself.
      engine: xray.kind === 'archive' && draft.scope !== 'rows' ? draft.engine : 'auto',
      ...(xray.kind !== 'archive' && draft.encoding !== '' && { encoding: draft.encoding }),
      schemaOnly: draft.scope === 'structure',
      dataOnly: draft.scope === 'rows',
      ...(draft.scope === 'some' && { schemas: [...draft.schemas], tables: [...draft.tables] }),
      ...(hasParts(draft) &&
        draft.sections.length < allParts.length && {
          sections: allParts.filter((part) => draft.sections.includes(part)),
        }),
      excludeTableData: draft.scope === 'structure' ? [] : [...draft.withoutRows],
      withoutExtensions,
      ...(!draft.cache && { cache: 'off' as const }),
      agreed: draft.agreed.filter((id) => known.has(id)),
    },
  }
}
