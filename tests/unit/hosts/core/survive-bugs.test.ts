import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { surviveBugs } from '../../../../electron/core/hosts/survive-bugs.ts'

test('a bug nobody waits for is logged under an id and said; a folder that cannot be had hides nothing', () => {
  const before = {
    uncaughtException: process.listeners('uncaughtException'),
    unhandledRejection: process.listeners('unhandledRejection'),
  }
  const data = mkdtempSync(join(tmpdir(), 'groundwork-bugs-'))
  const said: string[] = []
  surviveBugs(
    () => data,
    (text) => said.push(text),
  )
  surviveBugs(
    () => {
      throw new Error('no folder')
    },
    (text) => said.push(text),
  )
  const ours = process.listeners('uncaughtException').filter((listener) => !before.uncaughtException.includes(listener))
  for (const listener of ours) listener(new Error('a socket erred'), 'uncaughtException')
  for (const listener of process.listeners('unhandledRejection').filter((l) => !before.unhandledRejection.includes(l)))
    process.off('unhandledRejection', listener)
  for (const listener of ours) process.off('uncaughtException', listener)
  const id = /under (\w{8})\./.exec(said[0] ?? '')?.[1] ?? 'none'
  expect(readFileSync(join(data, 'logs/bugs.ndjson'), 'utf8')).toContain(`"logId":"${id}"`)
  expect(said[1]).toBe('Something went wrong inside Groundwork: a socket erred')
  rmSync(data, { recursive: true })
})
