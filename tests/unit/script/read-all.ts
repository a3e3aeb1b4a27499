import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Failure } from '../../../shared/model/failure.ts'
import type { CopyDataItem, ReadOptions, ScriptItem, StatementItem } from '../../../electron/core/script/items.ts'
import { readScript, type ReadSummary } from '../../../electron/core/script/read-script.ts'

export const scratch = mkdtempSync(join(tmpdir(), 'groundwork-script-'))
let count = 0

/** A new file with this content; its path. */
export const write = (content: string | Uint8Array, name = `script-${++count}.sql`): string => {
  const path = join(scratch, name)
  writeFileSync(path, content)
  return path
}

export type Whole = {
  readonly items: readonly ScriptItem[]
  readonly summary: ReadSummary
  readonly statements: readonly StatementItem[]
  readonly sql: readonly string[]
  readonly metas: readonly string[]
  readonly copied: readonly string[]
}

/** Reads everything; neighbouring pieces of COPY data are joined, since their cuts depend on the chunk. */
export const readAll = async (file: string, options: ReadOptions = {}): Promise<Whole> => {
  const items: ScriptItem[] = []
  const reader = readScript(file, options)
  let summary: ReadSummary
  for (;;) {
    const step = await reader.next()
    if (step.done) {
      summary = step.value
      break
    }
    for (const item of step.value) {
      const last = items.at(-1)
      if (item.kind === 'copy-data' && last?.kind === 'copy-data')
        items[items.length - 1] = {
          ...last,
          bytes: Buffer.concat([last.bytes, item.bytes]),
          rows: last.rows + item.rows,
        }
      else items.push(item)
    }
  }
  const statements = items.filter((item) => item.kind === 'statement')
  return {
    items,
    summary,
    statements,
    sql: statements.map((item) => item.sql),
    metas: items.filter((item) => item.kind === 'meta').map((item) => `${item.name} ${item.args}`.trim()),
    copied: items
      .filter((item): item is CopyDataItem => item.kind === 'copy-data')
      .map((item) => item.bytes.toString()),
  }
}

export const readText = (content: string | Uint8Array, options: ReadOptions = {}): Promise<Whole> =>
  readAll(write(content), options)

/** The failure a call ends in. */
export const failureOf = async (work: Promise<unknown>): Promise<Failure> => {
  try {
    await work
  } catch (error) {
    if (error instanceof Error && 'failure' in error) return error.failure as Failure
    throw error
  }
  throw new Error('it did not fail')
}
