import { describe, expect, it } from 'vitest'
import { dependentsOf } from '../../../electron/core/archive/dependents.ts'
import { cloudOf } from '../../../electron/core/xray/cloud-roles.ts'
import type { TocEntry } from '../../../shared/model/archive.ts'

describe('cloudOf', () => {
  it.each([
    ['rdsadmin', 'Amazon RDS'],
    ['rds_superuser', 'Amazon RDS'],
    ['cloudsqlsuperuser', 'Google Cloud SQL'],
    ['azure_pg_admin', 'Azure'],
    ['supabase_admin', 'Supabase'],
    ['supabase_auth_admin', 'Supabase'],
    ['neon_superuser', 'Neon'],
    ['neondb_owner', 'Neon'],
    ['u4e2k9d7s1b3qa', 'Heroku'],
    ['doadmin', 'DigitalOcean'],
    ['avnadmin', 'Aiven'],
    ['tsdbadmin', 'Timescale Cloud'],
  ])('%s is of %s', (role, provider) => expect(cloudOf([role]).get(role)).toBe(provider))
  it.each([
    'postgres',
    'app',
    'user12345678901',
    'userpermissions',
    'anon',
    'authenticator',
    'pgbouncer',
    'azure',
    'Rdsadmin',
  ])("%s is nobody's", (role) => expect(cloudOf([role]).size).toBe(0))
  it("names that applications use count beside one that is the provider's alone", () => {
    expect([...cloudOf(['anon', 'authenticated', 'supabase_admin', 'app'])]).toEqual([
      ['anon', 'Supabase'],
      ['authenticated', 'Supabase'],
      ['supabase_admin', 'Supabase'],
    ])
  })
})

describe('dependentsOf', () => {
  const entry = (dumpId: number, ...dependencies: number[]) => ({ dumpId, dependencies }) as unknown as TocEntry
  it('goes through others, and ends in circles', () => {
    const entries = [entry(1), entry(2, 1), entry(3, 2), entry(4, 3, 6), entry(5), entry(6, 4)]
    expect([...dependentsOf(entries, [1])].toSorted()).toEqual([2, 3, 4, 6])
    expect([...dependentsOf(entries, [5])]).toEqual([])
    expect([...dependentsOf(entries, [2, 3])].toSorted()).toEqual([4, 6])
    expect([...dependentsOf(entries, [99])]).toEqual([])
  })
})
