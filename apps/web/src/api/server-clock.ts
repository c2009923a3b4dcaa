let offsetMs = 0;

/** Each answer carries the service's clock: a wrong clock on this machine cannot make something look fresh. */
export function noteServerTime(response: Response): void {
  const date = Date.parse(response.headers.get('date') ?? '');
  if (!Number.isNaN(date)) offsetMs = date - Date.now();
}

export const serverNow = (): number => Date.now() + offsetMs;
