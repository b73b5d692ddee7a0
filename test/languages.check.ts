import type { Catalogue } from '../app/core/languages/english.ts'
import { german } from '../app/core/languages/german.ts'
import { inEnglish as t } from '../app/core/languages/translate.ts'

t('Run')
t('Done in {time}', { time: '1 s' })
t.many('{count} rows', 3)
// @ts-expect-error a phrase that there is not
t('Rum')
// @ts-expect-error nothing for its blank
t('Done in {time}')
// @ts-expect-error a blank that it has not
t('Done in {time}', { tim: '1 s' })
// @ts-expect-error how many there are is missing
t('{count} rows', { count: 1 })
// @ts-expect-error a phrase that depends on no number
t.many('Run', 3)

const { Run: _, ...others } = german
// @ts-expect-error a language that lacks a phrase
export const lacking: Catalogue = others
// @ts-expect-error one that has a phrase that nobody says
export const excess: Catalogue = { ...german, Rum: 'Rum' }
