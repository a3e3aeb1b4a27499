// Statements as a file of their own, inspected.
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll } from 'vitest'
import { inspectScripts, type ScriptToInspect } from '../../../electron/core/script/facts/inspect-scripts.ts'

let folder = ''
let number = 0
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'facts-'))
})
afterAll(() => rm(folder, { recursive: true }))
export const script = async (sql: string | Buffer, more: Partial<ScriptToInspect> = {}): Promise<ScriptToInspect> => {
  number += 1
  const file = join(folder, `s${number}.sql`)
  await writeFile(file, sql)
  return { file, shownAs: 'db/s.sql', ...more }
}
export const inspectAll = async (sql: string, version = 150000, more: Partial<ScriptToInspect> = {}) => {
  const inspected = await inspectScripts([await script(sql, more)], { serverVersionNumber: version })
  return { ...inspected, facts: inspected.facts[0]! }
}
export const inspect = async (sql: string, version = 150000, more: Partial<ScriptToInspect> = {}) =>
  (await inspectAll(sql, version, more)).facts
export const codes = (facts: { findings: readonly { code: string }[] }) => facts.findings.map((one) => one.code)
