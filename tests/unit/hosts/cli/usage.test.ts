import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { defaultPaths } from '../../../../electron/core/hosts/default-paths.ts'
import { run } from '../../../helpers/run-cli.ts'

test('help alone, help asked for, and the version', async () => {
  const bare = await run([])
  expect(bare.code).toBe(0)
  expect(bare.out).toContain('groundwork setup')
  expect(bare.out).toContain('Exit codes: 0 verified')
  expect((await run(['--version'])).out.trim()).toBe('0.0.0-test')
  const help = await run(['setup', '--help'])
  expect(help.code).toBe(0)
  for (const flag of [
    '--server',
    '--yes',
    '--replace',
    '--new-name',
    '--allow-shell',
    '--engine',
    '--keep-on-failure',
    '--password-prompt',
    '--json',
    '--ndjson',
  ])
    expect(help.out).toContain(flag)
})

test.each([
  [['setpu'], 'Did you mean setup?'],
  [['insepct', 'x.sql'], 'Did you mean inspect?'],
  [['setup', '--jsno'], 'Did you mean --json?'],
  [['setup', '--sever', 'x'], 'Did you mean --server?'],
  [['server', 'strat'], 'Did you mean start?'],
])('%s is answered with what was meant', async (argv, said) => {
  const { code, err, out } = await run(argv)
  expect(code).toBe(2)
  expect(err).toContain(said)
  expect(out).toBe('')
})

test.each([
  [['inspect']],
  [['setup', 'a', 'b']],
  [['setup', '--server']],
  [['server', 'stop', 'eighteen']],
  [['server', 'log', '-n', '0']],
  [['setup', '--engine', 'fast']],
  [['setup', '--replace', '--new-name', 'x']],
  [['inspect', 'x.sql', '--server-major', 'new']],
  [['shop/groundwork.yaml']],
])('%s is wrong usage', async (argv) => {
  const { code, err } = await run(argv)
  expect(code).toBe(2)
  expect(err).not.toBe('')
  expect(err).not.toMatch(/\n\s+at .*\.ts/)
})

test('a recipe alone is asked what to do with', async () => {
  expect((await run(['shop/groundwork.yaml'])).err).toContain('groundwork setup shop/groundwork.yaml')
})

test('wrong usage is data for scripts', async () => {
  const { code, out } = await run(['setup', '--jsno', '--json'])
  expect(code).toBe(2)
  expect(JSON.parse(out)).toMatchObject({
    outcome: 'failed',
    error: { kind: 'usage', message: expect.stringContaining('--jsno') },
  })
  const other = await run(['inspect', '--json'])
  expect(other.code).toBe(2)
  expect(JSON.parse(other.out)).toEqual({ error: { kind: 'usage', message: expect.stringContaining('file') } })
})

test('a data folder that cannot be made is a sentence, in the shape of the command', async () => {
  const file = join(mkdtempSync(join(tmpdir(), 'groundwork-nodata-')), 'a-file')
  writeFileSync(file, '')
  const { code, out } = await run(['setup', '--json'], {
    paths: () => defaultPaths('/', { GROUNDWORK_DATA: join(file, 'data') }),
  })
  expect(code).toBe(1)
  expect(JSON.parse(out)).toMatchObject({
    outcome: 'failed',
    report: { counts: {} },
    error: { kind: 'file-unreadable', hint: expect.stringContaining('GROUNDWORK_DATA') },
  })
})

test('a bug ends as an id, never as a stack trace', async () => {
  const { code, err } = await run(['server', 'status'], {
    paths: () => {
      throw new TypeError('boom at /secret/place.ts:1:1')
    },
  })
  expect(code).toBe(1)
  expect(err).toContain('Something went wrong inside Groundwork')
  expect(err).not.toContain('boom')
  expect(err).not.toContain('.ts')
})
