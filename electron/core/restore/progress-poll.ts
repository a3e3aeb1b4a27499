// What the server itself says of the connections of a restore, asked at most twice a second on a session that has nothing
// else to do: how far a COPY is, and in which phase an index being built. It answers with numbers only, no foreign name.
import type pg from 'pg'

export type ServerSign = {
  readonly processId: number
  readonly rows: number | null
  readonly bytes: number | null
  readonly phase: string | null
  /** Of an index; null where the server does not count. */
  readonly share: number | null
  readonly statement: string
  /** In the middle of calls that are no statements: how a client writes large objects. */
  readonly isFastpath: boolean
}

const everyMs = 500

type Row = {
  pid: number
  rows: string | null
  bytes: string | null
  phase: string | null
  blocks: string | null
  blocks_total: string | null
  tuples: string | null
  tuples_total: string | null
  statement: string
  fastpath: boolean
}

/** `pg_stat_progress_copy` came with 14, `pg_stat_progress_create_index` with 12. */
const question = (major: number): string =>
  `SELECT a.pid, left(a.query, 300) AS statement, a.state = 'fastpath function call' AS fastpath, ${
    major >= 14 ? 'c.tuples_processed AS rows, c.bytes_processed AS bytes' : 'NULL AS rows, NULL AS bytes'
  }, ${
    major >= 12
      ? 'i.phase, i.blocks_done AS blocks, i.blocks_total, i.tuples_done AS tuples, i.tuples_total'
      : 'NULL AS phase, NULL AS blocks, NULL AS blocks_total, NULL AS tuples, NULL AS tuples_total'
  } FROM pg_catalog.pg_stat_activity a
  ${major >= 14 ? 'LEFT JOIN pg_catalog.pg_stat_progress_copy c ON c.pid = a.pid' : ''}
  ${major >= 12 ? 'LEFT JOIN pg_catalog.pg_stat_progress_create_index i ON i.pid = a.pid' : ''}
  WHERE a.datname = $1 AND a.state IN ('active', 'fastpath function call') AND a.backend_type = 'client backend'`

const part = (done: string | null, total: string | null): number =>
  done === null || total === null || Number(total) <= 0 ? 0 : Math.min(1, Number(done) / Number(total))

/** Scanning is about the first half of a b-tree, sorting takes a tenth, the rest writes it. */
export const shareOfIndex = (
  phase: string | null,
  blocks: string | null,
  blocksTotal: string | null,
  tuples: string | null,
  tuplesTotal: string | null,
): number | null => {
  if (phase === null) return null
  if (phase.includes('scanning table')) return 0.5 * part(blocks, blocksTotal)
  if (phase.includes('sorting')) return 0.5
  if (phase.includes('loading')) return 0.6 + 0.4 * part(tuples, tuplesTotal)
  return null
}

export type ProgressPoll = { readonly stop: () => Promise<void> }

export const pollProgress = (
  client: pg.Client,
  options: { readonly database: string; readonly major: number },
  onSigns: (signs: readonly ServerSign[]) => void,
): ProgressPoll => {
  let asking: Promise<void> | null = null
  const ask = async (): Promise<void> => {
    const { rows } = await client.query<Row>(question(options.major), [options.database])
    onSigns(
      rows.map((row) => ({
        processId: row.pid,
        rows: row.rows === null ? null : Number(row.rows),
        bytes: row.bytes === null ? null : Number(row.bytes),
        phase: row.phase,
        share: shareOfIndex(row.phase, row.blocks, row.blocks_total, row.tuples, row.tuples_total),
        statement: row.statement,
        isFastpath: row.fastpath,
      })),
    )
  }
  const timer = setInterval(() => {
    // A server that is slow to answer is not asked again meanwhile; one that does not answer costs only the signs.
    asking ??= ask()
      .catch(() => undefined)
      .finally(() => (asking = null))
  }, everyMs)
  timer.unref()
  return {
    stop: async () => {
      clearInterval(timer)
      await asking
    },
  }
}
