// What belongs to a database but is not inside it goes on with its name: settings (ALTER DATABASE ... SET, also those of roles
// in it), privileges, comment, connection limit. The owner is chosen by the restore; what the old one gave, the new one gives.
// Part of the swap's transaction, each in a savepoint: what is refused is said, and keeps nothing from being swapped.
import type pg from 'pg'
import type { Finding } from '../../../shared/model/finding.ts'
import { markSetting } from '../recipe/mark.ts'
import { attributeStatements } from '../snapshot/attributes.ts'
import { readDatabases, type Attributes } from '../snapshot/database-row.ts'

export type CarryOver = {
  readonly statements: readonly string[]
  /** `2 settings`, `privileges` ...; empty: there was nothing of its own. */
  readonly what: readonly string[]
}

const nothing: CarryOver = { statements: [], what: [] }

/** As if it had always belonged to another. */
const givenTo = (attributes: Attributes, owner: string): Attributes => {
  const mapped = (role: string | null): string | null => (role === attributes.owner ? owner : role)
  return {
    ...attributes,
    owner,
    privileges:
      attributes.privileges?.map((one) => ({
        ...one,
        grantor: mapped(one.grantor) ?? owner,
        grantee: mapped(one.grantee),
      })) ?? null,
  }
}

const plural = (count: number, word: string): string => `${count} ${word}${count === 1 ? '' : 's'}`

/** The recipe's mark tells of the content, and stays with it. */
const countSettings = (settings: Attributes['settings']): number =>
  settings.filter(({ role, name }) => role !== null || name.toLowerCase() !== markSetting).length

const shown = ({ settings, privileges, comment, connectionLimit }: Attributes): readonly string[] => [
  ...(countSettings(settings) === 0 ? [] : [plural(countSettings(settings), 'setting')]),
  ...(privileges === null ? [] : ['privileges']),
  ...(comment === null ? [] : ['its comment']),
  ...(connectionLimit === -1 ? [] : [`its limit of ${plural(connectionLimit, 'connection')}`]),
]

/** `from`: the database whose name the other takes; `owner` null: the same as now. */
export const planCarryOver = async (
  client: pg.ClientBase,
  {
    from,
    to,
    owner,
    rolesMade = [],
  }: {
    readonly from: string
    readonly to: string
    readonly owner: string | null
    /** Their settings in the new database stay: the old one cannot have known them. */
    readonly rolesMade?: readonly string[]
  },
): Promise<CarryOver> => {
  const rows = await readDatabases(client, { sizes: false })
  const old = rows.find(({ name }) => name === from)
  const found = rows.find(({ name }) => name === to)
  if (old === undefined || found === undefined) return nothing
  const ofOthers = found.settings.filter(({ role }) => role === null || !rolesMade.includes(role))
  const fresh = { ...found, settings: ofOthers }
  const wanted: Attributes = { ...(owner === null ? old : givenTo(old, owner)), allowConnections: true }
  const present: Attributes = { ...(owner === null ? fresh : givenTo(fresh, owner)) }
  return { statements: attributeStatements(from, wanted, present, null), what: shown(old) }
}

const isRefusal = (error: unknown): error is Error & { readonly code: string } =>
  error instanceof Error && 'code' in error && /^(?:42501|22023|42704|55P02|0A000|0LP01)$/.test(String(error.code))

/** Inside the transaction of the swap. Answers what the server refused. */
export const carryOver = async (client: pg.ClientBase, statements: readonly string[]): Promise<readonly string[]> => {
  const refused: string[] = []
  for (const statement of statements) {
    await client.query('SAVEPOINT carry_over')
    try {
      await client.query(statement)
      await client.query('RELEASE SAVEPOINT carry_over')
    } catch (error) {
      if (!isRefusal(error)) throw error
      await client.query('ROLLBACK TO SAVEPOINT carry_over')
      refused.push(`${statement} (${error.message})`)
    }
  }
  return refused
}

export const carriedFindings = (
  database: string,
  { what }: CarryOver,
  refused: readonly string[],
): readonly Finding[] => [
  ...(what.length === 0
    ? []
    : [
        {
          code: 'attributes-carried',
          severity: 'info' as const,
          message: `What was set for the database "${database}" itself goes on: ${what.join(', ')}.`,
        },
      ]),
  ...refused.map((statement) => ({
    code: 'attribute-refused',
    severity: 'warning' as const,
    message: `Not carried over from the database that was there, because the server refused it: ${statement}`,
  })),
]
