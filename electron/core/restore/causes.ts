// A thousand errors, a handful of causes: the first of each, what only follows from it counted, and what would help.
import type { CauseClass, RestoreCause } from '../../../shared/model/restore.ts'
import { explainServerError } from '../doctor/explain.ts'
import { createdName } from '../load/created-name.ts'
import { errorFolder } from '../load/fold-errors.ts'
import { fixesFor } from './fixes-for.ts'
import { tableMissed, tableOfLost } from './key-of-lost.ts'
import type { UnitError } from './types.ts'

/** Nothing of the data or the schema is lost by these. */
const cosmeticDescs = new Set(['COMMENT', 'ACL', 'DEFAULT ACL', 'SECURITY LABEL', 'OWNER', 'SET'])

export const classOf = ({ unit }: UnitError): CauseClass => {
  if (unit.data !== undefined || unit.desc === 'SEQUENCE SET' || unit.desc === 'MATERIALIZED VIEW DATA')
    return 'data-lost'
  return cosmeticDescs.has(unit.desc) || /^\s*(comment\s+on|grant|revoke|set|drop)\b/i.test(unit.sql)
    ? 'cosmetic'
    : 'fatal'
}

/** A file that is cut off says so once a table, each time of another place. */
const ofDamage = (message: string): string =>
  message
    .replace(/^The data of .+ (should begin|is missing)\b/, 'The data of ? $1')
    .replaceAll(/\d[\d,]*(?:\.dat)?/g, '?')

/** In words that are true of each of them. */
const ofMany = (message: string): string =>
  message
    .replace(
      /^The data of .+ should begin at byte [\d,]+, and the file ends before it/,
      'The file ends before this data',
    )
    .replace(/^(The data) of .+( is missing): the archive has no \S+$/, '$1$2: the archive has no file for it.')

const order: Readonly<Record<CauseClass, number>> = { fatal: 0, 'data-lost': 1, cosmetic: 2 }
const mostObjects = 50

type Folded = { readonly first: UnitError; readonly class: CauseClass; count: number; readonly objects: string[] }

const objectOf = ({ unit }: UnitError): string => `${unit.desc} ${unit.name}`.trim()

/** First cause first; the grave ones before the cosmetic ones. */
export const foldCauses = (errors: readonly UnitError[], file: string): readonly RestoreCause[] => {
  const folder = errorFolder()
  const causes = new Map<string, Folded>()
  let latest: Folded | null = null
  const failed = new Map<string, Folded>() // by the name of what was not made
  const madeBy = (message: string): Folded | undefined => {
    const name = [...message.matchAll(/"([^"]+)"/g)]
      .map(([, quoted]) => (quoted ?? '').split('.').pop()?.toLowerCase() ?? '')
      .find((one) => failed.has(one))
    return name === undefined ? undefined : failed.get(name)
  }
  const lost = new Map<string, Folded>() // by the table whose rows or key it were
  const remember = (error: UnitError, cause: Folded): void => {
    const table = tableOfLost(error)
    if (table !== null && !lost.has(table)) lost.set(table, cause)
    const made = createdName(error.unit.sql)
    if (made !== null && !failed.has(made.name)) failed.set(made.name, cause)
  }
  const addTo = (cause: Folded, error: UnitError): void => {
    remember(error, cause)
    cause.count += 1
    if (cause.objects.length < mostObjects) cause.objects.push(objectOf(error))
  }
  for (const error of errors) {
    const forWantOf = lost.get(tableMissed(error) ?? '')
    if (forWantOf !== undefined) {
      addTo(forWantOf, error)
      continue
    }
    const isCause = folder.isCause({
      sqlState: error.sqlState,
      message: error.message,
      statement: error.unit.data?.kind === 'copy' ? error.unit.data.sql : error.unit.sql,
    })
    const kind = classOf(error)
    // The same words about other objects are one cause: "permission denied for ...", "role x does not exist".
    const said = error.sqlState === undefined ? ofDamage(error.message) : error.message
    const key = `${kind} ${error.sqlState ?? ''} ${said.replaceAll(/"[^"]*"/g, (name) => (/role|extension|language|type/.test(error.message) ? name : '"?"'))}`
    const known: Folded | null = isCause ? (causes.get(key) ?? null) : (madeBy(error.message) ?? latest)
    if (known === null) {
      latest = { first: error, class: kind, count: 1, objects: [objectOf(error)] }
      causes.set(key, latest)
      remember(error, latest)
      continue
    }
    addTo(known, error)
    if (isCause) latest = known
  }
  return [...causes.values()]
    .toSorted((a, b) => order[a.class] - order[b.class])
    .map(({ first, class: kind, count, objects }) => {
      const { meaning } = explainServerError({
        message: first.message,
        ...(first.sqlState === undefined ? {} : { sqlState: first.sqlState }),
      })
      // Without a code it was not the server that spoke: the dump itself is damaged, and says so.
      const detail =
        first.sqlState === undefined || first.message === meaning
          ? count === 1
            ? first.message
            : ofMany(first.message)
          : `${meaning} (${first.message})`
      return {
        class: kind,
        count,
        message: detail,
        ...(first.sqlState === undefined ? {} : { sqlState: first.sqlState }),
        first: {
          entry: `${first.unit.desc} ${first.unit.name}`.trim(),
          file,
          ...(first.unit.line === undefined ? {} : { line: first.unit.line }),
        },
        objects,
        fixes: fixesFor(first),
      }
    })
}
