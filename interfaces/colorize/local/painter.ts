import { serve } from '../process/serve.ts'
import { paint } from './paint.ts'

// The child process of the local engine.
serve(paint)
