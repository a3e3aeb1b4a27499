import { describe, expect, it } from 'vitest'
import { readMark } from '../../../electron/core/recipe/mark.ts'
import type { ServerFacts } from '../../../shared/model/server.ts'
import { allowStatement, isResettable, refuseStatements } from '../../../electron/core/snapshot/permission.ts'
import { plain } from './rows.ts'

describe('permission', () => {
  const facts = (isSuperuser: boolean, major = 18) => ({ isSuperuser, major }) as ServerFacts
  it('is a setting for a superuser, and a sentence in the comment for others', () => {
    expect(allowStatement({ ...plain, name: 'd' }, facts(true))).toBe(
      `ALTER DATABASE "d" SET groundwork.resettable = 'on'`,
    )
    expect(allowStatement({ ...plain, name: 'd' }, facts(false, 14))).toContain('SET groundwork.resettable')
    const comment = (before: string | null) =>
      /IS '(.*)'$/s.exec(allowStatement({ ...plain, name: 'd', comment: before }, facts(false)))?.[1] ?? ''
    for (const before of [
      null,
      'my own words',
      'Set up by Groundwork. {"v":1,"name":"x","hash":"h","loads":[],"after":[],"state":"ready","job":"j","at":"t"}',
    ]) {
      const after = { ...plain, comment: comment(before) }
      expect(isResettable({ ...plain, comment: before })).toBe(false)
      expect(isResettable(after)).toBe(true)
      if (before?.startsWith('Set up') === true) expect(readMark(null, after.comment)).not.toBeNull()
      expect(refuseStatements({ ...after, name: 'd' })).toEqual([`COMMENT ON DATABASE "d" IS '${before ?? ''}'`])
    }
  })
})
