// What a plan should leave: its own statements as one script, without rows, read by the inspector.
import { open, rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { ExpectedObject } from '../../../shared/model/inventory.ts'
import { makeTaskFolder } from '../process/orphan-folders.ts'
import { inspectScripts } from '../script/facts/inspect-scripts.ts'
import type { RestorePlan, RestoreUnit } from './types.ts'

export type Expectation = { readonly expected: readonly ExpectedObject[]; readonly uncertain: readonly string[] }

const writeChars = 256 * 1024

const makesNothing = ({ data, desc, sql }: RestoreUnit): boolean =>
  data !== undefined || desc === 'OWNER' || desc === 'SEQUENCE SET' || /^insert\b/i.test(sql)

/** Statements with the settings that stand before them; in pieces worth a write each. */
const scriptOf = async function* (plan: RestorePlan): AsyncGenerator<string> {
  let text = plan.emptyPath ? `SELECT pg_catalog.set_config('search_path', '', false);\n` : ''
  let inForce: readonly string[] = []
  for (const stage of plan.stages) {
    for await (const unit of stage.kind === 'stream' ? stage.open() : stage.units) {
      if (makesNothing(unit)) continue
      const { settings } = unit
      if (settings !== inForce && settings.length > 0 && settings.join(';') !== inForce.join(';'))
        text += `${settings.join(';\n')};\n`
      inForce = settings
      text += `${unit.sql.trim().replace(/;\s*$/, '')}\n;\n`
      if (text.length < writeChars) continue
      yield text
      text = ''
    }
  }
  yield text
}

export const expectFromPlan = async (
  plan: RestorePlan,
  serverVersionNumber: number,
  signal: AbortSignal,
): Promise<Expectation> => {
  const folder = await makeTaskFolder('restore')
  try {
    const file = join(folder, 'schema.sql')
    const handle = await open(file, 'w', 0o600)
    try {
      for await (const text of scriptOf(plan)) await handle.write(text)
    } finally {
      await handle.close()
    }
    const { expected, uncertain } = await inspectScripts([{ file, shownAs: 'the dump', encoding: 'UTF8' }], {
      serverVersionNumber,
      signal,
      namesOnly: true,
    })
    return { expected, uncertain }
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}
