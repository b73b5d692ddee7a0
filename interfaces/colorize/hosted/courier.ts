import { serve } from '../process/serve.ts'
import { run } from './errand.ts'

// The child process of the hosted engine.
serve(run)
