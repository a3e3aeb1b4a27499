// Words that the Markdown and HTML reports share.
import type { ObjectKind } from '../../../shared/model/inventory.ts'
import { objectKinds } from '../../../shared/model/inventory.ts'
import type { Outcome, Report } from '../../../shared/model/report.ts'

export const outcomeWords: Readonly<Record<Outcome, { readonly word: string; readonly mark: string }>> = {
  verified: { word: 'Verified', mark: '✓' },
  differences: { word: 'Differences', mark: '≠' },
  failed: { word: 'Failed', mark: '✕' },
  cancelled: { word: 'Cancelled', mark: '–' },
}

const kindNames: Readonly<Partial<Record<ObjectKind, string>>> = {
  indexes_explicit: 'indexes made by CREATE INDEX',
  trigger_functions: 'functions for triggers',
  enums: 'enum types',
  composites: 'composite types',
  ranges: 'range types',
  constraints_pk: 'primary keys',
  constraints_unique: 'unique constraints',
  constraints_fk: 'foreign keys',
  constraints_check: 'check constraints',
  constraints_exclude: 'exclusion constraints',
  fts_configs: 'text search configurations',
}

export const kindName = (kind: ObjectKind): string => kindNames[kind] ?? kind.replaceAll('_', ' ')

export type CountRow = { readonly kind: ObjectKind; readonly expected: number | null; readonly found: number }

export const countRowsOf = (report: Report): CountRow[] =>
  objectKinds.flatMap((kind) => {
    const count = report.counts[kind]
    return count === undefined ? [] : [{ kind, ...count }]
  })

export const showDuration = (ms: number): string => {
  if (ms < 1000) return `${Math.round(ms)} ms`
  if (ms < 60_000) return `${(ms / 1000).toFixed(1)} s`
  return `${Math.floor(ms / 60_000)} min ${Math.round((ms % 60_000) / 1000)} s`
}

export const showTime = (iso: string): string =>
  iso
    .replace('T', ' ')
    .replace(/\.\d+Z$/, ' UTC')
    .replace(/Z$/, ' UTC')

export const placeOf = (place: { readonly file?: string; readonly line?: number } | undefined): string =>
  place?.file === undefined ? '' : `${place.file}${place.line === undefined ? '' : `:${place.line}`}`

/** Scripts leave thousands of differences when the wrong file was loaded: the report stays a page. */
export const maxListed = 500
