// Memory of decompressed rows, given back at once. Left to the garbage collector it lives until the next full collection,
// and hundreds of megabytes of it make a full collection run for every few of them: a third of all the processor time that
// restoring an archive took in this process.
import { MessageChannel, type MessagePort } from 'node:worker_threads'

let nobody: MessagePort | null = null

/** A port whose other end is closed: what is sent there is gone. */
const portToNobody = (): MessagePort => {
  if (nobody !== null) return nobody
  const { port1, port2 } = new MessageChannel()
  port2.close()
  port1.unref()
  nobody = port1
  return port1
}

/** Only whole pieces of that size, and only with the last bytes in them: what came before is done with by then. */
export const giveBack = (bytes: Buffer, wholeBytes: number): void => {
  const memory = bytes.buffer
  if (!(memory instanceof ArrayBuffer) || memory.byteLength !== wholeBytes) return
  if (bytes.byteOffset + bytes.length !== wholeBytes) return
  portToNobody().postMessage(null, [memory])
}
