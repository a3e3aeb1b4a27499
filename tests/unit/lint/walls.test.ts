// The walls of the architecture are lint errors: each forbidden import, planted in a copy of the tree's shape, must fail.
import { spawnSync } from 'node:child_process'
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

const root = join(dirname(fileURLToPath(import.meta.url)), '../../..')
const folder = mkdtempSync(join(tmpdir(), 'gw-walls-'))

const forbidden: [string, string][] = [
  ['shared/model/x.ts', "import { join } from 'node:path'\nexport const x = join('a')"],
  ['shared/model/x.ts', "import { app } from 'electron'\nexport const x = app"],
  ['shared/contract/x.ts', "import { y } from '../../electron/core/app.ts'\nexport const x = y"],
  ['electron/core/x.ts', "import { app } from 'electron'\nexport const x = app"],
  ['electron/core/load/x.ts', "import { y } from '../../main/main.ts'\nexport const x = y"],
  ['electron/core/load/x.ts', "import { y } from '../../cli/main.ts'\nexport const x = y"],
  ['electron/core/x.ts', "import { y } from '../../renderer/app/shell.ts'\nexport const x = y"],
  ['electron/main/x.ts', "import { y } from '../cli/main.ts'\nexport const x = y"],
  ['electron/main/x.ts', "import { y } from '../../renderer/app/shell.ts'\nexport const x = y"],
  ['electron/cli/x.ts', "import { app } from 'electron'\nexport const x = app"],
  ['electron/cli/x.ts', "import { y } from '../server/main.ts'\nexport const x = y"],
  ['electron/server/x.ts', "import { y } from '../main/main.ts'\nexport const x = y"],
  ['electron/preload/x.ts', "import { y } from '../core/app.ts'\nexport const x = y"],
  ['electron/preload/x.ts', "import { readFile } from 'node:fs'\nexport const x = readFile"],
  ['renderer/app/x.ts', "import { y } from '../../electron/core/app.ts'\nexport const x = y"],
  ['renderer/app/x.tsx', "import { readFile } from 'node:fs'\nexport const x = readFile"],
  ['renderer/components/x.tsx', "import { y } from '../state/jobs.ts'\nexport const x = y"],
]
const allowed: [string, string][] = [
  ['electron/core/ok.ts', "import { join } from 'node:path'\nexport const x = join('a')"],
  [
    'electron/main/ok.ts',
    "import { app } from 'electron'\nimport { y } from '../core/app.ts'\nexport const x = [app, y]",
  ],
  ['renderer/app/ok.tsx', "import { y } from '../../shared/model/job.ts'\nexport const x = y"],
]

const lint = (file: string) =>
  spawnSync(process.execPath, [join(root, 'node_modules/oxlint/bin/oxlint'), '--deny-warnings', file], {
    cwd: folder,
    encoding: 'utf8',
  })

const plant = (file: string, text: string) => {
  mkdirSync(dirname(join(folder, file)), { recursive: true })
  writeFileSync(join(folder, file), `${text}\n`)
}

beforeAll(() => {
  copyFileSync(join(root, '.oxlintrc.json'), join(folder, '.oxlintrc.json'))
  symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'), 'junction')
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

describe('the walls', () => {
  it.each(forbidden)('%s may not say %j', (file, text) => {
    plant(file, text)
    const result = lint(file)
    expect(result.stdout).toContain('no-restricted-imports')
    expect(result.status).not.toBe(0)
    rmSync(join(folder, file))
  })
  it.each(allowed)('%s may say %j', (file, text) => {
    plant(file, text)
    expect(lint(file).status).toBe(0)
  })
})
