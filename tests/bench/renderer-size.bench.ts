// What a browser must fetch before the window is there: the built page, its scripts and styles, gzipped as any server sends them.
import { existsSync, readFileSync, readdirSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'
import type { BenchRow } from './types.ts'

const window = join(dirname(fileURLToPath(import.meta.url)), '../../dist/renderer')
const goalKb = 350

export const run = async (): Promise<BenchRow[]> => {
  if (!existsSync(window)) throw new Error('the window is not built: npm run build')
  const sizes = readdirSync(window, { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.(?:html|js|css)$/.test(name))
    .map((name) => ({ name, bytes: gzipSync(readFileSync(join(window, name)), { level: 9 }).length }))
    .toSorted((a, b) => b.bytes - a.bytes)
  const inKb = (bytes: number): number => Number((bytes / 1024).toFixed(1))
  const value = inKb(sizes.reduce((sum, { bytes }) => sum + bytes, 0))
  return [
    {
      name: 'renderer: scripts, styles and page, gzip',
      value,
      unit: 'KB',
      goal: `<= ${goalKb}`,
      ok: value <= goalKb,
      detail: sizes.map(({ name, bytes }) => `${name} ${inKb(bytes)}`).join(', '),
    },
  ]
}
