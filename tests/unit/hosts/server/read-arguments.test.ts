import { expect, test } from 'vitest'
import { readArguments } from '../../../../electron/server/read-arguments.ts'

test('paths are where the person stands, not where npm runs', () => {
  expect(readArguments(['db/groundwork.yaml', '--no-open'], { INIT_CWD: '/home/me/shop' })).toEqual({
    openPath: '/home/me/shop/db/groundwork.yaml',
    port: 0,
    open: false,
    idleMs: 30 * 60_000,
  })
  expect(readArguments([], {}).openPath).toBeUndefined()
})

test('idle time: option, environment, never', () => {
  expect(readArguments(['--idle-minutes', '5'], { GROUNDWORK_IDLE_MINUTES: '9' }).idleMs).toBe(300_000)
  expect(readArguments([], { GROUNDWORK_IDLE_MINUTES: '9' }).idleMs).toBe(540_000)
  expect(readArguments(['--idle-minutes', '0'], {}).idleMs).toBe(Number.MAX_SAFE_INTEGER)
})

test.each([[['--port', 'abc']], [['--port', '70000']], [['--idle-minutes', '-1']], [['a', 'b']], [['--opne']]])(
  '%j is refused in words',
  (argv) => {
    expect(() => readArguments(argv, {})).toThrow(/port|idle|One recipe|opne/)
  },
)
