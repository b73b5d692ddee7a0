import type { Io } from './terminal.ts'
export async function init(_argv: readonly string[], _io: Io): Promise<void> {}
