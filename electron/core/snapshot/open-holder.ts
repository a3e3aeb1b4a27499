// A look inside a holder: opened for as long as it takes to get in, then closed again behind us; our session only reads.
// The lock tells tidy that it is open on purpose.
import type pg from 'pg'
import { closeClient, connect } from '../postgres/connect.ts'
import { inDatabase } from '../postgres/connection.ts'
import { quoteIdent } from '../postgres/quote.ts'
import { signatureOf } from './holder-name.ts'
import { holderLock } from './locks.ts'
import type { Session } from './open-session.ts'

/** Rows read alike whatever the database or the role sets. */
export const readingSettings = {
  default_transaction_read_only: 'on',
  DateStyle: 'ISO, YMD',
  IntervalStyle: 'postgres',
  TimeZone: 'UTC',
  extra_float_digits: '1',
  bytea_output: 'hex',
  lc_monetary: 'C',
  search_path: 'pg_catalog',
}

export const withHolder = async <T>(
  session: Session,
  holder: string,
  work: (client: pg.Client) => Promise<T>,
): Promise<T> => {
  await holderLock.take(session.client, holder)
  let inside: pg.Client | null = null
  try {
    try {
      await session.client.query(`ALTER DATABASE ${quoteIdent(holder)} WITH ALLOW_CONNECTIONS true`)
      inside = await connect(
        { ...inDatabase(session.params, holder), applicationName: 'groundwork diff', settings: readingSettings },
        { signal: session.signal },
      )
    } finally {
      await session.client.query(
        `ALTER DATABASE ${quoteIdent(holder)} WITH ALLOW_CONNECTIONS false CONNECTION LIMIT ${signatureOf(holder)}`,
      )
    }
    return await work(inside)
  } finally {
    if (inside !== null) await closeClient(inside)
    await holderLock.release(session.client, holder).catch(() => false)
  }
}
