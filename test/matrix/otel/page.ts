import { trace } from '@opentelemetry/api'
import { setUp } from 'otel-set-up'
import type {} from '../../../src/script.js'

const flush = setUp(location.pathname.replace('page', 'otlp'))
const tracer = trace.getTracer('shop')
Object.assign(window, { flush, tracer })
