export { counter, type Family, gauge, histogram } from './family.js';
export { formatMetrics, type Measured } from './format-metrics.js';
export { Histogram } from './histogram.js';
export { answerMetrics, type MetricsAnswerer } from './answer-metrics.js';
