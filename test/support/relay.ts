import { type AddressInfo, connect, createServer, type Socket } from 'node:net'

/**
 * A port that leads to a server's, until it is stopped: then nobody answers there. Each connection
 * breaks after `most` bytes of what the server sends.
 */
export async function relay(
  url: string,
  most = Number.POSITIVE_INFINITY,
): Promise<{ port: number; stop(): Promise<void> }> {
  const { hostname, port } = new URL(url)
  const sockets = new Set<Socket>()
  const server = createServer((socket) => {
    const other = connect(Number(port), hostname)
    let size = 0
    other.on('data', (chunk) => {
      size += chunk.length
      if (size > most) socket.end()
    })
    for (const [from, to] of [
      [socket, other],
      [other, socket],
    ] as const) {
      sockets.add(from)
      from.on('error', () => {})
      from.pipe(to)
      from.once('close', () => to.destroy())
    }
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    port: (server.address() as AddressInfo).port,
    async stop() {
      const closed = new Promise((resolve) => server.close(resolve))
      for (const socket of sockets) socket.destroy()
      await closed
    },
  }
}
