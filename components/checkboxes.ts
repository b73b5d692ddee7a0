import type { Options } from '../app/core/component.ts'
import { choiceGroup } from './radio.ts'
import { type Choice, type ChoiceOptions, chooser } from './shared/choices.ts'

export interface CheckboxesOptions<C extends Choice, O extends boolean> extends Options<O> {
  /**
   * The values to choose from, texts or numbers, each with a label where it is to read otherwise;
   * or a function that gives them for the values of the other inputs.
   */
  choices: ChoiceOptions<C, true, O>['choices']
  /** What is ticked at first: a list, which may be empty. */
  default?: ChoiceOptions<C, true, O>['default']
}

/** Any number of a few, all in sight, as boxes to tick: an array of them in `fn`. */
export function checkboxes<
  const C extends Choice,
  const O extends boolean = false,
  const D = undefined,
>(options: CheckboxesOptions<C, O> & { default?: D }) {
  const several = { ...options, multiple: true as const } as ChoiceOptions<C, true, O> & {
    default?: D
  }
  const draw = choiceGroup('checkbox')
  return chooser<C, true, O, D>(several, { type: 'checkboxes', one: draw, several: draw })
}
