// What the parts of a direct load share: the session, where refusals go, and how far it is.
import type { MetaItem, StatementItem } from '../script/items.ts'
import { describeStatement } from './describe-statement.ts'
import type { DatabaseSaid, DirectSession } from './direct-session.ts'
import type { LoadRequest } from './types.ts'

/** A statement (or row of its data) the server refused. */
export type Refused = {
  readonly said: DatabaseSaid
  readonly item: StatementItem | MetaItem
  /** First line of the rows, for a COPY. */
  readonly dataLine?: number | undefined
}

export type DirectTotals = { statements: number; rows: number; current: string | undefined }

export type DirectHooks = {
  /** False: stop here. */
  readonly onRefused: (refused: Refused) => boolean
  readonly onStep: (totals: DirectTotals) => void
}

export type DirectLane = DirectHooks & {
  readonly request: LoadRequest
  readonly session: DirectSession
  readonly totals: DirectTotals
  /** What the server has been asked last, for saying where the connection broke. */
  latest: StatementItem | MetaItem | null
}

export const nameCurrent = (lane: DirectLane, sql: string): void => {
  lane.totals.current = describeStatement(sql) ?? lane.totals.current
}
