// A plain dump as stages: read once, every statement judged, then arranged; or kept in the order of the file.
import { keepHeapLean, manyObjects } from '../process/lean-heap.ts'
import { loadParser } from '../script/facts/parse-statement.ts'
import { readHeader, type DumpSource } from '../script/facts/read-header.ts'
import { ScriptArranger } from './arrange-script.ts'
import { chooseSegment } from './choose-segment.ts'
import { ForeignText } from './foreign-text.ts'
import type { PlanContext } from './plan-archive.ts'
import { ownersFirst } from './order-stages.ts'
import { asksForScope, readScriptScope } from './scope-of-script.ts'
import { isPlainTransaction, needsTransactions } from './script-transactions.ts'
import type { ScriptNotes } from './script-unit.ts'
import type { FirstReading } from './unpack-script.ts'
import { readUnits, type ReadUnitsOptions } from './script-units.ts'
import { InsertTally } from './tally-inserts.ts'
import { LargeObjectTally } from './tally-large-objects.ts'
import type { LeftOut, RestorePlan, RestoreUnit, Risk, Stage } from './types.ts'

const mostKeptChars = 64 * 1024 * 1024

const silent: ScriptNotes = {
  see: () => undefined,
  leaveOut: () => undefined,
  refuse: () => undefined,
  role: () => undefined,
  extension: () => undefined,
  sequence: () => undefined,
  privilege: () => undefined,
  damage: () => undefined,
}

type Hooks = {
  readonly signal: AbortSignal
  readonly onProgress: (bytes: number) => void
  /** Of a file that is still being written. */
  readonly reading?: FirstReading
}

type Gathered = {
  /** Null when there is too much of it, or its order must be kept. */
  readonly stages: readonly Stage[] | null
  readonly keepsTransactions: boolean
  readonly hasTransactions: boolean
  readonly foreign: ForeignText
  readonly leftOut: LeftOut[]
  readonly refused: readonly Risk[]
  readonly roles: ReadonlySet<string>
  readonly extensions: ReadonlySet<string>
  readonly sequences: RestorePlan['sequences']
  readonly damage: readonly string[]
  readonly privileges: number
  readonly inserted: RestorePlan['inserted'] | undefined
  readonly largeObjects: number | null
}

/** All of the file, read once. Null: `onConnect` had it ended. */
const gather = async (file: string, context: PlanContext, options: ReadUnitsOptions): Promise<Gathered | null> => {
  const arranger = new ScriptArranger()
  const leftOut: LeftOut[] = []
  const refused: Risk[] = []
  const roles = new Set<string>()
  const extensions = new Set<string>()
  const sequences = new Map<string, { value: string; called: boolean }>()
  const damage: string[] = []
  let privileges = 0
  const foreign = new ForeignText()
  const notes: ScriptNotes = {
    see: (statement) => foreign.note(statement),
    leaveOut: (what, reason, line) => void leftOut.push({ what: `${what} (line ${line})`, reason }),
    refuse: ({ id, what, line, statement }) => void refused.push({ id, what, where: `line ${line}`, statement }),
    role: (name) => void roles.add(name),
    extension: (name) => void extensions.add(name),
    sequence: (name, value) => void sequences.set(name, value),
    privilege: () => void (privileges += 1),
    damage: (what) => void damage.push(what),
  }
  const ended = { early: false }
  let chars = 0
  let rowsByStatement = false
  let keepsTransactions = false
  let hasTransactions = false
  const tally = new InsertTally(context.serverVersionNumber)
  const largeObjects = new LargeObjectTally()
  const onConnect = (): boolean => (ended.early = options.onConnect?.() === true)
  let declaring = 0
  for await (const one of readUnits(file, context, notes, { ...options, onConnect })) {
    // Rows as statements are not kept.
    if (!one.dml && ++declaring === manyObjects) keepHeapLean()
    keepsTransactions ||= needsTransactions(one)
    if (isPlainTransaction(one)) {
      hasTransactions = true
      continue
    }
    tally.note(one)
    largeObjects.note(one)
    rowsByStatement ||= one.dml && one.unit.data === undefined
    chars += one.unit.sql.length
    if (rowsByStatement || chars > mostKeptChars) arranger.keepOrder()
    else arranger.add(one)
  }
  if (ended.early) return null
  return {
    stages: hasTransactions && keepsTransactions ? null : arranger.stages(),
    keepsTransactions,
    hasTransactions,
    foreign,
    leftOut,
    refused,
    roles,
    extensions,
    sequences,
    damage,
    privileges,
    inserted: tally.result(),
    largeObjects: largeObjects.result(),
  }
}

export const planScript = async (file: string, context: PlanContext, hooks: Hooks): Promise<RestorePlan> => {
  await loadParser()
  const { signal, onProgress: onBytes, reading } = hooks
  // Most dumps stay in one database: only where one does not, or only a part is wanted, it is looked through beforehand.
  const asked = asksForScope(context.choices)
  const source = asked ? null : (reading?.take() ?? null)
  const atOnce = asked
    ? null
    : await gather(file, context, { signal, onBytes, segment: null, onConnect: () => true, source })
  await reading?.finish()
  const chosen = atOnce === null ? await chooseSegment(file, context, signal) : { segment: null, leftOut: null }
  const { segment } = chosen
  const scope = asked ? await readScriptScope(file, { ...context, signal, segment }) : null
  const gathered = atOnce ?? (await gather(file, context, { signal, onBytes, segment, scope }))
  if (gathered === null) throw new Error('nobody asked to end the reading')
  const { stages, keepsTransactions, hasTransactions, foreign } = gathered
  const header = await readHeader(file).catch((): DumpSource => ({}))
  foreign.refuseOtherSystem(context.file)
  if (segment === null) {
    foreign.refuseOnlyRoles(context.file, header.dumpall === true)
    foreign.refuseNoSql(context.file, gathered.leftOut.length + gathered.damage.length > 0)
  }
  const leftOut = [...(scope?.leftOut ?? []), ...(chosen.leftOut === null ? [] : [chosen.leftOut]), ...gathered.leftOut]
  const inOrder = (): AsyncIterable<RestoreUnit> =>
    (async function* () {
      const ends: RestoreUnit[] = []
      for await (const one of readUnits(file, context, silent, { signal, segment, scope })) {
        const { unit, place } = one
        if (isPlainTransaction(one) && !keepsTransactions) continue
        if (place === 'end') ends.push(unit)
        else yield unit
      }
      yield* ownersFirst(ends)
    })()
  const { privileges } = gathered
  if (privileges > 0 && !context.choices.privileges)
    leftOut.push({
      what: `${privileges} ${privileges === 1 ? 'statement' : 'statements'} about privileges`,
      reason: 'privileges are left out, as chosen',
    })
  return {
    stages: stages ?? [{ kind: 'stream', id: 'schema', units: [], open: inOrder }],
    leftOut,
    refused: gathered.refused,
    roles: [...gathered.roles],
    extensions: [...gathered.extensions],
    sequences: gathered.sequences,
    notes: [],
    emptyPath: false,
    damage: gathered.damage,
    ...(gathered.inserted === undefined ? {} : { inserted: gathered.inserted }),
    largeObjects: gathered.largeObjects,
    keepsTransactions: hasTransactions && keepsTransactions,
    source: header,
  }
}
