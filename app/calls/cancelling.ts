import type { Cancel } from './engine.ts'

/** An abort signal that costs nothing until somebody listens: one for each call, so a class. */
export class Cancelling implements Cancel {
  #controller: AbortController | undefined
  #reason: DOMException | undefined

  get aborted(): boolean {
    return this.#reason !== undefined
  }

  get signal(): AbortSignal {
    this.#controller ??= new AbortController()
    if (this.#reason) this.#controller.abort(this.#reason)
    return this.#controller.signal
  }

  abort(why: string): void {
    if (this.#reason) return
    this.#reason = new DOMException(why, 'AbortError')
    this.#controller?.abort(this.#reason)
  }
}
