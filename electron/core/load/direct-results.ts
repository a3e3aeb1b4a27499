// Statements whose result psql would use: \gexec runs it, \gset keeps it.
import type { MetaItem, StatementItem } from '../script/items.ts'
import type { DirectLane } from './direct-lane.ts'

/** \gexec: every cell of the result is a statement of its own. */
export const runResults = async (lane: DirectLane, item: StatementItem): Promise<boolean> => {
  lane.latest = item
  const answer = await lane.session.run(item.sql, true)
  if (answer.error !== null) return lane.onRefused({ said: answer.error, item })
  lane.totals.statements += 1
  for (const cell of answer.rows.flat()) {
    if (cell === null) continue
    const { error } = await lane.session.run(cell)
    if (error !== null && !lane.onRefused({ said: { ...error, position: undefined }, item })) return false
  }
  return true
}

/** \gset PREFIX: the columns of the one row become variables. */
export const setVariables = async (
  lane: DirectLane,
  variables: Map<string, string>,
  item: StatementItem,
  by: MetaItem,
): Promise<boolean> => {
  lane.latest = item
  const answer = await lane.session.run(item.sql, true)
  if (answer.error !== null) return lane.onRefused({ said: answer.error, item })
  lane.totals.statements += 1
  const row = answer.rows[0]
  if (row === undefined || answer.rows.length !== 1) {
    const message = row === undefined ? 'no rows returned for \\gset' : 'more than one row returned for \\gset'
    return lane.onRefused({ said: { message }, item: by })
  }
  answer.columns.forEach((column, index) => {
    const value = row[index]
    if (value === null || value === undefined) variables.delete(by.args.trim() + column)
    else variables.set(by.args.trim() + column, value)
  })
  return true
}
