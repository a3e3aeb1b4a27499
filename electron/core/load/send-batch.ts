// Sends a list of statements in as few messages as possible, with the results psql gets from sending each by itself:
// the same statement fails, what came before it stays (or is rolled back) just the same.
import type { StatementItem } from '../script/items.ts'
import { isTransactionControl, type Travel } from './classify-statement.ts'
import type { Answer, DatabaseSaid, DirectSession } from './direct-session.ts'

export type BatchEnd = {
  /** Statements that worked, from the first one on. */
  readonly worked: number
  /** Why the next one did not. `position` is within that statement. */
  readonly error: DatabaseSaid | null
}

/** These come from travelling together, not from the statement: it is tried again by itself. */
const ofTheJourney = new Set(['25001', '25P01', '55P04', '2D000', '53200'])

export const sendBatch = async (
  session: DirectSession,
  statements: readonly StatementItem[],
  travel: Travel,
): Promise<BatchEnd> => {
  if (statements.length === 0) return { worked: 0, error: null }
  if (session.status() !== 'I') return sendTogether(session, statements)
  if (statements.length === 1 || travel === 'alone') return walk(session, statements)
  return travel === 'wrapped' ? sendWrapped(session, statements) : sendGroup(session, statements)
}

/** Inside a transaction that is open already: an error dooms it anyway, so plain joining changes nothing. */
const sendTogether = async (session: DirectSession, statements: readonly StatementItem[]): Promise<BatchEnd> => {
  if (statements.length === 1 || session.status() === 'E') return walk(session, statements)
  const parts = statements.map(({ sql }) => `${sql}\n;`)
  const answer = await session.run(parts.join(''))
  if (answer.error === null) return { worked: statements.length, error: null }
  return blame(answer, parts)
}

const sendGroup = async (session: DirectSession, statements: readonly StatementItem[]): Promise<BatchEnd> => {
  const answer = await session.run(statements.map(({ sql }) => `${sql}\n;`).join(''))
  if (answer.error === null) return { worked: statements.length, error: null }
  // All of it was rolled back. One by one, so that the good ones stay and the bad one speaks for itself.
  return walk(session, statements)
}

const sendWrapped = async (session: DirectSession, statements: readonly StatementItem[]): Promise<BatchEnd> => {
  const parts = statements.map(({ sql }) => `BEGIN;${sql}\n;COMMIT;`)
  const answer = await session.run(parts.join(''))
  if (answer.error === null) return { worked: statements.length, error: null }
  if (session.status() !== 'I') await session.run('ROLLBACK')
  // Nothing was done: the whole message was refused (a syntax error somewhere), or its first statement failed.
  if (answer.completed <= 1) return walk(session, statements)
  const worked = Math.floor(answer.completed / 3)
  if (ofTheJourney.has(answer.error.code ?? '')) {
    const rest = await walk(session, statements.slice(worked))
    return { worked: worked + rest.worked, error: rest.error }
  }
  return { worked, error: withPosition(answer.error, parts, worked, 'BEGIN;'.length) }
}

const walk = async (session: DirectSession, statements: readonly StatementItem[]): Promise<BatchEnd> => {
  for (const [index, { sql }] of statements.entries()) {
    const { error } = await session.run(sql)
    if (error !== null) return { worked: index, error }
    if (session.status() === 'T' && isTransactionControl(sql) && index + 1 < statements.length) {
      const rest = await sendTogether(session, statements.slice(index + 1))
      return { worked: index + 1 + rest.worked, error: rest.error }
    }
  }
  return { worked: statements.length, error: null }
}

/** The statement an error belongs to: by its position when the message as a whole was refused, else by what was done before. */
const blame = (answer: Answer, parts: readonly string[]): BatchEnd => {
  const { error } = answer
  let index = Math.min(answer.completed, parts.length - 1)
  if (error !== null && error.position !== undefined && answer.completed === 0) {
    let end = 0
    index = parts.findIndex((part) => Number(error.position) <= (end += codePoints(part)))
    if (index < 0) index = 0
  }
  return { worked: index, error: error === null ? null : withPosition(error, parts, index, 0) }
}

/** PostgreSQL counts characters (code points) from the start of the message; we want them from the start of the statement. */
const withPosition = (error: DatabaseSaid, parts: readonly string[], index: number, lead: number): DatabaseSaid => {
  if (error.position === undefined) return error
  const before = parts.slice(0, index).reduce((sum, part) => sum + codePoints(part), 0)
  const { code, message, detail, hint, where } = error
  return { code, message, detail, hint, where, position: String(Math.max(1, Number(error.position) - before - lead)) }
}

const codePoints = (text: string): number => {
  let count = 0
  for (const _ of text) count += 1
  return count
}
