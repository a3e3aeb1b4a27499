import { describe, expect, it } from 'vitest'
import { chooseEngine } from '../../../electron/core/load/choose-engine.ts'
import { GroundworkError } from '../../../electron/core/failures.ts'
import type { MetaCommand, ScriptFacts } from '../../../shared/model/script.ts'

const facts = (...commands: string[]): ScriptFacts =>
  ({
    file: 'db/schema.sql',
    leaveOuts: [],
    metaCommands: commands.map((command, i): MetaCommand => ({
      file: 'db/schema.sql',
      line: i + 3,
      command,
      risk: 'none',
    })),
  }) as unknown as ScriptFacts
const psql = (version: string) => ({ path: '/bin/psql', version, major: Number.parseInt(version, 10) })
const choose = (
  wanted: 'auto' | 'psql' | 'direct',
  tool: ReturnType<typeof psql> | null,
  script = facts(),
  platform: NodeJS.Platform = 'linux',
) => {
  try {
    return chooseEngine({ wanted, psql: tool, serverMajor: 15, facts: script, platform })
  } catch (error) {
    return error instanceof GroundworkError ? error.failure : error
  }
}

describe('chooseEngine', () => {
  it('takes psql when it is there and suits, the direct engine when not', () => {
    expect(choose('auto', psql('15.18'))).toMatchObject({ engine: 'psql', reason: expect.stringContaining('15.18') })
    expect(choose('auto', null)).toMatchObject({ engine: 'direct' })
    expect(choose('auto', psql('11.2'))).toMatchObject({ engine: 'direct', reason: expect.stringContaining('too old') })
  })
  it('does what it is asked', () => {
    expect(choose('direct', psql('15.18'))).toMatchObject({ engine: 'direct' })
    expect(choose('psql', psql('15.18'))).toMatchObject({ engine: 'psql' })
    expect(choose('psql', null)).toMatchObject({ kind: 'tool-missing' })
  })
  it('\\restrict wants a psql that knows it', () => {
    expect(choose('auto', psql('15.13'), facts('\\restrict abc'))).toMatchObject({
      engine: 'direct',
      reason: expect.stringContaining('\\restrict'),
    })
    expect(choose('auto', psql('15.14'), facts('\\restrict abc'))).toMatchObject({ engine: 'psql' })
    expect(choose('auto', psql('18.0'), facts('\\restrict abc'))).toMatchObject({ engine: 'psql' })
  })
  it('what is left out needs nothing', () => {
    const script = {
      ...facts('\\connect same'),
      leaveOuts: [
        { file: 'db/schema.sql', line: 3, start: 0, end: 9, text: '', reason: '', code: 'not-needed' as const },
      ],
    }
    expect(choose('auto', null, script)).toMatchObject({ engine: 'direct' })
  })
  it('what only psql can do needs psql, whatever was asked', () => {
    expect(choose('direct', psql('15.18'), facts('\\echo x', '\\connect other'))).toMatchObject({
      engine: 'psql',
      reason: expect.stringContaining('\\connect other on line 4'),
    })
    for (const [platform, words] of [
      ['linux', /apt|dnf/],
      ['darwin', /brew/],
      ['win32', /winget/],
    ] as const) {
      expect(choose('auto', null, facts('\\c other'), platform)).toMatchObject({
        kind: 'tool-missing',
        line: 3,
        file: 'db/schema.sql',
        hint: expect.stringMatching(words),
      })
    }
  })
})
