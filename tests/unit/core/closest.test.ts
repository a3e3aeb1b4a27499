import { expect, it } from 'vitest'
import { closest } from '../../../electron/core/closest.ts'

it.each([
  ['ownr', ['owner', 'name'], 'owner'],
  ['databse', ['database', 'role'], 'database'],
  ['nmae', ['name', 'owner'], 'name'],
  ['pgvector', ['hstore', 'citext'], null],
  ['pgVector', ['pg_vector', 'vector'], 'pg_vector'],
  ['as', ['on', 'env'], null],
  ['zzzzzz', ['database', 'role'], null],
])('%s among %j is %s', (word, words, expected) => expect(closest(word, words)).toBe(expected))
