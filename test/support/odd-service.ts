import { createServer, type RequestListener, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

/** A server on a port of its own that answers as it is told. */
export async function service(
  answer: RequestListener,
): Promise<{ address: string; close(): Promise<void> }> {
  const server = createServer(answer)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    address: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    async close() {
      const closed = new Promise((resolve) => server.close(resolve))
      server.closeAllConnections()
      await closed
    },
  }
}

/** Answers the first question rightly, and the second, for the file, by `answer`. */
export const afterTheFirst =
  (answer: (response: ServerResponse) => void): RequestListener =>
  (request, response) => {
    if (request.method === 'GET') return answer(response)
    json(response, 200, { result: { output: 'data://.algo/x/temp/a.png' }, metadata: {} })
  }

export function json(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'Content-Type': 'application/json' }).end(JSON.stringify(body))
}
