#!/usr/bin/env node
// The command line from a checkout or an installed package: builds what changed, then runs it in this process.
import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { ensureDependencies } from './ensure-dependencies.mjs'

const root = join(dirname(fileURLToPath(import.meta.url)), '..')
if (existsSync(join(root, 'electron/cli/main.ts'))) {
  ensureDependencies()
  const { buildHosts } = await import('./build.mjs')
  await buildHosts()
}
await import('../dist/cli.mjs')
