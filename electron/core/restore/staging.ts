// The staging database: made, dropped, swapped in. Whatever happens before the swap, the live database is untouched; the
// swap is one transaction of renames.
import type pg from 'pg'
import { quoteIdent, quoteLiteral } from '../postgres/quote.ts'
import { withClient } from '../postgres/connect.ts'
import type { ConnectionParams } from '../postgres/connection.ts'
import { carryOver } from './carry-over.ts'
import { settleRoles } from './made-roles.ts'
import { stagingSignature, writeStagingMarker, type StagingMarker } from './staging-name.ts'

const literal = (text: string): string => quoteLiteral(text).trim()

type DatabaseShape = {
  readonly encoding: string
  readonly provider: string
  readonly collate: string
  readonly ctype: string
  readonly locale: string | null
}

/** How the server's own template sorts: the new database is like every other one of this server, whatever the dump says. */
const templateShape = async (client: pg.Client, major: number): Promise<DatabaseShape | null> => {
  const columns =
    major >= 17
      ? 'datlocprovider, datlocale AS locale'
      : major >= 15
        ? 'datlocprovider, daticulocale AS locale'
        : `'c' AS datlocprovider, NULL AS locale`
  const { rows } = await client.query<{
    encoding: string
    datlocprovider: string
    datcollate: string
    datctype: string
    locale: string | null
  }>(
    `SELECT pg_encoding_to_char(encoding) AS encoding, ${columns}, datcollate, datctype FROM pg_database WHERE datname = 'template0'`,
  )
  const row = rows[0]
  return row === undefined
    ? null
    : {
        encoding: row.encoding,
        provider: row.datlocprovider,
        collate: row.datcollate,
        ctype: row.datctype,
        locale: row.locale,
      }
}

/** Locale clauses: nothing where template0 is UTF8 already, else the one locale that goes with every encoding. */
export const createStagingSql = (name: string, owner: string, shape: DatabaseShape | null, major: number): string => {
  const fits = shape === null || shape.encoding === 'UTF8'
  const locale = fits ? '' : ` ${major >= 15 ? 'LOCALE_PROVIDER libc ' : ''}LOCALE 'C'`
  return `CREATE DATABASE ${quoteIdent(name)} OWNER ${quoteIdent(owner)} TEMPLATE template0 ENCODING 'UTF8'${locale} ALLOW_CONNECTIONS false CONNECTION LIMIT ${stagingSignature(name)}`
}

/** Sessions of the original are ended, because PostgreSQL copies a database only while nobody is in it. */
const copyDatabase = async (client: pg.Client, name: string, original: string): Promise<void> => {
  for (let attempt = 1; ; attempt++) {
    await client.query(
      'SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = $1 AND pid <> pg_backend_pid()',
      [original],
    )
    try {
      await client.query(
        `CREATE DATABASE ${quoteIdent(name)} TEMPLATE ${quoteIdent(original)} ALLOW_CONNECTIONS false CONNECTION LIMIT ${stagingSignature(name)}`,
      )
      return
    } catch (error) {
      if (attempt >= 10 || !(error instanceof Error && 'code' in error && error.code === '55006')) throw error
    }
  }
}

export const createStaging = async (
  client: pg.Client,
  options: {
    readonly marker: StagingMarker
    readonly owner: string
    readonly major: number
    /** A copy of this database instead of an empty one. */ readonly copyOf?: string
  },
): Promise<void> => {
  const { marker, owner, major } = options
  const name = quoteIdent(marker.storedAs)
  if (options.copyOf === undefined)
    await client.query(createStagingSql(marker.storedAs, owner, await templateShape(client, major), major))
  else await copyDatabase(client, marker.storedAs, options.copyOf)
  await client.query(`COMMENT ON DATABASE ${name} IS ${literal(writeStagingMarker(marker))}`)
  await client.query(`ALTER DATABASE ${name} WITH ALLOW_CONNECTIONS true CONNECTION LIMIT -1`)
}

export const dropStaging = async (client: pg.Client, name: string): Promise<void> => {
  for (let attempt = 1; ; attempt++) {
    try {
      await client.query(`DROP DATABASE IF EXISTS ${quoteIdent(name)} WITH (FORCE)`)
      return
    } catch (error) {
      if (attempt >= 5) throw error
      await new Promise((resolve) => setTimeout(resolve, 100 * attempt))
    }
  }
}

export type Swap = {
  readonly staging: string
  readonly database: string
  /** Name the one that is there is kept under; null when there is none. */
  readonly keepAs: string | null
  readonly comment: string | null
  readonly owner: string | null
  /** Roles made on the way, which stay from now on. */
  readonly roles?: readonly string[]
  /** What goes on with the name: statements about the database that takes it. */
  readonly carried?: readonly string[]
  /** Another database, out of the way first. */
  readonly aside?: { readonly from: string; readonly to: string; readonly comment: string | null }
}

const busyStates = new Set(['55006', '55P03'])

/** In one transaction: the old one aside, the new one in, our marker off. Sessions that come and go meanwhile are ended. */
export const swapIn = async (
  client: pg.Client,
  admin: ConnectionParams,
  swap: Swap,
): Promise<{ readonly refused: readonly string[]; readonly endedConnections: number }> => {
  const { aside } = swap
  const names = [
    swap.staging,
    ...(swap.keepAs === null ? [] : [swap.database]),
    ...(aside === undefined ? [] : [aside.from]),
  ]
  const ended = new Set<number>()
  const endOthers = `SELECT pid, pg_terminate_backend(pid), datname = $2 AND backend_type = 'client backend' AS "isOfPeople" FROM pg_stat_activity WHERE datname = ANY($1) AND pid <> pg_backend_pid()`
  return withClient({ ...admin, applicationName: 'groundwork restore swap' }, async (helper) => {
    const endAll = async (): Promise<void> => {
      const { rows } = await helper.query<{ pid: number; isOfPeople: boolean }>(endOthers, [names, swap.database])
      for (const { pid, isOfPeople } of rows) if (isOfPeople) ended.add(pid)
    }
    for (let attempt = 1; ; attempt++) {
      await endAll()
      const over = { yes: false, wake: (): void => undefined }
      const keepEnding = (async () => {
        while (!over.yes) {
          await new Promise<void>((resolve) => {
            over.wake = resolve
            setTimeout(resolve, 20)
          })
          if (!over.yes) await endAll().catch(() => undefined)
        }
      })()
      try {
        await client.query('BEGIN')
        await client.query(`SET LOCAL lock_timeout = '10s'`)
        if (aside !== undefined) {
          await client.query(`ALTER DATABASE ${quoteIdent(aside.from)} RENAME TO ${quoteIdent(aside.to)}`)
          if (aside.comment !== null)
            await client.query(`COMMENT ON DATABASE ${quoteIdent(aside.to)} IS ${literal(aside.comment)}`)
        }
        if (swap.keepAs !== null)
          await client.query(`ALTER DATABASE ${quoteIdent(swap.database)} RENAME TO ${quoteIdent(swap.keepAs)}`)
        await client.query(`ALTER DATABASE ${quoteIdent(swap.staging)} RENAME TO ${quoteIdent(swap.database)}`)
        await client.query(
          `COMMENT ON DATABASE ${quoteIdent(swap.database)} IS ${swap.comment === null ? 'NULL' : literal(swap.comment)}`,
        )
        if (swap.owner !== null)
          await client.query(`ALTER DATABASE ${quoteIdent(swap.database)} OWNER TO ${quoteIdent(swap.owner)}`)
        const refused = await carryOver(client, swap.carried ?? [])
        await settleRoles(client, swap.roles ?? [])
        await client.query('COMMIT')
        return { refused, endedConnections: ended.size }
      } catch (error) {
        await client.query('ROLLBACK').catch(() => undefined)
        const code = error instanceof Error && 'code' in error ? String(error.code) : ''
        if (!busyStates.has(code) || attempt >= 10) throw error
      } finally {
        over.yes = true
        over.wake()
        await keepEnding
      }
    }
  })
}
