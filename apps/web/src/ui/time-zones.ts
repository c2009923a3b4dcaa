export const TIME_ZONES: readonly (readonly [value: string, text: string])[] = [...new Set(['UTC', ...Intl.supportedValuesOf('timeZone')])].map(
  (zone) => [zone, zone.replaceAll('_', ' ')] as const,
);
