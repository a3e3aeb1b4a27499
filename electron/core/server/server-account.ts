// PostgreSQL refuses to run as root. When we are root, the server runs as `postgres`, else as `nobody`.
import { readFile } from 'node:fs/promises'

export type Account = { readonly name: string; readonly uid: number; readonly gid: number }

/** Null when we are an ordinary account: then the server runs as we do. */
export const serverAccount = async (): Promise<Account | null> => {
  if (process.getuid === undefined || process.getuid() !== 0) return null
  const accounts = parsePasswd(await readFile('/etc/passwd', 'utf8').catch(() => ''))
  const named = (name: string): Account | undefined =>
    accounts.find((account) => account.name === name && account.uid > 0)
  return named('postgres') ?? named('_postgres') ?? named('nobody') ?? { name: 'nobody', uid: 65534, gid: 65534 }
}

export const parsePasswd = (text: string): readonly Account[] =>
  text.split('\n').flatMap((line) => {
    const [name = '', , uid = '', gid = ''] = line.split(':')
    return /^\d+$/.test(uid) && /^\d+$/.test(gid) ? [{ name, uid: Number(uid), gid: Number(gid) }] : []
  })
