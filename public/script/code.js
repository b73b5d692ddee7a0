// The language that code is shown in is remembered for the next page.
const languages = (group) => {
  const buttons = all('button', group)
  const show = () => {
    const chosen = buttons.find(({ value }) => value === page.dataset.code) ?? buttons[0]
    for (const button of buttons) button.ariaPressed = `${button === chosen}`
  }
  for (const button of buttons) {
    button.onclick = () => {
      keep('code', button.value)
      show()
    }
  }
  show()
}
