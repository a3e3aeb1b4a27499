import { chmodSync, mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { findPassword, passfilePath, readPassfile } from '../../../electron/core/server/passfile.ts'

const login = { host: 'db', port: 5432, database: 'shop', user: 'me' }

describe('findPassword', () => {
  it.each([
    ['db:5432:shop:me:pw', 'pw'],
    ['*:*:*:me:pw', 'pw'],
    ['# db:5432:shop:me:no\n\ndb:5432:shop:me:yes', 'yes'],
    ['other:*:*:*:no\ndb:*:*:*:first\ndb:5432:shop:me:second', 'first'],
    ['db:5432:shop:me:a\\:b\\\\c', 'a:b\\c'],
    ['db:5432:shop:me:pw:rest', 'pw'],
    ['db:5432:shop:me', null],
    ['db:5433:shop:me:pw', null],
    ['db:5432:shop:you:pw', null],
    ['\uFEFFdb:5432:shop:me:pw\r\n', 'pw'],
  ])('%j', (text, password) => {
    expect(findPassword(text, login)).toBe(password)
  })
  it('takes localhost for a socket directory', () => {
    expect(findPassword('localhost:*:*:*:pw', { ...login, host: '/run/postgresql' })).toBe('pw')
  })
})

describe('readPassfile', () => {
  const folder = mkdtempSync(join(tmpdir(), 'gw-pass-'))
  const file = join(folder, 'pass')
  writeFileSync(file, '*:*:*:*:secret')
  it('reads a file that only we can read', async () => {
    chmodSync(file, 0o600)
    expect(await readPassfile({ PGPASSFILE: file }, login)).toEqual({ file, password: 'secret' })
  })
  it.skipIf(process.platform === 'win32')('does not use one that others can read, and says so', async () => {
    chmodSync(file, 0o644)
    const answer = await readPassfile({ PGPASSFILE: file }, login)
    expect(answer.password).toBeUndefined()
    expect(answer.problem).toEqual({
      message: expect.stringMatching(
        /has group or world access; its permissions should be u=rw \(0600\) or less/,
      ) as string,
      hint: `Run: chmod 0600 ${file}`,
    })
  })
  it('is silent about a missing one', async () => {
    expect(await readPassfile({ PGPASSFILE: join(folder, 'none') }, login)).toEqual({
      file: join(folder, 'none'),
    })
  })
  it('knows where it is on Windows', () => {
    expect(passfilePath({ APPDATA: '/appdata' }, 'win32')).toBe(join('/appdata', 'postgresql', 'pgpass.conf'))
  })
})
