import pg from 'pg'
import { describe, expect, it } from 'vitest'
import { testServers } from '../../helpers/servers.ts'

describe.each(testServers())('$name', ({ major, params }) => {
  it('answers as the version it claims', async () => {
    const client = new pg.Client(params)
    await client.connect()
    const { rows } = await client.query('show server_version_num')
    await client.end()
    expect(Math.floor(Number(rows[0].server_version_num) / 10_000)).toBe(major)
  })
})
