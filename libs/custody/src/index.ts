export { AuditorReading } from './auditor-reading.service.js';
export { NothingToSample, PopulationNotSealedYet, ReadingNotRecorded, SampleNotFound, SampleTooLarge } from './custody.errors.js';
export { CustodyModule } from './custody.module.js';
export { MAX_REVEALED, type RevealWish, SAMPLING_PRESET_IDS, SAMPLING_PRESETS, type SamplingPreset } from './domain/index.js';
export { SAMPLES } from './persistence/sample.collection.js';
export { type Sample } from './persistence/sample.repository.js';
export { leafOf, PopulationReader } from './population-reader.service.js';
export { type Revealed, Reveals } from './reveals.service.js';
export { type SampleWish, Sampling } from './sampling.service.js';
