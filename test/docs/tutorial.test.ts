import { documented } from '../support/documented.ts'

documented(/^tutorial\//).run()
