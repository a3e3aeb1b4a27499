// A plain dump as units, read by our own reader and judged one by one. Nothing of it ever reaches psql: its commands are
// ignored where they mean nothing here, and left out by name where they do.
import type { MetaItem, ScriptItem, StatementItem } from '../script/items.ts'
import { readScript } from '../script/read-script.ts'
import { openTextSource, type TextSource } from '../script/text-source.ts'
import { connectTarget, isConnect } from './connect-target.ts'
import { addRows, blockAsUnit, openBlock, type CopyBlock } from './copy-block.ts'
import type { PlanContext } from './plan-archive.ts'
import type { ScriptScope } from './scope-of-script.ts'
import type { ScriptNotes, ScriptUnit } from './script-unit.ts'
import { statementTaker } from './take-statement.ts'

/** Few and large: waiting for a piece takes longer than looking at it. */
const chunkBytes = 1024 * 1024

const silentMeta = new Set(
  'restrict unrestrict set unset echo pset timing x a t encoding q quit r reset p warn qecho errverbose if elif else endif html H f C T'.split(
    ' ',
  ),
)

const noteMeta = (item: MetaItem, sent: StatementItem | null, notes: ScriptNotes): void => {
  if (sent !== null)
    notes.leaveOut(
      `statement on line ${sent.line}`,
      `its result would have been given to a command of psql (\\${item.name})`,
      sent.line,
    )
  else if (!silentMeta.has(item.name) || item.backquotes)
    notes.leaveOut(`\\${item.name} on line ${item.line}`, 'a command for psql, which is never run here', item.line)
}

export type ReadUnitsOptions = {
  readonly signal: AbortSignal
  readonly onBytes?: (done: number) => void
  /** Only what stands behind the \connect to that database. */
  readonly segment: { readonly database: string | null } | null
  readonly scope?: Pick<ScriptScope, 'keeps'> | null
  /** At a \connect; when it answers true, the reading ends there. */
  readonly onConnect?: () => boolean
  /** The text, where somebody else has it; not closed here. */
  readonly source?: TextSource | null
}

/** `file` is UTF-8 without a mark, so that offsets are the file's own. */
export const readUnits = async function* (
  file: string,
  context: PlanContext,
  notes: ScriptNotes,
  options: ReadUnitsOptions,
): AsyncGenerator<ScriptUnit> {
  // What is read is used up before the next piece comes: the same memory serves again.
  const given = options.source ?? null
  const source = given ?? (await openTextSource(file, 'UTF8', chunkBytes, true))
  try {
    yield* unitsOf(
      file,
      readScript(file, {
        encoding: 'UTF8',
        followIncludes: false,
        signal: options.signal,
        source,
        ...(options.onBytes === undefined ? {} : { onBytes: options.onBytes }),
      }),
      context,
      notes,
      options,
    )
  } finally {
    if (given === null) await source.close()
  }
}

const unitsOf = async function* (
  file: string,
  script: AsyncIterable<readonly ScriptItem[]>,
  context: PlanContext,
  notes: ScriptNotes,
  options: ReadUnitsOptions,
): AsyncGenerator<ScriptUnit> {
  const place = { id: 0, space: 'public' }
  const keeps = (start: number): boolean => options.scope?.keeps(start) !== false
  const take = statementTaker(context, notes, place, keeps)
  let block: CopyBlock | null = null
  let held: StatementItem | null = null
  const wanted = options.segment?.database ?? null
  let inSegment = wanted === null
  const endBlock = (isTerminated: boolean): ScriptUnit | null => {
    const done = block
    block = null
    if (done === null) return null
    if (!isTerminated)
      notes.damage(`The dump ends in the middle of rows (of the COPY on line ${done.item.line}): it is not whole.`)
    if (!keeps(done.item.start)) return null
    return blockAsUnit(file, done, context, place, notes)
  }

  for await (const items of script) {
    for (const item of items) {
      if (item.kind === 'meta') {
        if (isConnect(item)) {
          if (options.onConnect?.() === true) return
          if (wanted !== null) inSegment = connectTarget(item) === wanted
          continue
        }
        if (!inSegment) continue
        noteMeta(item, held, notes)
        held = null
      } else if (!inSegment) continue
      else if (item.kind === 'statement') {
        const before = endBlock(true)
        if (before !== null) yield before
        if (item.copyFromStdin || item.terminator === 'psql')
          notes.see({ sql: item.sql, line: item.line, parsed: item.copyFromStdin ? true : null })
        if (item.copyFromStdin) block = openBlock(item)
        else if (item.terminator === 'psql') held = item
        else {
          const unit = take(item)
          if (unit !== null) yield unit
        }
      } else if (item.kind === 'copy-data') {
        if (block !== null) addRows(block, item)
      } else {
        const unit = endBlock(item.terminated)
        if (unit !== null) yield unit
      }
    }
  }
  const open = endBlock(false)
  if (open !== null) yield open
}
