import { createContext, useContext, useEffect, useState } from 'react';

/** The present; tests stand still. */
export const NowContext = createContext<() => number>(() => Date.now());

/** The present time, told again every `intervalMs`. */
export function useNow(intervalMs = 30_000): number {
  const read = useContext(NowContext);
  const [now, setNow] = useState(read);
  useEffect(() => {
    const timer = setInterval(() => setNow(read()), intervalMs);
    return () => clearInterval(timer);
  }, [intervalMs, read]);
  return now;
}
