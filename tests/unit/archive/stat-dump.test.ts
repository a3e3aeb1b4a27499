import { execFileSync } from 'node:child_process'
import { mkdtempSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { statDump } from '../../../electron/core/archive/stat-dump.ts'
import { fileFailure } from '../../../electron/core/process/file-failure.ts'

describe.skipIf(process.platform === 'win32')('what is named as a dump', () => {
  const folder = mkdtempSync(join(tmpdir(), 'gw-stat-dump-'))
  const at = (name: string): string => join(folder, name)
  execFileSync('mkfifo', [at('pipe')])
  symlinkSync('nowhere', at('dangling'))
  symlinkSync('loop', at('loop'))
  writeFileSync(at('file'), 'x')
  symlinkSync('file', at('link'))

  it.each([
    ['pipe', 'is a pipe, no file'],
    ['dangling', 'is a link to nowhere, which is not there'],
    ['loop', 'is a link that leads back to itself'],
    ['missing', 'There is no file'],
    ['file/inside', 'There is no file'],
    ['/dev/zero', 'is a device, no file'],
  ])('%s: %s', async (name, words) => {
    await expect(statDump(name.startsWith('/') ? name : at(name))).rejects.toThrow(words)
  })

  it('is a file, a folder, or a link to one', async () => {
    expect((await statDump(at('link'))).isFile()).toBe(true)
    expect((await statDump(folder)).isDirectory()).toBe(true)
  })
})

it('tells files from sockets by the call that failed', () => {
  const failed = (code: string, syscall: string, path?: string): Error =>
    Object.assign(new Error(code), { code, syscall, ...(path === undefined ? {} : { path }) })
  expect(fileFailure(failed('EACCES', 'open', '/a/b'), 'It stopped')).toMatchObject({
    kind: 'file-unreadable',
    message: 'It stopped: /a/b cannot be read, permission was denied.',
    file: '/a/b',
  })
  expect(fileFailure(failed('ENOSPC', 'write'), 'It stopped')?.message).toBe(
    'It stopped: a file cannot be written, the disk is full.',
  )
  expect(fileFailure(failed('EACCES', 'connect'), 'It stopped')).toBeNull()
  expect(fileFailure(failed('ECONNRESET', 'read'), 'It stopped')).toBeNull()
})
