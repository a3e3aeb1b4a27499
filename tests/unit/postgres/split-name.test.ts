import { expect, test } from 'vitest'
import { splitName } from '../../../electron/core/postgres/split-name.ts'

test.each([
  ['film', ['film']],
  ['Public.FILM', ['public', 'film']],
  ['"Odd ""q"""."a.b"', ['Odd "q"', 'a.b']],
  [' s . t ', ['s', 't']],
  ['a.b.c', ['a', 'b', 'c']],
  ['ünï.таблица', ['ünï', 'таблица']],
  ['', []],
  ['a.', []],
  ['a b', []],
  ['a; drop table b', []],
  ['"open', []],
])('%s', (name, parts) => {
  expect(splitName(name)).toEqual(parts)
})
