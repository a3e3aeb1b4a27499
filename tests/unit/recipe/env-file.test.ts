import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { readEnv, updateEnv } from '../../../electron/core/recipe/env-file.ts'
import { fillTemplate, passwordFromFilled } from '../../../electron/core/recipe/fill-template.ts'

describe('updating a .env', () => {
  it.each([
    ['nothing there', null, { A: '1' }, 'A=1\n'],
    ['a new key at the end', '# mine\nB=2\n', { A: '1' }, '# mine\nB=2\nA=1\n'],
    ['no newline at the end', 'B=2', { A: '1' }, 'B=2\nA=1\n'],
    ['the same', 'A=1\n', { A: '1' }, 'A=1\n'],
    ['the same in quotes', "A='1'\n", { A: '1' }, "A='1'\n"],
    ['spaces, export and a comment stay', 'export A = old # why\n', { A: 'new' }, 'export A = new # why\n'],
    ['quotes stay', 'A="old" # why\n', { A: 'new' }, 'A="new" # why\n'],
    ['single quotes stay', "A='old'\n", { A: 'n w' }, "A='n w'\n"],
    ['CRLF stays', 'A=1\r\nB=2\r\n', { A: '3', C: '4' }, 'A=3\r\nB=2\r\nC=4\r\n'],
    ['the last of two counts', 'A=1\nA=2\n', { A: '3' }, 'A=1\nA=3\n'],
    ['a commented-out key is no key', '#A=1\n', { A: '2' }, '#A=1\nA=2\n'],
    ['another key with the same start', 'AB=1\nXA=3\n', { A: '2' }, 'AB=1\nXA=3\nA=2\n'],
    ['a value over two lines', 'A="one\ntwo"\nB=2\n', { A: 'x' }, 'A="x"\nB=2\n'],
    ['an empty value', 'A=\nB=2\n', { A: 'x' }, 'A=x\nB=2\n'],
    ['a value with spaces', '', { A: 'a b' }, "A='a b'\n"],
    ['a dollar and a hash', '', { A: 'a$b#c' }, "A='a$b#c'\n"],
    ['a replacement pattern in the value', 'A=1\n', { A: "$&$1$'" }, 'A="\\$&\\$1\\$\'"\n'],
  ])('%s', (_, before, values, after) => {
    expect(updateEnv(before, values).text).toBe(after)
  })

  it('reads back what it wrote, and a second time changes nothing', () => {
    const key = fc.stringMatching(/^[A-Z_][A-Z0-9_]{0,8}$/)
    const value = fc.string({ unit: 'grapheme' }).filter((s) => !s.includes('\0') && s.trim() === s)
    fc.assert(
      fc.property(
        fc.dictionary(key, value),
        fc.constantFrom('', '# hello\nOTHER="x y" # z\n', 'A=\'1\'\r\nB="2"\r\n', 'A=1'),
        (values, before) => {
          const { text } = updateEnv(before, values)
          const read = readEnv(text)
          for (const [name, wanted] of Object.entries(values)) expect(read.get(name)).toBe(wanted)
          const again = updateEnv(text, values)
          expect(again.text).toBe(text)
          expect(again.changes.every((change) => change.action === 'same')).toBe(true)
        },
      ),
    )
  })
})

describe('templates', () => {
  const values = { role: 'a b', password: 'p@s/w:%', host: '::1', port: 5433, database: 'x#y' }
  it('encodes in URLs and leaves other texts alone', () => {
    expect(fillTemplate('postgresql+psycopg://{{role}}:{{ password }}@{{host}}:{{port}}/{{database}}', values)).toBe(
      'postgresql+psycopg://a%20b:p%40s%2Fw%3A%25@[::1]:5433/x%23y',
    )
    expect(fillTemplate('host={{host}} password={{password}}', values)).toBe('host=::1 password=p@s/w:%')
    expect(fillTemplate('{{nothing}}', values)).toBe('{{nothing}}')
    expect(fillTemplate('{{password}}', { ...values, password: '$&' })).toBe('$&')
  })
  it('finds the password it once filled in, for that role only', () => {
    fc.assert(
      fc.property(
        fc.string({ minLength: 1 }).filter((s) => !s.includes('\0')),
        fc.constantFrom('postgresql://{{role}}:{{password}}@{{host}}:{{port}}/{{database}}', '{{password}}'),
        (password, template) => {
          const filled = fillTemplate(template, { ...values, host: 'localhost', password })
          expect(passwordFromFilled(template, filled, 'a b')).toBe(password)
        },
      ),
    )
    expect(passwordFromFilled('postgresql://{{role}}:{{password}}@h/d', 'postgresql://other:pw@h/d', 'a b')).toBeNull()
    expect(passwordFromFilled('DB={{database}}', 'DB=x', 'a')).toBeNull()
  })
})
