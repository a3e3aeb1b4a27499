// The operating system's errors about files, in words. Those of sockets bear the same codes and are none of these.
import type { Failure } from '../../../shared/model/failure.ts'

const words: Readonly<Record<string, { readonly why: string; readonly hint: string }>> = {
  EACCES: { why: 'permission was denied', hint: 'Check that you may read the file.' },
  EPERM: { why: 'permission was denied', hint: 'Check that you may read the file.' },
  ENOENT: { why: 'it is not there', hint: 'Check that nobody moved or removed it meanwhile.' },
  ENOTDIR: { why: 'its folder is not there', hint: 'Check that nobody moved or removed it meanwhile.' },
  EISDIR: { why: 'it is a folder', hint: 'Name a file in it.' },
  EIO: { why: 'its disk failed', hint: 'Check the disk, or copy the file to another one.' },
  ENOSPC: { why: 'the disk is full', hint: 'Make room on it.' },
  EDQUOT: { why: 'your share of the disk is used up', hint: 'Make room on it.' },
  EROFS: { why: 'the disk may only be read', hint: 'Name a place on another disk.' },
  EMFILE: { why: 'too many files are open', hint: 'Raise the number of files one program may open (ulimit -n).' },
  ENFILE: { why: 'too many files are open', hint: 'Close other programs.' },
}
const ofSockets = new Set(['connect', 'bind', 'listen', 'accept', 'getaddrinfo'])

/** Null: it is about something else. */
export const fileFailure = (error: unknown, doing: string): Failure | null => {
  if (!(error instanceof Error) || !('code' in error) || !('syscall' in error)) return null
  const said = words[String(error.code)]
  if (said === undefined || ofSockets.has(String(error.syscall))) return null
  const path = 'path' in error && typeof error.path === 'string' ? error.path : null
  return {
    kind: error.code === 'ENOENT' ? 'file-missing' : 'file-unreadable',
    message: `${doing}: ${path ?? 'a file'} cannot be ${error.syscall === 'write' || error.code === 'ENOSPC' ? 'written' : 'read'}, ${said.why}.`,
    hint: said.hint,
    ...(path === null ? {} : { file: path }),
  }
}
