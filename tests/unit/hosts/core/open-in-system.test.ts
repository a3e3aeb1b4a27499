import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { hasDisplay, openerFor, openInSystem, revealerFor } from '../../../../electron/core/hosts/open-in-system.ts'

test('every system has its opener, and the address is one argument of it', () => {
  const address = 'http://127.0.0.1:1/#t=a&b'
  expect(openerFor('linux', address)).toEqual({ program: 'xdg-open', args: [address] })
  expect(openerFor('darwin', address)).toEqual({ program: 'open', args: [address] })
  expect(openerFor('win32', address).args.at(-1)).toBe(address)
  expect(openerFor('win32', address).program).not.toMatch(/cmd/)
  expect(revealerFor('darwin', '/a/b.html')).toEqual({ program: 'open', args: ['-R', '/a/b.html'] })
  expect(revealerFor('linux', '/a/b.html').args).toEqual(['/a'])
})

test('a machine without an opener opens nothing and does not fail', async () => {
  expect(await openInSystem({ program: 'no-such-opener-anywhere', args: ['x'] })).toBe(false)
})

test('nothing goes through a shell', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'groundwork opener-'))
  const program = join(folder, 'opener')
  const out = join(folder, 'out')
  writeFileSync(program, `#!/bin/sh\nprintf '%s' "$1" > "${out}.partial" && mv "${out}.partial" "${out}"\n`)
  chmodSync(program, 0o755)
  expect(await openInSystem({ program, args: ['http://x/$(touch pwned);`id`&"'] })).toBe(true)
  await expect
    .poll(() => {
      try {
        return readFileSync(out, 'utf8')
      } catch {
        return null
      }
    })
    .toBe('http://x/$(touch pwned);`id`&"')
  rmSync(folder, { recursive: true })
})

test('a display is asked for on Linux only', () => {
  expect(hasDisplay('linux', {})).toBe(false)
  expect(hasDisplay('linux', { DISPLAY: ':0' })).toBe(true)
  expect(hasDisplay('linux', { WAYLAND_DISPLAY: 'wayland-0' })).toBe(true)
  expect(hasDisplay('darwin', {})).toBe(true)
  expect(hasDisplay('win32', {})).toBe(true)
})
