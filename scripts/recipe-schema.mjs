// Generates resources/recipe.schema.json, the completion of groundwork.yaml in editors, from the one source of
// validation (shared/model/recipe.ts). `--check` only says whether the file is up to date; a test does that too.
import { readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'

const root = join(dirname(fileURLToPath(import.meta.url)), '..')
const target = join(root, 'resources/recipe.schema.json')

const bundled = await build({
  stdin: {
    contents: `export { recipeJsonSchema } from './electron/core/recipe/recipe-json-schema.ts'`,
    resolveDir: root,
    loader: 'ts',
  },
  bundle: true,
  write: false,
  format: 'esm',
  platform: 'node',
  logLevel: 'error',
})
const { recipeJsonSchema } = await import(
  `data:text/javascript;base64,${Buffer.from(bundled.outputFiles[0].text).toString('base64')}`
)
const text = `${JSON.stringify(recipeJsonSchema(), null, 2)}\n`

if (process.argv.includes('--check')) {
  if (readFileSync(target, 'utf8') !== text) {
    console.error(
      'resources/recipe.schema.json is not what shared/model/recipe.ts says; run node scripts/recipe-schema.mjs',
    )
    process.exit(1)
  }
} else writeFileSync(target, text)
