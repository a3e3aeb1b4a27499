import type { XRay } from '../../../../shared/model/restore.ts'
import { formatBytes } from '../../../components/format.ts'
import { restoreStrings as words } from '../../../strings/restore-strings.ts'
import type { DraftAction, RestoreDraft } from './restore-draft.ts'
import { schemaOf } from './xray-view.ts'

// Which tables of a dump are wanted, and what that comes to. Pure.

type Choice = Pick<RestoreDraft, 'scope' | 'schemas' | 'tables' | 'withoutRows'>

/** `with-schema`: its whole schema was chosen. */
export const isTicked = (draft: Choice, name: string): 'yes' | 'no' | 'with-schema' => {
  if (draft.scope === 'some')
    return draft.schemas.includes(schemaOf(name) ?? '') ? 'with-schema' : draft.tables.includes(name) ? 'yes' : 'no'
  return draft.scope !== 'structure' && !draft.withoutRows.includes(name) ? 'yes' : 'no'
}

/** Where only some of the dump is wanted the tables are listed; else those that come without their rows. */
export const tickAll = (draft: Choice, names: readonly string[], on: boolean): DraftAction =>
  draft.scope === 'some'
    ? { type: 'tick', list: 'tables', names, on }
    : { type: 'tick', list: 'withoutRows', names, on: !on }

export type SchemaSum = { readonly name: string; readonly text: string }

/** By name, each with how many tables it has and what they take in the file. */
export const schemaSums = (tables: XRay['tables']): readonly SchemaSum[] => {
  const sums = new Map<string, { count: number; bytes: number | null }>()
  for (const { name, bytes } of tables) {
    const schema = schemaOf(name)
    if (schema === null) continue
    const sum = sums.get(schema) ?? { count: 0, bytes: 0 }
    sums.set(schema, { count: sum.count + 1, bytes: sum.bytes === null || bytes === null ? null : sum.bytes + bytes })
  }
  return [...sums]
    .toSorted(([a], [b]) => a.localeCompare(b, 'en', { numeric: true }))
    .map(([name, { count, bytes }]) => ({
      name,
      text: [words.tables.count(count), bytes === null || bytes === 0 ? undefined : formatBytes(bytes)]
        .filter((part) => part !== undefined)
        .join(', '),
    }))
}

/** `4 tables, 487 KB`; `2 of 4 tables without rows, 479 KB less`. */
export const whatIsChosen = (draft: Choice, tables: XRay['tables']): string => {
  const bytesOf = (some: XRay['tables']): string | undefined => {
    const bytes = some.reduce<number | null>(
      (sum, one) => (sum === null || one.bytes === null ? null : sum + one.bytes),
      0,
    )
    return bytes === null || bytes === 0 ? undefined : formatBytes(bytes)
  }
  const say = (parts: readonly (string | undefined)[]): string => parts.filter((part) => part !== undefined).join(', ')
  if (draft.scope === 'structure') return words.tables.count(tables.length)
  if (draft.scope === 'some') {
    const wanted = tables.filter(({ name }) => isTicked(draft, name) !== 'no')
    return say([words.tables.countOf(wanted.length, tables.length), bytesOf(wanted)])
  }
  const without = tables.filter(({ name }) => draft.withoutRows.includes(name))
  if (without.length === 0) return say([words.tables.count(tables.length), bytesOf(tables)])
  const less = bytesOf(without)
  return say([
    words.tables.withoutRows(without.length, tables.length),
    less === undefined ? undefined : words.tables.less(less),
  ])
}
