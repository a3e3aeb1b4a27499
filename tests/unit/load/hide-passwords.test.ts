import { describe, expect, it } from 'vitest'
import { hideInLines, hidePasswords } from '../../../electron/core/load/hide-passwords.ts'

describe('passwords in lines that are shown', () => {
  it.each([
    ["create role a password 'geheim' nologin", "create role a password '******' nologin"],
    ["ALTER USER a WITH ENCRYPTED PASSWORD E'it''s\\'x'", "ALTER USER a WITH ENCRYPTED PASSWORD E'********'"],
    ["options (user 'u', password 'geheim')", "options (user 'u', password '******')"],
    ["dblink('host=h password=geheim user=u')", "dblink('host=h password=****** user=u')"],
    ["connection 'postgres://u:geheim@h/d'", "connection 'postgres://u:******@h/d'"],
    ["create role a password 'never closed", "create role a password '************"],
    ['select password from users', 'select password from users'],
    ['create table users (password text not null)', 'create table users (password text not null)'],
    ['set password = crypt(x)', 'set password = crypt(x)'],
  ])('%s', (text, shown) => {
    expect(hidePasswords(text)).toBe(shown)
    expect(shown).toHaveLength(text.length)
  })
  it('also where they stand on the next line', () => {
    expect(hideInLines(['create role a password', "  'geheim';"])).toEqual(['create role a password', "  '******';"])
  })
})
