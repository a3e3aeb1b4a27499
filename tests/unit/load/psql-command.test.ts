import { describe, expect, it } from 'vitest'
import { psqlArgs } from '../../../electron/core/load/psql-command.ts'
import type { LoadRequest } from '../../../electron/core/load/types.ts'

const argsFor = (over: { statements?: number } & Partial<LoadRequest> = {}): string[] => {
  const { statements = 5000, ...rest } = over
  return psqlArgs({
    connection: { host: '127.0.0.1', port: 5432, user: 'postgres', password: 'pw', database: "it's" },
    sizeBytes: 1_000_000,
    onError: 'stop',
    transaction: 'none',
    variables: {},
    facts: { statements } as LoadRequest['facts'],
    ...rest,
  } as LoadRequest)
}
const commands = (args: readonly string[]): string[] =>
  args.flatMap((arg, i) => (args[i - 1] === '--command' ? [arg] : []))

describe('how psql is called', () => {
  it('lets many commits wait for the disk together, before the script is read', () => {
    const args = argsFor()
    expect(commands(args)).toEqual(['SET synchronous_commit TO off'])
    expect(args.indexOf('--command')).toBeLessThan(args.indexOf('--file'))
  })
  it('does not for a few statements, for one transaction, or against what was asked for', () => {
    expect(commands(argsFor({ statements: 20 }))).toEqual([])
    expect(commands(argsFor({ transaction: 'whole' }))).toEqual(['BEGIN'])
    expect(
      commands(
        argsFor({
          connection: {
            host: 'h',
            port: 1,
            user: 'u',
            database: 'd',
            settings: { synchronous_commit: 'remote_apply' },
          },
        }),
      ),
    ).toEqual([])
  })
  it('names the database so that nothing in its name is an option, and holds no password', () => {
    expect(argsFor()).toContain(String.raw`dbname='it\'s'`)
    expect(argsFor().join(' ')).not.toContain('pw')
  })
})
