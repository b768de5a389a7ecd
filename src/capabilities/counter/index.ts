export { type CounterRefusal, counterRefusalWords } from './refusal.ts'
