import { documented } from '../support/documented.ts'

documented(/^how-to\//).run()
