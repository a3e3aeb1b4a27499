// The same for the short test and the soak: two databases, work on one or both of them, killed somewhere in the middle.
import { expect } from 'vitest'
import type { ConnectionParams } from '../../../electron/core/postgres/connection.ts'
import { ask, checksum, createShop, type createSnapshotApp } from './harness.ts'
import { atWork, expectClean, quiet, sleep, type Groundwork } from './killing.ts'

type Snapshots = ReturnType<typeof createSnapshotApp>
export type Pair = readonly [string, string]

export const makePair = async (
  params: ConnectionParams,
  pair: Pair,
  snapshots: Snapshots,
  rows: number,
): Promise<void> => {
  for (const database of pair) await createShop(params, database, rows)
  await snapshots.create(pair[0], 'start', { together: [pair[1]] })
  for (const database of pair) await snapshots.allow(database)
}

export const sumsOf = async (params: ConnectionParams, pair: Pair): Promise<string> =>
  `${await checksum(params, pair[0])} | ${await checksum(params, pair[1])}`

/** What a command is asked to do; `n` makes its snapshot's name. */
export const works: readonly {
  readonly title: string
  readonly args: (pair: Pair, n: number) => readonly string[]
  /** What must be there for it. */
  readonly first?: (snapshots: Snapshots, pair: Pair, n: number) => Promise<unknown>
}[] = [
  { title: 'create', args: ([a], n) => ['snapshot', 'create', '-d', a, '-n', `k${n}`] },
  { title: 'create of both', args: ([a, b], n) => ['snapshot', 'create', '-d', a, '-d', b, '-n', `k${n}`] },
  {
    title: 'replacing both',
    args: ([a, b]) => ['snapshot', 'create', '-d', a, '-d', b, '-n', 'again', '--replace'],
  },
  { title: 'reset', args: ([a]) => ['reset', '-d', a, '--to', 'start'] },
  { title: 'reset without a spare', args: ([a]) => ['reset', '-d', a, '--to', 'start', '--no-spare'] },
  { title: 'reset of both', args: ([a, b]) => ['reset', '-d', a, '-d', b, '--to', 'start'] },
  {
    title: 'undo of both',
    args: ([a, b]) => ['reset', '--undo', '-d', a, '-d', b],
    first: (snapshots, [a, b]) => snapshots.reset(a, { together: [b], to: 'start' }),
  },
  {
    title: 'delete of both',
    args: ([a, b], n) => ['snapshot', 'delete', `gone${n}`, '-d', a, '-d', b],
    first: (snapshots, [a, b], n) => snapshots.create(a, `gone${n}`, { together: [b] }),
  },
]

/** Both live databases are whole: each as before or as in the snapshot, and of work on both, both the same way. */
export const expectWhole = async (params: ConnectionParams, pair: Pair, allowed: readonly string[]): Promise<void> =>
  expect(allowed).toContain(await sumsOf(params, pair))

/** Which pairs of states a work may leave. */
export const allowedAfter = (args: readonly string[], pair: Pair, before: string, after: string): readonly string[] => {
  const [, secondBefore = ''] = before.split(' | ')
  const [firstAfter = ''] = after.split(' | ')
  return args.includes(pair[1]) ? [before, after] : [before, `${firstAfter} | ${secondBefore}`]
}

/** Runs a work with `groundwork` and kills it `delayMs` after it came to the server; null: lets it end. */
export const runAndKill = async (
  of: { params: ConnectionParams; pair: Pair; snapshots: Snapshots; groundwork: Groundwork; start: string },
  work: (typeof works)[number],
  n: number,
  delayMs: number | null,
): Promise<number> => {
  const { params, pair, snapshots, groundwork } = of
  await work.first?.(snapshots, pair, n)
  await snapshots.settle()
  // An undo goes back to what was there before that first reset: what is live now is marked so that both can be told.
  const undoes = work.title.startsWith('undo')
  const undone = undoes ? await previous(snapshots, params, pair) : null
  for (const database of pair)
    await ask(params, database, `INSERT INTO customer VALUES (${-1000 - n}, 'since then') ON CONFLICT DO NOTHING`)
  const before = await sumsOf(params, pair)
  const args = work.args(pair, n)
  const startedAt = performance.now()
  const { child, exited } = groundwork(params, ...args)
  await atWork(params, child)
  const cameAt = performance.now()
  const allowed = allowedAfter(args, pair, before, undone ?? of.start)
  if (delayMs !== null) {
    await sleep(delayMs)
    child.kill('SIGKILL')
  }
  const code = await exited
  if (delayMs === null) expect(code, `${args.join(' ')} after ${performance.now() - startedAt} ms`).toBe(0)
  const tookMs = performance.now() - cameAt
  // At once, with the server perhaps still busy; and when it is done.
  await expectWhole(params, pair, allowed)
  await quiet(params)
  await expectWhole(params, pair, allowed)
  await expectClean(params, pair, snapshots)
  return tookMs
}

/** The state an undo of both brings back: brought back once, and put away again. */
const previous = async (snapshots: Snapshots, params: ConnectionParams, pair: Pair): Promise<string> => {
  await snapshots.undo(pair[0], { together: [pair[1]], spare: false })
  const sums = await sumsOf(params, pair)
  await snapshots.undo(pair[0], { together: [pair[1]], spare: false })
  await snapshots.settle()
  return sums
}
