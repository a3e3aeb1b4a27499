// The role a restore made for its database can log in: its password was generated, and the host keeps it, so that a
// connection string can be copied. A host that keeps nothing forgets it with the process (the command line shows it once).
import type { Finding } from '../../../shared/model/finding.ts'
import { describeServer } from '../recipe/build-report.ts'
import { roleSecretKey } from '../recipe/password.ts'
import type { RestoreRun } from './run-state.ts'
import type { Worker } from './worker-role.ts'

/** After the swap: before it the role may still be taken back. */
export const rememberOwner = async (
  { host, known, context }: RestoreRun,
  { finalOwner, ownerPassword }: Worker,
): Promise<readonly Finding[]> => {
  // A connection string with a role that cannot log in would help nobody.
  const found = await known.client?.query('SELECT FROM pg_roles WHERE rolname = $1 AND NOT rolcanlogin', [finalOwner])
  known.connectAs = found?.rows.length === 1 ? (known.server?.user ?? null) : null
  if (ownerPassword === undefined) return []
  const { host: address, port } = describeServer(known.server, known.ref)
  try {
    await host.secrets.set(roleSecretKey(finalOwner, address, port), ownerPassword, true)
  } catch (error) {
    context.log(
      'warning',
      `The password of "${finalOwner}" is not kept: ${error instanceof Error ? error.message : ''}`,
    )
  }
  return [
    {
      code: 'password-generated',
      severity: 'info',
      message: `The role "${finalOwner}" was made, and can log in with a password generated for it.`,
      hint: 'A copied connection string of this result holds it.',
    },
  ]
}
