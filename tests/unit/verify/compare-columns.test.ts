import { describe, expect, it } from 'vitest'
import { compareColumns } from '../../../electron/core/verify/compare-columns.ts'
import type { FoundColumn } from '../../../electron/core/verify/columns.ts'
import type { ExpectedColumn } from '../../../shared/model/inventory.ts'

const found = (name: string, type: string, more: Partial<FoundColumn> = {}): FoundColumn => ({
  name,
  type,
  modifier: '',
  notNull: false,
  hasDefault: false,
  ...more,
})
const compare = (columns: readonly ExpectedColumn[], there: readonly FoundColumn[]) =>
  compareColumns(
    [{ kind: 'tables', name: 'public.t', certain: true, columns, place: { file: 'a.sql', line: 3 } }],
    new Map([['public.t', there]]),
  ).map(({ kind, name, expected, found: is, place }) => [kind, name, expected, is, place?.line])

describe('compareColumns', () => {
  it('says both sides in words, with the line that declares the table', () => {
    expect(
      compare(
        [
          { name: 'id', type: 'bigint', notNull: true, hasDefault: true },
          { name: 'email', type: 'character varying', modifier: '50', notNull: true, hasDefault: false },
          { name: 'at', type: 'timestamp with time zone', modifier: '3' },
          { name: 'tags', type: 'character varying[]', modifier: '5', notNull: false },
          { name: 'gone', type: 'text', notNull: true },
        ],
        [
          found('id', 'bigint', { notNull: true }),
          found('email', 'character varying', { modifier: '60', notNull: true }),
          found('at', 'timestamp with time zone', { modifier: '6' }),
          found('tags', 'text[]', { notNull: true }),
          found('added', 'integer'),
        ],
      ),
    ).toEqual([
      ['columns', 'public.t.id', 'bigint, not null, with a default', 'bigint, not null, without a default', 3],
      ['columns', 'public.t.email', 'character varying(50), not null', 'character varying(60), not null', 3],
      ['columns', 'public.t.at', 'timestamp(3) with time zone', 'timestamp(6) with time zone', 3],
      ['columns', 'public.t.tags', 'character varying(5)[], may be null', 'text[], not null', 3],
      ['columns', 'public.t.gone', 'text, not null', 'no such column', 3],
      ['columns', 'public.t.added', 'no such column', 'integer', 3],
    ])
  })

  it('does not compare what the scripts cannot tell', () => {
    expect(
      compare([{ name: 'a' }], [found('a', 'vector', { modifier: '3', notNull: true, hasDefault: true })]),
    ).toEqual([])
    const table = { kind: 'tables' as const, name: 'public.t', certain: true }
    expect(compareColumns([table], new Map([['public.t', [found('a', 'text')]]]))).toEqual([])
    expect(compareColumns([{ ...table, columns: [{ name: 'a' }] }], new Map())).toEqual([])
  })
})
