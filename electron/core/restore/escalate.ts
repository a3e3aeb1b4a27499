import type { SessionPool } from './restore-sessions.ts'
import type { RunLog } from './run-log.ts'

/** What only the administrator may do, where everything was agreed to. One at a time: the administrator has one session. */
export const escalateTo = (pool: SessionPool): NonNullable<RunLog['escalate']> => {
  let before: Promise<unknown> = Promise.resolve()
  return (unit) => {
    const mine = before.then(async () => {
      const session = await pool.admin()
      await session.apply(unit.settings)
      const { error } = await session.direct.run(unit.sql)
      if (error !== null && session.direct.status() !== 'I') await session.direct.run('ROLLBACK')
      return error === null
    })
    before = mine.catch(() => undefined)
    return mine
  }
}
