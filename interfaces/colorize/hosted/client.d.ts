/** The parts of the npm package `algorithmia` 0.3.10 that are used; it brings no types. */
declare module 'algorithmia' {
  interface Failure {
    message?: string
  }
  interface Client {
    /** `then` is no promise's: it takes one callback, which may never be called. */
    algo(path: string): {
      pipe(input: object): {
        then(callback: (answer: { result?: unknown; error?: Failure | string }) => void): void
      }
    }
    file(path: string): { get(callback: (error: Failure | null, data: unknown) => void): void }
  }
  const algorithmia: { client(key: string, address: string): Client }
  export default algorithmia
}
