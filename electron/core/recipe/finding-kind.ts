// What stops a plan, as the kind of the failure it ends with. The window, the run and the command line say the same.
import type { FailureKind } from '../../../shared/model/failure.ts'

const failureKinds: Readonly<Record<string, FailureKind>> = {
  'extension-unavailable': 'extension-unavailable',
  'file-missing': 'file-missing',
  'file-unwritable': 'file-unreadable',
  'env-not-a-file': 'file-unreadable',
  'script-not-a-file': 'file-unsupported',
  'not-a-script': 'file-unsupported',
  dumpall: 'file-unsupported',
  'file-unreadable': 'file-unreadable',
  'script-is-folder': 'file-unsupported',
  'script-binary': 'file-unsupported',
  'script-is-archive': 'file-unsupported',
  'script-is-compressed': 'file-unsupported',
  'script-unsupported': 'file-unsupported',
  'wrong-dialect': 'file-unsupported',
  'leaves-database': 'file-unsupported',
  'rolls-back': 'file-unsupported',
  'quits-early': 'file-unsupported',
  'never-commits': 'file-unsupported',
  template: 'file-unsupported',
  'syntax-error': 'script-failed',
  'syntax-errors': 'script-failed',
  'unset-variable': 'script-failed',
  'role-missing': 'script-failed',
  'server-too-old': 'server-too-old',
  'server-version': 'server-too-old',
  'role-password-needed': 'password-needed',
  'disk-full': 'disk-full',
  busy: 'busy',
  'cannot-create-role': 'permission-denied',
  'cannot-create-database': 'permission-denied',
  'not-superuser': 'permission-denied',
}

export const kindOfFinding = (code: string | undefined): FailureKind => failureKinds[code ?? ''] ?? 'recipe-invalid'
