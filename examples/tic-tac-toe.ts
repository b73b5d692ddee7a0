// Tic-tac-toe against the computer: one game for each visitor, drawn with Markdown.
import { InputError, Interface, markdown, number } from 'fascia'

const empty = '123456789'
const lines = ['123', '456', '789', '147', '258', '369', '159', '357']
const wins = (board: string, mark: string) =>
  lines.some((line) => [...line].every((square) => board[Number(square) - 1] === mark))

/** The board after the square that wins, that keeps the other from it, or the best that is left. */
function answered(board: string): string {
  const free = [...'513792468'].filter((square) => board.includes(square))
  const winning = (mark: string) => free.find((square) => wins(board.replace(square, mark), mark))
  return board.replace(winning('O') ?? winning('X') ?? free[0] ?? 'none', 'O')
}

function shown(board: string): { board: string } {
  const rows = board.match(/.../g)?.map((row) => ` ${[...row].join(' │ ')} `) ?? []
  const won = wins(board, 'X') ? 'You won!' : wins(board, 'O') ? 'The computer won.' : ''
  const said = won || (/\d/.test(board) ? 'Your move.' : 'Nobody won.')
  return { board: `\`\`\`\n${rows.join('\n───┼───┼───\n')}\n\`\`\`\n\n${said}` }
}

export const ticTacToe = Interface({
  title: 'Tic-tac-toe',
  description: 'You are X. A game that is over begins anew with your next move.',
  onLoad: true,
  inputs: { square: number({ integer: true, min: 1, max: 9, optional: true }) },
  outputs: { board: markdown() },
  state: () => empty,
  fn({ square }, context) {
    const { state } = context
    if (square === undefined) return shown(state)
    const before = wins(state, 'X') || wins(state, 'O') || !/\d/.test(state) ? empty : state
    const played = before.replace(`${square}`, 'X')
    if (played === before) throw new InputError('That square is taken', { field: 'square' })
    context.state = wins(played, 'X') ? played : answered(played)
    return shown(context.state)
  },
})
