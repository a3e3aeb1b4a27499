// The disk the server is on, where it is this machine's: how much is free, and whether copies share their blocks.
import { statfs } from 'node:fs/promises'
import type { ServerFacts } from '../../../shared/model/server.ts'

export type Disk = { readonly freeBytes: number | null; readonly sharesBlocks: boolean }

/** Magic numbers of file systems that clone files (statfs(2)); APFS on macOS. */
const cloning = new Set([0x91_23_68_3e /* btrfs */, 0x58_46_53_42 /* xfs */, 0xca_45_1a_4e /* bcachefs */])
const apfs = 0x1a

export const lookAtDisk = async (facts: ServerFacts): Promise<Disk> => {
  if (!facts.isLocal || facts.dataDirectory === undefined) return { freeBytes: null, sharesBlocks: false }
  try {
    const { bavail, bsize, type } = await statfs(facts.dataDirectory)
    return {
      freeBytes: bavail * bsize,
      sharesBlocks: process.platform === 'darwin' ? type === apfs : cloning.has(type),
    }
  } catch {
    return { freeBytes: null, sharesBlocks: false }
  }
}
