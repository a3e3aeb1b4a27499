// What a server can do about extensions. A listed one is only a file on its disk: whether it can be created is tried, in
// a transaction that is rolled back, in whatever database the client is in (the maintenance database).
import pg from 'pg'
import type { ExtensionState } from '../../../shared/model/server.ts'
import { quoteIdent } from '../postgres/quote.ts'

type Row = {
  readonly name: string
  readonly default_version: string | null
  readonly installed_version: string | null
  readonly comment: string | null
  readonly trusted: boolean | null
}

const question = `
  SELECT e.name::text, e.default_version, e.installed_version, e.comment, v.trusted
    FROM pg_available_extensions e
    LEFT JOIN pg_available_extension_versions v ON v.name = e.name AND v.version = e.default_version
   ORDER BY e.name`

export const listExtensions = async (client: pg.ClientBase): Promise<ExtensionState[]> => {
  const { rows } = await client.query<Row>(question)
  return rows.map((row) => ({
    name: row.name,
    available: true,
    ...(row.default_version === null ? {} : { defaultVersion: row.default_version }),
    ...(row.installed_version === null ? {} : { installedVersion: row.installed_version }),
    ...(row.trusted === null ? {} : { trusted: row.trusted }),
    ...(row.comment === null ? {} : { comment: row.comment }),
  }))
}

/** These end the whole session when they were not loaded at the server's start, so they are tried last. */
const endSession: readonly string[] = ['timescaledb', 'citus', 'pg_cron', 'pgaudit']

/** The states of the named ones, in the order asked, with `creatable` and the server's own words where it failed. */
export const tryExtensions = async (client: pg.ClientBase, names: readonly string[]): Promise<ExtensionState[]> => {
  const listed = new Map((await listExtensions(client)).map((state) => [state.name, state]))
  const tried = new Map<string, ExtensionState>()
  let lostAt: string | null = null
  for (const name of [...new Set(names)].toSorted(
    (a, b) => Number(endSession.includes(a)) - Number(endSession.includes(b)),
  )) {
    const known: ExtensionState = listed.get(name) ?? { name, available: false }
    if (lostAt !== null) {
      tried.set(name, { ...known, why: `Not tried: the server ended the session at ${lostAt}.` })
      continue
    }
    const answer = await tryOne(client, known)
    tried.set(name, answer.state)
    if (answer.lost) lostAt = name
  }
  return names.map((name) => tried.get(name) ?? { name, available: false })
}

const tryOne = async (
  client: pg.ClientBase,
  known: ExtensionState,
): Promise<{ readonly state: ExtensionState; readonly lost: boolean }> => {
  if (known.installedVersion !== undefined) return { state: { ...known, creatable: true }, lost: false }
  try {
    // One round trip; the settings keep a lock or a slow script from holding us up, and notices out of the log.
    await client.query(
      `BEGIN; SET LOCAL lock_timeout = '5s'; SET LOCAL statement_timeout = '30s'; SET LOCAL client_min_messages = error; CREATE EXTENSION ${quoteIdent(known.name)} CASCADE`,
    )
    return { state: { ...known, creatable: true }, lost: false }
  } catch (error) {
    return {
      state: { ...known, ...judge(error, known) },
      lost: !(error instanceof pg.DatabaseError) || isFatal(error),
    }
  } finally {
    await client.query('ROLLBACK').catch(() => undefined)
  }
}

const isFatal = (error: pg.DatabaseError): boolean =>
  error.severity === 'FATAL' || error.severity === 'PANIC' || error.code === '57P01'

/** Being refused as this role, or in this database, does not say that it cannot be created in the one to come. */
const judge = (error: unknown, known: ExtensionState): Pick<ExtensionState, 'creatable' | 'why'> => {
  if (!(error instanceof pg.DatabaseError)) return { why: error instanceof Error ? error.message : String(error) }
  const why = [error.message, ...(known.available || error.detail === undefined ? [] : [error.detail])].join('. ')
  const undecided =
    (error.code === '42501' && known.trusted === true) || ['25006', '55P03', '57014'].includes(error.code ?? '')
  return undecided ? { why } : { creatable: false, why }
}
