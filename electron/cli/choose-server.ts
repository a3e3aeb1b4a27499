import type { ServerRef } from '../../shared/model/server.ts'
import { serverFromEnvironment } from '../core/server/server-from-environment.ts'
import type { CliContext } from './cli-context.ts'

export type ChosenServer = {
  readonly ref: ServerRef
  readonly password?: string
  readonly from: 'option' | 'environment' | 'default'
}

const hasPasswordInUrl = (text: string): boolean => /^[a-z][a-z0-9+.-]*:\/\/[^/@]*:[^/@]+@/i.test(text)

/** `--server`, else what PG*, DATABASE_URL or DB_* say, else the built-in server. */
export const chooseServer = async (context: CliContext, option: string | undefined): Promise<ChosenServer> => {
  if (option !== undefined) {
    const { ref } = await context.call('servers.parse', { text: option })
    if (hasPasswordInUrl(option)) {
      context.output.note(
        `${context.output.errStyle.yellow('!')} A password in --server can be seen by other programs of this machine. PGPASSWORD, a passfile or --password-prompt keep it to you.`,
      )
    }
    return { ref, from: 'option' }
  }
  const found = serverFromEnvironment(context.host.env)
  if (!found) return { ref: { kind: 'built-in' }, from: 'default' }
  const { ref, password } = found
  if (ref.kind === 'address')
    context.output.note(
      context.output.errStyle.dim(
        `Server from the environment: ${ref.host}:${ref.port}. --server built-in takes Groundwork's own.`,
      ),
    )
  return { ref, from: 'environment', ...(password === undefined ? {} : { password }) }
}
