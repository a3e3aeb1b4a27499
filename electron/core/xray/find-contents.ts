// What a dump holds that a person would not expect, and that no question is asked about: large objects, what reaches other
// servers, and what a restore never takes.
import type { TocEntry } from '../../../shared/model/archive.ts'
import type { Finding } from '../../../shared/model/finding.ts'
import { countLargeObjects } from '../archive/count-large-objects.ts'

type Entry = Pick<TocEntry, 'desc' | 'tag' | 'definition'>

const few = (names: readonly string[]): string =>
  names.length > 5 ? `${names.slice(0, 5).join(', ')} and ${names.length - 5} more` : names.join(', ')
const count = (number: number, one: string): string => `${number.toLocaleString('en')} ${one}${number === 1 ? '' : 's'}`

const tagsOf = (entries: readonly Entry[], desc: string): readonly string[] =>
  entries.filter((entry) => entry.desc === desc).map(({ tag }) => tag)

/** They connect to other servers when something calls them. */
const reachingOut = new Set([
  'dblink',
  'plproxy',
  'http',
  'pg_net',
  'file_fdw',
  'postgres_fdw',
  'mysql_fdw',
  'oracle_fdw',
  'tds_fdw',
  'mongo_fdw',
  'odbc_fdw',
])

/** Left out, whoever agrees: what the verdict says it goes without. */
export const neverRestored = (entries: readonly Entry[]): readonly string[] => {
  const subscriptions = tagsOf(entries, 'SUBSCRIPTION')
  const [only] = subscriptions
  if (only === undefined) return []
  return [subscriptions.length === 1 ? `the subscription ${only}` : `its ${subscriptions.length} subscriptions`]
}

export const findContents = (entries: readonly Entry[], file: string): readonly Finding[] => {
  const found: Finding[] = []
  const add = (code: string, message: string, more: Partial<Finding> = {}): void =>
    void found.push({ code, severity: 'info', message, place: { file }, ...more })
  const subscriptions = tagsOf(entries, 'SUBSCRIPTION')
  if (subscriptions.length > 0)
    add(
      'subscriptions',
      `${count(subscriptions.length, 'subscription')} (${few(subscriptions)}) ${subscriptions.length === 1 ? 'is' : 'are'} always left out: made here, it would connect to the server it copies from.`,
      {
        hint: 'Make it by hand where it is wanted.',
        objects: subscriptions,
      },
    )
  const servers = tagsOf(entries, 'SERVER')
  const tables = tagsOf(entries, 'FOREIGN TABLE')
  if (servers.length + tables.length > 0)
    add(
      'foreign-data',
      `${[...(servers.length === 0 ? [] : [`${count(servers.length, 'foreign server')} (${few(servers)})`]), ...(tables.length === 0 ? [] : [count(tables.length, 'foreign table')])].join(' and ')} in it: rows of foreign tables are elsewhere, and not in the dump.`,
      {
        objects: [...servers, ...tables],
      },
    )
  const mappings = tagsOf(entries, 'USER MAPPING')
  if (mappings.length + subscriptions.length > 0)
    add(
      'holds-passwords',
      'It may hold passwords of other servers, in its user mappings and subscriptions: keep the file as safe as they are. They are never shown.',
    )
  const calls = tagsOf(entries, 'EXTENSION').filter((name) => reachingOut.has(name))
  if (calls.length > 0)
    add(
      'reaches-out',
      `With ${few(calls)} its functions and views can reach other servers or files, whenever somebody uses them.`,
      { objects: calls },
    )
  const largeObjects = countLargeObjects(entries)
  if (largeObjects > 0) add('large-objects', `It holds ${count(largeObjects, 'large object')}.`)
  return found
}
