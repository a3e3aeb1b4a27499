import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { createApp } from '../../../electron/core/app.ts'
import type { Plan } from '../../../shared/model/plan.ts'
import { testServers } from '../../helpers/servers.ts'
import { createTestHost } from '../../helpers/test-host.ts'

describe.each(testServers())('an encoding that had to be guessed, on $name', ({ params }) => {
  it('is said in the plan, with the key that settles it', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'gw-guess-'))
    writeFileSync(join(folder, 's.sql'), Buffer.from('create table café (id int);\n', 'latin1'))
    const app = createApp(createTestHost())
    const planOf = async (encoding?: string) => {
      const reply = await app.call('setup.plan', {
        source: {
          folder,
          recipe: {
            groundwork: 1,
            name: 'guess',
            role: { name: 'guess_role' },
            database: { name: 'guess_db' },
            load: [{ script: 's.sql', ...(encoding ? { encoding } : {}) }],
          },
        },
        server: { kind: 'address', host: params.host, port: params.port, user: params.user },
        password: params.password,
      })
      if (!reply.ok) throw new Error(reply.error.message)
      return (await app.jobs.ended((reply.value as { jobId: string }).jobId)).result as Plan
    }
    const all = (plan: Plan) =>
      [...plan.findings, ...plan.steps.flatMap(({ findings }) => findings)].map(({ code }) => code)
    expect(all(await planOf())).toContain('encoding-guessed')
    expect(all(await planOf('LATIN1'))).not.toContain('encoding-guessed')
    await app.close()
  })
})
