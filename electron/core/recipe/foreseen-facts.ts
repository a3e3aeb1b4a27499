import type { ServerFacts } from '../../../shared/model/server.ts'
import type { Target } from './find-target.ts'

/** Facts of a shipped server that has not been made, as far as explaining extensions needs them. */
export const foreseenFacts = (target: Extract<Target, { kind: 'to-start' }>): ServerFacts => {
  const { major, version } = target.builtIn
  const os =
    process.platform === 'win32'
      ? 'x86_64-windows'
      : process.platform === 'darwin'
        ? 'aarch64-apple-darwin'
        : 'x86_64-pc-linux-gnu'
  return {
    ref: target.ref,
    label: `built-in server, PostgreSQL ${version ?? major}`,
    version: version ?? String(major),
    versionNumber: major * 10_000,
    major,
    host: '127.0.0.1',
    port: 5432,
    user: 'postgres',
    isSuperuser: true,
    canCreateDatabase: true,
    canCreateRole: true,
    isLocal: true,
    encoding: 'UTF8',
    os,
  }
}
