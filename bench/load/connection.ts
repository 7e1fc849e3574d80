/**
 * An HTTP client that costs next to nothing: one keep-alive connection, one request at a time, answers of known length.
 * The load generator shares the machine's cores with what it measures, so every microsecond here would be taken from it.
 */
import { connect, type Socket } from 'node:net'

export interface Reply {
  status: number
  body: Buffer
}
export interface Connection {
  send(request: Buffer): Promise<Reply>
  close(): void
}

const headEnd = Buffer.from('\r\n\r\n')

/** The bytes of a request, made once where it is sent often. */
export function makeRequest(
  method: string,
  path: string,
  headers: Readonly<Record<string, string>>,
  body = '',
): Buffer {
  const lines = Object.entries({
    host: 'bench',
    ...headers,
    ...(method === 'POST' ? { 'content-length': String(Buffer.byteLength(body)) } : {}),
  })
  return Buffer.from(
    `${method} ${path} HTTP/1.1\r\n${lines.map(([name, value]) => `${name}: ${value}\r\n`).join('')}\r\n${body}`,
  )
}

export function openConnection(port: number): Promise<Connection> {
  return new Promise((resolve, reject) => {
    const socket: Socket = connect({ port, host: '127.0.0.1', noDelay: true })
    let waiting: { resolve: (reply: Reply) => void; reject: (error: Error) => void } | undefined
    let held: Buffer | undefined
    let bodyAt = -1
    let bodyEnd = 0
    let status = 0

    const readHead = (data: Buffer): boolean => {
      const end = data.indexOf(headEnd)
      if (end < 0) return false
      const head = data.toString('latin1', 0, end)
      const length = /\r\ncontent-length: *(\d+)/i.exec(head)?.[1]
      if (length === undefined) throw new Error(`An answer without a length:\n${head}`)
      status = Number(head.slice(9, 12))
      bodyAt = end + 4
      bodyEnd = bodyAt + Number(length)
      return true
    }
    const fail = (error: Error): void => {
      waiting?.reject(error)
      waiting = undefined
      reject(error)
    }
    socket.on('data', (chunk: Buffer) => {
      const data = held ? Buffer.concat([held, chunk]) : chunk
      try {
        if ((bodyAt < 0 && !readHead(data)) || data.length < bodyEnd) {
          held = data
          return
        }
      } catch (error) {
        fail(error as Error)
        return
      }
      const reply = { status, body: data.subarray(bodyAt, bodyEnd) }
      held = undefined
      bodyAt = -1
      const { resolve: answer } = waiting as NonNullable<typeof waiting>
      waiting = undefined
      answer(reply)
    })
    socket.on('error', fail)
    socket.on('close', () => fail(new Error('The connection was closed.')))
    socket.on('connect', () =>
      resolve({
        send: (request) =>
          new Promise((answer, refuse) => {
            waiting = { resolve: answer, reject: refuse }
            socket.write(request)
          }),
        close: () => {
          socket.removeAllListeners('close')
          socket.destroy()
        },
      }),
    )
  })
}
