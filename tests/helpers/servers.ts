import { afterAll, inject } from 'vitest'
import { startCluster } from './cluster.ts'

/** The servers of this run: PostgreSQL 15 of the system and the shipped 18, those that are there. */
export const testServers = () => inject('testServers')

/**
 * The same, but clusters of this file alone, for tests that look at the whole server (its roles, its databases) while
 * other files work on the shared ones. Call it once at the top of a file: `const servers = await ownServers()`.
 */
export const ownServers = async () => {
  const clusters = await Promise.all(
    testServers().map(({ major }) => startCluster(major, { settings: { max_connections: '200' } })),
  )
  afterAll(async () => {
    await Promise.all(clusters.map((cluster) => cluster.stop()))
  })
  return clusters.map(({ major, params, binDir, dataDirectory }) => ({
    major,
    name: `PostgreSQL ${major}`,
    params,
    binDir,
    dataDirectory,
  }))
}
