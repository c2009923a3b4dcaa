export { DRAW_METHOD, type DrawnRow, drawSample, SEED_PATTERN } from './draw.js';
export { SAMPLING_PRESET_IDS, SAMPLING_PRESETS, type SamplingPreset, type SamplingPresetId, sampleSizeOf, type SizeBand } from './sampling-preset.js';
export { viewingEventId } from './viewing.js';
export { MAX_REVEALED, type RevealWish, revealedLeaves, rowsDigest } from './reveal.js';
