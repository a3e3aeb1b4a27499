import { describe, expect, it } from 'vitest'
import { attributeStatements } from '../../../electron/core/snapshot/attributes.ts'
import type { Attributes } from '../../../electron/core/snapshot/database-row.ts'
import { plain } from './rows.ts'

describe('attributes', () => {
  const basics = [
    'ALTER DATABASE "d" WITH ALLOW_CONNECTIONS true IS_TEMPLATE false CONNECTION LIMIT -1',
    'COMMENT ON DATABASE "d" IS NULL',
  ]
  it('say no more than differs', () => {
    expect(
      attributeStatements('d', plain, { ...plain, allowConnections: false, connectionLimit: 5, comment: 'x' }, null),
    ).toEqual(basics)
  })
  it('set, change and reset settings, lists item by item', () => {
    const wanted: Attributes = {
      ...plain,
      settings: [
        { role: null, name: 'search_path', value: '"$user", public' },
        { role: 'r', name: 'work_mem', value: '1MB' },
        { role: null, name: 'my.x', value: `a'b\\` },
      ],
    }
    const present: Attributes = {
      ...plain,
      settings: [
        { role: null, name: 'work_mem', value: '9MB' },
        { role: 'r', name: 'work_mem', value: '2MB' },
      ],
    }
    expect(attributeStatements('d', wanted, present, null)).toEqual([
      ...basics,
      'ALTER DATABASE "d" RESET "work_mem"',
      `ALTER DATABASE "d" SET "search_path" TO '$user', 'public'`,
      `ALTER ROLE "r" IN DATABASE "d" SET "work_mem" TO '1MB'`,
      String.raw`ALTER DATABASE "d" SET "my"."x" TO E'a''b\\'`,
    ])
  })
  it('take the note of the recipe from the content', () => {
    const wanted: Attributes = { ...plain, settings: [{ role: null, name: 'groundwork.recipe', value: 'live' }] }
    expect(attributeStatements('d', wanted, plain, 'kept')).toEqual([
      ...basics,
      `ALTER DATABASE "d" SET "groundwork"."recipe" TO 'kept'`,
    ])
    expect(attributeStatements('d', wanted, wanted, null)).toEqual([
      ...basics,
      'ALTER DATABASE "d" RESET "groundwork"."recipe"',
    ])
  })
  it('give privileges in an order in which each giver may', () => {
    const give = (grantor: string, grantee: string | null, grantable = false) => ({
      grantor,
      grantee,
      privilege: 'CONNECT',
      grantable,
    })
    const wanted: Attributes = {
      ...plain,
      privileges: [give('b', 'c'), give('a', 'b', true), give('postgres', 'a', true)],
    }
    expect(attributeStatements('d', wanted, plain, null).slice(2)).toEqual([
      'REVOKE ALL ON DATABASE "d" FROM PUBLIC CASCADE',
      'REVOKE ALL ON DATABASE "d" FROM "postgres" CASCADE',
      'GRANT CONNECT ON DATABASE "d" TO "a" WITH GRANT OPTION',
      'SET LOCAL ROLE "a"',
      'GRANT CONNECT ON DATABASE "d" TO "b" WITH GRANT OPTION',
      'RESET ROLE',
      'SET LOCAL ROLE "b"',
      'GRANT CONNECT ON DATABASE "d" TO "c"',
      'RESET ROLE',
    ])
    expect(attributeStatements('d', wanted, wanted, null)).toEqual(basics)
  })
})
