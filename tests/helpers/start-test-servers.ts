// Vitest global setup of the integration project: one PostgreSQL 15 and one shipped 18 for the whole run.
import type { TestProject } from 'vitest/node'
import type { ConnectionParams } from '../../electron/core/postgres/connection.ts'
import { binDirFor, startCluster, type Cluster } from './cluster.ts'

declare module 'vitest' {
  interface ProvidedContext {
    testServers: {
      readonly major: number
      readonly name: string
      readonly params: ConnectionParams
      readonly binDir: string
      readonly dataDirectory: string
    }[]
    missingMajors: number[]
  }
}

export default async function setup(project: TestProject) {
  const clusters: Cluster[] = []
  const missing: number[] = []
  for (const major of [15, 18]) {
    if (binDirFor(major)) clusters.push(await startCluster(major, { settings: { max_connections: '200' } }))
    else missing.push(major)
  }
  if (missing.length)
    console.warn(`SKIPPED: no PostgreSQL ${missing.join(', ')} on this machine; tests on it do not run.`)
  project.provide('missingMajors', missing)
  project.provide(
    'testServers',
    clusters.map(({ major, params, binDir, dataDirectory }) => ({
      major,
      name: `PostgreSQL ${major}`,
      params,
      binDir,
      dataDirectory,
    })),
  )
  return async () => {
    for (const cluster of clusters) await cluster.stop()
  }
}
